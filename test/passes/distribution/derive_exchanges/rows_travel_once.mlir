// A version travels once, as far as any run reads it, before the loop that does not change it; the version that the loop
// carries travels in each iteration.
// RUN: %dpg-opt %s --dpg-choose-partitions --dpg-derive-exchanges | %FileCheck %s

!X = !dpg.array<[n], f64>
dpg.task @above(%x: !X, %z: !X, %y: !X) -> (!X) argument_names ["x", "z", "y"] {
  %r = dpg.nest "y" over [#dpg.index<i in 2 to n>] init(%y : !X) names ["y"] origins [] {
  ^bb0(%i: index):
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %far = arith.subi %i, %c2 : index
    %near = arith.subi %i, %c1 : index
    %a = dpg.read %x[%far] : !X -> f64
    %b = dpg.read %z[%near] : !X -> f64
    %s = arith.addf %a, %b : f64
    dpg.put %s into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
dpg.task @below(%x: !X, %y: !X) -> (!X) argument_names ["x", "y"] {
  %r = dpg.nest "y" over [#dpg.index<i in 0 to "n - 1">] init(%y : !X) names ["y"] origins [] {
  ^bb0(%i: index):
    %c1 = arith.constant 1 : index
    %near = arith.addi %i, %c1 : index
    %a = dpg.read %x[%near] : !X -> f64
    dpg.put %a into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
// CHECK-LABEL: dpg.graph @sweep
// CHECK: %[[SENT:.*]] = dist.start_rows %k above 2 below 1
// CHECK-NEXT: %[[K:.*]] = dist.finish %k after %[[SENT]]
// CHECK-NOT: dist.start_rows
// CHECK: dpg.for
// CHECK-NEXT: ^bb0(%{{.*}}: index, %[[Z:.*]]: !dpg.array<[n], f64>):
// CHECK-NEXT: dist.start_rows %[[Z]] above 1 below 0
// CHECK-NEXT: %[[NEAR:.*]] = dist.finish %[[Z]]
// CHECK-NEXT: dpg.run @above(%[[K]], %[[NEAR]], %[[Z]])
// CHECK-NOT: dist.start_rows
// CHECK: dpg.run @below(%[[K]],
// CHECK-NOT: dist.start_rows
dpg.graph @sweep(%k: !X, %x: !X, %steps: index) -> (!X) parameters [#dpg.parameter<k in "...">, #dpg.parameter<x in "...">,
    #dpg.parameter<steps in "int">, #dpg.parameter<y out "...">] sizes ["n"] documentation "" {
  %y = dpg.for #dpg.index<t in 0 to steps> carry(%x : !X) names ["y"] {
  ^bb0(%t: index, %in: !X):
    %out = dpg.run @above(%k, %in, %in) names ["y"] : (!X, !X, !X) -> !X
    dpg.next carry(%out : !X)
  } -> !X
  %last = dpg.run @below(%k, %y) names ["y"] : (!X, !X) -> !X
  dpg.return %last : !X
}
