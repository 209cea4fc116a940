// The nest that opens an iteration moves before the loop, and for the next iteration to its end, as early as its vector
// is there; its results are carried under their names, behind what was carried.
// RUN: %dpg-opt %s --dpg-rotate-repeats | %FileCheck %s

!V = !dpg.array<[n], f64>
// CHECK-LABEL: dpg.graph @g
// CHECK:      %[[SHARE:.*]], %[[LOST:.*]] = dpg.nest "share_and_lost"
// CHECK:        dpg.read %x[%i]
// CHECK:      dpg.repeat up to %{{.*}} carry(%x : {{.*}}, %[[SHARE]] : {{.*}}, %[[LOST]] : f64) names ["rank", "share", "lost", "change"]
// CHECK-NEXT: ^bb0(%[[RANK_IN:.*]]: !dpg.array<[n], f64>, %[[SHARE_IN:.*]]: !dpg.array<[n], f64>, %[[LOST_IN:.*]]: f64):
// CHECK-NEXT:   %[[NEXT:.*]], %[[CHANGE:.*]] = dpg.nest "next"
// CHECK:          dpg.read %[[SHARE_IN]][%i]
// CHECK:          arith.addf %{{.*}}, %[[LOST_IN]]
// CHECK:        } ->
// CHECK-NEXT:   %[[NEXT_SHARE:.*]], %[[NEXT_LOST:.*]] = dpg.nest "share_and_lost" {{.*}} names ["next_share", "next_lost"]
// CHECK:          dpg.read %[[NEXT]][%i]
// CHECK:        } ->
// CHECK:        arith.cmpf
// CHECK:        dpg.until %{{.*}} carry(%[[NEXT]], %[[NEXT_SHARE]], %[[NEXT_LOST]] : {{.*}}) last(%[[CHANGE]] : f64)
// CHECK:      dpg.return
dpg.graph @g(%x: !V) -> (!V, f64) parameters [#dpg.parameter<x in "...">, #dpg.parameter<out0 out "...">,
    #dpg.parameter<out1 out "...">] sizes ["n"] documentation "" {
  %limit = arith.constant 9 : index
  %undefined = dpg.undefined : <[n], f64>
  %tolerance = arith.constant 1.0e-3 : f64
  %rank, %change, %iterations, %converged = dpg.repeat up to %limit carry(%x : !V) names ["rank", "change"]
      condition "change < 1e-3" {
  ^bb0(%rank_in: !V):
    %share, %lost = dpg.nest "share_and_lost" over [#dpg.index<i in 0 to n>] init(%undefined : !V)
        names ["share", "lost"] origins [] {
    ^bb0(%i: index):
      %v = dpg.read %rank_in[%i] : !V -> f64
      %half = arith.mulf %v, %v : f64
      dpg.put %half into 0[%i] : f64
      dpg.accumulate sum %v into 1 : f64
    } -> !V, f64
    %next, %change_in = dpg.nest "next" over [#dpg.index<i in 0 to n>] init(%undefined : !V)
        names ["next", "change"] origins [] {
    ^bb0(%i: index):
      %v = dpg.read %share[%i] : !V -> f64
      %w = arith.addf %v, %lost : f64
      dpg.put %w into 0[%i] : f64
      dpg.accumulate sum %w into 1 : f64
    } -> !V, f64
    %small = arith.cmpf olt, %change_in, %tolerance : f64
    dpg.until %small carry(%next : !V) last(%change_in : f64)
  } -> !V, f64
  dpg.return %rank, %change : !V, f64
}
