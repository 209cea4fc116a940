// What travelled before the loop does not keep a run from being split, and stays where it is; of two runs that read one
// exchange, the first is split.
// RUN: %dpg-opt %s --dpg-choose-partitions --dpg-derive-exchanges --dpg-overlap-exchanges | %FileCheck %s

!X = !dpg.array<[n], f64>
dpg.task @both(%x: !X, %z: !X, %y: !X) -> (!X) argument_names ["x", "z", "y"] {
  %r = dpg.nest "y" over [#dpg.index<i in 1 to n>] init(%y : !X) names ["y"] origins [] {
  ^bb0(%i: index):
    %c1 = arith.constant 1 : index
    %before = arith.subi %i, %c1 : index
    %a = dpg.read %x[%before] : !X -> f64
    %b = dpg.read %z[%before] : !X -> f64
    %s = arith.addf %a, %b : f64
    dpg.put %s into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
dpg.task @one(%x: !X, %y: !X) -> (!X) argument_names ["x", "y"] {
  %r = dpg.nest "y" over [#dpg.index<i in 1 to n>] init(%y : !X) names ["y"] origins [] {
  ^bb0(%i: index):
    %c1 = arith.constant 1 : index
    %before = arith.subi %i, %c1 : index
    %a = dpg.read %x[%before] : !X -> f64
    dpg.put %a into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
// CHECK-LABEL: dpg.graph @sweep
// CHECK: %[[K:.*]] = dist.finish %k
// CHECK: ^bb0(%{{.*}}: index, %[[Z:.*]]: !dpg.array<[n], f64>):
// CHECK-NEXT: dist.start_rows %[[Z]]
// CHECK-NEXT: %[[INNER:.*]] = dpg.run @both(%[[K]], %[[Z]], %[[Z]]) part inner
// CHECK-NEXT: %[[NEAR:.*]] = dist.finish %[[Z]]
// CHECK-NEXT: %[[Y:.*]] = dpg.run @both(%[[K]], %[[NEAR]], %[[INNER]]) part outer
// CHECK-NEXT: dpg.run @one(%[[NEAR]], %[[Y]])
// CHECK-NOT: part
dpg.graph @sweep(%k: !X, %x: !X, %steps: index) -> (!X) parameters [#dpg.parameter<k in "...">, #dpg.parameter<x in "...">,
    #dpg.parameter<steps in "int">, #dpg.parameter<y out "...">] sizes ["n"] documentation "" {
  %y = dpg.for #dpg.index<t in 0 to steps> carry(%x : !X) names ["y"] {
  ^bb0(%t: index, %in: !X):
    %first = dpg.run @both(%k, %in, %in) names ["y"] : (!X, !X, !X) -> !X
    %out = dpg.run @one(%in, %first) names ["y"] : (!X, !X) -> !X
    dpg.next carry(%out : !X)
  } -> !X
  dpg.return %y : !X
}
