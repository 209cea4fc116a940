// The parts of complex numbers get a format, their operations stay in num; a square is a product. A nest that reads f32
// beside complex numbers does not compute in f32.
// RUN: %dpg-opt %s --dpg-select-formats | %FileCheck %s

!S = !dpg.array<[n], f32>
!C = !num.complex<!num.real>
dpg.graph @g(%z: !C, %x: !S) -> (!C, !S) parameters [#dpg.parameter<z in "...">, #dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">, #dpg.parameter<out1 out "...">] sizes ["n"] documentation "" {
  %two = arith.constant 2 : index
  // CHECK: num.mul %z, %z : !num.complex<f64>
  %s = num.powi %z, %two : !C
  // CHECK: num.part modulus %{{.*}} : <f64> -> f64
  %m = num.part modulus %s : !C -> !num.real
  // CHECK: arith.mulf
  %p = num.mul %m, %m : !num.real
  // CHECK: num.complex %{{.*}} : f64 -> <f64>
  %w = num.complex %p : !num.real -> !C
  %u = dpg.undefined : !S
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%u : !S) names ["y"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !S -> f32
    // CHECK: arith.extf
    %r = num.convert %v : f32 to !num.real
    %c = num.complex %r : !num.real -> !C
    // CHECK: num.add %{{.*}} : !num.complex<f64>
    %a = num.add %c, %w : !C
    %b = num.part real %a : !C -> !num.real
    // CHECK: arith.truncf
    %o = num.convert %b : !num.real to f32
    dpg.put %o into 0[%i] : f32
  } -> !S
  dpg.return %w, %y : !C, !S
}
