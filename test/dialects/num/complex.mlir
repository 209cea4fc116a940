// Complex numbers of every format print as they are written.
// RUN: %dpg-opt %s | %dpg-opt | %FileCheck %s

dpg.graph @g(%x: !num.real, %z: !num.complex<!num.real>, %k: index) -> (!num.complex<f32>) parameters [
    #dpg.parameter<x in "real">, #dpg.parameter<z in "complex">, #dpg.parameter<k in "int">,
    #dpg.parameter<w out "complex f32">] sizes [] documentation "" {
  // CHECK: num.complex %x, %x : !num.real, !num.real -> <!num.real>
  %a = num.complex %x, %x : !num.real, !num.real -> !num.complex<!num.real>
  // CHECK: num.complex %x : !num.real -> <!num.real>
  %b = num.complex %x : !num.real -> !num.complex<!num.real>
  // CHECK: num.part modulus %z : <!num.real> -> !num.real
  %m = num.part modulus %z : !num.complex<!num.real> -> !num.real
  // CHECK: num.part squared_modulus
  %s = num.part squared_modulus %z : !num.complex<!num.real> -> !num.real
  // CHECK: num.part real
  %r = num.part real %z : !num.complex<!num.real> -> !num.real
  // CHECK: num.part imaginary
  %i = num.part imaginary %z : !num.complex<!num.real> -> !num.real
  // CHECK: num.mul %{{.*}}, %{{.*}} : !num.complex<!num.real>
  %p = num.mul %a, %b : !num.complex<!num.real>
  // CHECK: num.apply conj %z : !num.complex<!num.real>
  %c = num.apply conj %z : !num.complex<!num.real>
  // CHECK: num.powi %{{.*}}, %k : !num.complex<!num.real>
  %q = num.powi %c, %k : !num.complex<!num.real>
  // CHECK: num.compare ne %{{.*}}, %{{.*}} : !num.complex<!num.real> -> i1
  %d = num.compare ne %q, %p : !num.complex<!num.real> -> i1
  // CHECK: num.convert %{{.*}} : !num.complex<!num.real> to !num.complex<!num.ball>
  %e = num.convert %q : !num.complex<!num.real> to !num.complex<!num.ball>
  // CHECK: num.compare eq %{{.*}}, %{{.*}} : !num.complex<!num.ball> -> !num.truth
  %t = num.compare eq %e, %e : !num.complex<!num.ball> -> !num.truth
  %f = num.convert %q : !num.complex<!num.real> to !num.complex<f32>
  dpg.return %f : !num.complex<f32>
}

// CHECK: dpg.graph @of_arrays(%x: !dpg.array<[n], !num.complex<f64>>)
dpg.graph @of_arrays(%x: !dpg.array<[n], !num.complex<f64>>) -> (!dpg.array<[n], !num.complex<f64>>) parameters [
    #dpg.parameter<x inout "complex[n]">] sizes ["n"] documentation "" {
  dpg.return %x : !dpg.array<[n], !num.complex<f64>>
}
