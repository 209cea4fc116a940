// A small parameter is stored whole where the graph begins, behind the check of its range; loops hand such arrays on.
// RUN: %dpg-opt %s --dpg-replicate-arrays | %FileCheck %s

!A = !dpg.array<[n, n], f64, csr>
!W = !dpg.array<[p], f64>

// CHECK-LABEL: dpg.graph @weights
// CHECK: dpg.check_range %w
// CHECK: %[[whole:.*]] = dpg.store_as %w : <[p], f64> to <[p], f64, replicated>
// CHECK: dpg.for {{.*}} carry(%[[whole]] : !dpg.array<[p], f64, replicated>)
// CHECK: dpg.nest "w" over [#dpg.index<i in 0 to p>]
// CHECK: dpg.store_as %{{.*}} : <[p], f64, replicated> to <[p], f64>
dpg.graph @weights(%A: !A, %w: !W) -> (!W) parameters [#dpg.parameter<A in "...">, #dpg.parameter<w in "...">,
    #dpg.parameter<v out "...">] sizes ["n", "p"] documentation "" {
  dpg.check_range %w "w" in ["0", "1"] : !W
  %v = dpg.for #dpg.index<k in 0 to 3> carry(%w : !W) names ["v"] {
  ^bb0(%k: index, %before: !W):
    %u = dpg.undefined : !W
    %next = dpg.nest "w" over [#dpg.index<i in 0 to p>] init(%u : !W) names ["w"] origins [] {
    ^bb0(%i: index):
      %e = dpg.read %before[%i] : !W -> f64
      %s = arith.addf %e, %e : f64
      dpg.put %s into 0[%i] : f64
    } -> !W
    dpg.next carry(%next : !W)
  } -> !W
  dpg.return %v : !W
}
