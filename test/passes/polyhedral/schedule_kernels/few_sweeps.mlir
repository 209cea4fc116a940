// Three sweeps lie in one tile, so the tile of rows on a wavefront is known and has no loop. The loop that is left inside
// of the wave is that over tiles of columns, which no threads may share.
// RUN: %dpg-opt %s --dpg-schedule-kernels | %FileCheck %s

// CHECK-LABEL: dpg.kernel @sweeps {{.*}} schedule "threads share the tiles of a wavefront; tiles of 16 x 32 x 256 over {{.*}}"
// CHECK-NOT: dpg.parallel
dpg.kernel @sweeps ["n", "A"] directions ["in", "inout"] origins [] {
^bb0(%n: index, %A: !dpg.array<[n, n], f64>):
  affine.for %t = 0 to 3 {
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
}
