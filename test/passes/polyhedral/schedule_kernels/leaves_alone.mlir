// A subscript that is read from an array is not affine: the loop stays, and says why.
// RUN: %dpg-opt %s --dpg-schedule-kernels | %FileCheck %s

// CHECK-LABEL: dpg.kernel @gather
// CHECK-SAME: attributes {unscheduled = "a bound or a subscript is not affine"}
// CHECK: affine.for %{{.*}} = 0 to %n
dpg.kernel @gather ["n", "p", "x", "y"] directions ["in", "in", "in", "out"] origins [] {
^bb0(%n: index, %p: !dpg.array<[n], i32>, %x: !dpg.array<[n], f64>, %y: !dpg.array<[n], f64>):
  affine.for %i = 0 to %n {
    %0 = dpg.read %p[%i] : <[n], i32> -> i32
    %1 = arith.index_cast %0 : i32 to index
    %2 = dpg.read %x[%1] : <[n], f64> -> f64
    dpg.write %2 to %y[%i] : f64, <[n], f64>
  }
}
