// A sweep over a matrix in place, which no loop of it may leave to threads: tiles along a wavefront. Sums of columns, of
// which each is independent: the columns go inside and are vectorised.
// RUN: %dpg-opt %s --dpg-schedule-kernels | %FileCheck %s

// CHECK-LABEL: dpg.kernel @sweep {{.*}} schedule "threads share the tiles of a wavefront; tiles of 32 x 256 over i, i"
// CHECK: affine.for %[[wave:.*]] = 0 to
// CHECK: affine.for %[[ti:.*]] = max
// CHECK: affine.for
// CHECK: affine.for
// CHECK: dpg.write
// CHECK: } {dpg.parallel, dpg.tile}
// CHECK: } {dpg.tile}
dpg.kernel @sweep ["n", "A"] directions ["in", "inout"] origins [] {
^bb0(%n: index, %A: !dpg.array<[n, n], f64>):
  affine.for %i = 1 to %n {
    affine.for %j = 1 to %n {
      %up = affine.apply affine_map<(d0) -> (d0 - 1)>(%i)
      %0 = dpg.read %A[%up, %j] : <[n, n], f64> -> f64
      %left = affine.apply affine_map<(d0) -> (d0 - 1)>(%j)
      %1 = dpg.read %A[%i, %left] : <[n, n], f64> -> f64
      %2 = arith.addf %0, %1 : f64
      dpg.write %2 to %A[%i, %j] : f64, <[n, n], f64>
    }
  }
}

// CHECK-LABEL: dpg.kernel @columns {{.*}} schedule "{{.*}}i vectorised{{.*}}"
// CHECK: affine.for
// CHECK: affine.for
// CHECK: } {dpg.vectorise}
dpg.kernel @columns ["m", "n", "A", "s"] directions ["in", "in", "in", "inout"] origins [] {
^bb0(%m: index, %n: index, %A: !dpg.array<[m, n], f64>, %s: !dpg.array<[n], f64>):
  affine.for %j = 0 to %n {
    affine.for %i = 0 to %m {
      %0 = dpg.read %s[%j] : <[n], f64> -> f64
      %1 = dpg.read %A[%i, %j] : <[m, n], f64> -> f64
      %2 = arith.addf %0, %1 : f64
      dpg.write %2 to %s[%j] : f64, <[n], f64>
    }
  }
}
