// In a loop, the rows that need no halo are computed while it travels; sums of both parts are added.
// RUN: %dpg-opt %s --dpg-choose-partitions --dpg-derive-exchanges --dpg-overlap-exchanges | %FileCheck %s

!A = !dpg.array<[n, n], f64, csr>
!X = !dpg.array<[n], f64>
dpg.task @y(%A: !A, %x: !X, %y: !X) -> (!X, f64) argument_names ["A", "x", "y"] {
  %r:2 = dpg.nest "y_and_s" over [#dpg.index<i in 0 to n>] init(%y : !X) names ["y", "s"] origins [] {
  ^bb0(%i: index):
    %s = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : !A) -> f64 {
    ^bb0(%j: index, %k: index):
      %v = dpg.read %x[%j] : !X -> f64
      dpg.yield %v : f64
    }
    dpg.put %s into 0[%i] : f64
    dpg.accumulate sum %s into 1 : f64
  } -> !X, f64
  dpg.return %r#0, %r#1 : !X, f64
}
// CHECK-LABEL: dpg.graph @sweep
// CHECK: ^bb0(%[[K:.*]]: index, %[[X:.*]]: !dpg.array<[n], f64>):
// CHECK: %[[SENT:.*]] = dist.start %[[X]]
// CHECK-NEXT: %[[Y0:.*]], %[[S0:.*]] = dpg.run @y(%A, %[[X]], {{.*}}) part inner
// CHECK-NEXT: %[[FULL:.*]] = dist.finish %[[X]] after %[[SENT]]
// CHECK-NEXT: %[[Y:.*]], %[[S1:.*]] = dpg.run @y(%A, %[[FULL]], %[[Y0]]) part outer
// CHECK-NEXT: %[[S:.*]] = arith.addf %[[S0]], %[[S1]]
// CHECK-NEXT: dist.all_reduce [sum] %[[S]]
dpg.graph @sweep(%A: !A, %x: !X, %steps: index) -> (!X, f64) parameters [#dpg.parameter<A in "...">, #dpg.parameter<x in "...">,
    #dpg.parameter<steps in "int">, #dpg.parameter<y out "...">, #dpg.parameter<s out "...">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !X
  %y, %s = dpg.for #dpg.index<k in 0 to steps> carry(%x : !X) names ["y", "s"] {
  ^bb0(%k: index, %in: !X):
    %out, %sum = dpg.run @y(%A, %in, %u) names ["y", "s"] : (!A, !X, !X) -> (!X, f64)
    dpg.next carry(%out : !X) last(%sum : f64)
  } -> !X, f64
  dpg.return %y, %s : !X, f64
}
