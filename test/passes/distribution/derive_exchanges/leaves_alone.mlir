// What is read at the element that is written needs no exchange.
// RUN: %dpg-opt %s --dpg-choose-partitions --dpg-derive-exchanges | %FileCheck %s

!X = !dpg.array<[n], f64>
dpg.task @y(%x: !X, %y: !X) -> (!X) argument_names ["x", "y"] {
  %r = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%y : !X) names ["y"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !X -> f64
    %s = arith.addf %v, %v : f64
    dpg.put %s into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
// CHECK-NOT: dist.{{start|plan|all_reduce}}
dpg.graph @twice(%x: !X) -> (!X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<y out "...">] sizes ["n"]
    documentation "" {
  %u = dpg.undefined : !X
  %y = dpg.run @y(%x, %u) names ["y"] : (!X, !X) -> !X
  dpg.return %y : !X
}
