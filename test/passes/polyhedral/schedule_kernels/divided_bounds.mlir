// Quotients and remainders in bounds are affine: loops over halves and odd parts are ordered anew.
// RUN: %dpg-opt %s --dpg-schedule-kernels | %FileCheck %s

// CHECK-LABEL: dpg.kernel @halves
// CHECK-NOT: unscheduled
// CHECK: {dpg.parallel
dpg.kernel @halves ["n", "A"] directions ["in", "inout"] origins [] {
^bb0(%n: index, %A: !dpg.array<[n, n], f64>):
  affine.for %k = 0 to affine_map<()[s0] -> (s0 floordiv 2)>()[%n] {
    affine.for %i = affine_map<()[s0] -> (s0 mod 2 + 1)>()[%n] to affine_map<()[s0] -> (s0 ceildiv 2)>()[%n] {
      %above = affine.apply affine_map<(d0) -> (d0 - 1)>(%i)
      %0 = dpg.read %A[%above, %k] : <[n, n], f64> -> f64
      dpg.write %0 to %A[%i, %k] : f64, <[n, n], f64>
    }
  }
}
