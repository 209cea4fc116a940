// A vector that is read through a matrix's entries is exchanged before; a sum over spread elements is combined after.
// RUN: %dpg-opt %s --dpg-choose-partitions --dpg-derive-exchanges | %FileCheck %s

!A = !dpg.array<[n, n], f64, csr>
!X = !dpg.array<[n], f64>
dpg.task @y(%A: !A, %x: !X, %y: !X) -> (!X, f64) argument_names ["A", "x", "y"] {
  %r:2 = dpg.nest "y_and_s" over [#dpg.index<i in 0 to n>] init(%y : !X) names ["y", "s"] origins [] {
  ^bb0(%i: index):
    %s = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : !A) -> f64 {
    ^bb0(%j: index, %k: index):
      %a = dpg.entry %A at %k : !A -> f64
      %v = dpg.read %x[%j] : !X -> f64
      %p = arith.mulf %a, %v : f64
      dpg.yield %p : f64
    }
    dpg.put %s into 0[%i] : f64
    dpg.accumulate sum %s into 1 : f64
  } -> !X, f64
  dpg.return %r#0, %r#1 : !X, f64
}
// CHECK-LABEL: dpg.graph @product
// CHECK: %[[PLAN:.*]] = dist.plan %A
// CHECK: %[[X:.*]] = dist.start %x by %[[PLAN]]
// CHECK-NEXT: %[[FULL:.*]] = dist.finish %x after %[[X]]
// CHECK-NEXT: %y, %[[HERE:.*]] = dpg.run @y(%A, %[[FULL]],
// CHECK-NEXT: %[[S:.*]] = dist.all_reduce [sum] %[[HERE]] {names = ["s"]} : f64
// CHECK-NEXT: dpg.return %y, %[[S]]
dpg.graph @product(%A: !A, %x: !X) -> (!X, f64) parameters [#dpg.parameter<A in "...">, #dpg.parameter<x in "...">,
    #dpg.parameter<y out "...">, #dpg.parameter<s out "...">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !X
  %y, %s = dpg.run @y(%A, %x, %u) names ["y", "s"] : (!A, !X, !X) -> (!X, f64)
  dpg.return %y, %s : !X, f64
}
