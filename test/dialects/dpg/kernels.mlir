// Kernels: loops over memory, read back as they are printed.
// RUN: %dpg-opt %s | %dpg-opt | %FileCheck %s

!x = !dpg.array<[n], f64>

// CHECK-LABEL: dpg.kernel @prefix ["n", "x", "s"] directions ["in", "in", "inout"] origins [] schedule "in order" {
// CHECK: ^bb0(%n: index, %x: !dpg.array<[n], f64>, %s: !dpg.array<[n], f64>):
// CHECK: %sum = dpg.local "sum" : <[1], f64, replicated>
// CHECK: dpg.write %{{.*}} to %sum[%{{.*}}] : f64, <[1], f64, replicated>
// CHECK: affine.for
// CHECK: dpg.write %{{.*}} to %s[%{{.*}}] : f64, <[n], f64>
dpg.kernel @prefix ["n", "x", "s"] directions ["in", "in", "inout"] origins [] schedule "in order" {
^bb0(%n: index, %x: !x, %s: !x):
  %sum = dpg.local "sum" : <["1"], f64, replicated>
  %zero = arith.constant 0.0 : f64
  %first = arith.constant 0 : index
  dpg.write %zero to %sum[%first] : f64, <["1"], f64, replicated>
  affine.for %i = 0 to %n {
    %0 = dpg.read %sum[%first] : <["1"], f64, replicated> -> f64
    %1 = dpg.read %x[%i] : <[n], f64> -> f64
    %2 = arith.addf %0, %1 : f64
    dpg.write %2 to %sum[%first] : f64, <["1"], f64, replicated>
    dpg.write %2 to %s[%i] : f64, <[n], f64>
  }
}
