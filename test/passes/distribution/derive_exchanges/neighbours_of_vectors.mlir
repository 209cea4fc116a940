// A vector that is read elements away exchanges as many as the subscripts show, as a matrix exchanges rows.
// RUN: %dpg-opt %s --dpg-choose-partitions --dpg-derive-exchanges | %FileCheck %s

!X = !dpg.array<[n], f64>
dpg.task @y(%x: !X, %z: !X, %y: !X) -> (!X) argument_names ["x", "z", "y"] {
  %r = dpg.nest "y" over [#dpg.index<i in 1 to "n - 3">] init(%y : !X) names ["y"] origins [] {
  ^bb0(%i: index):
    %c1 = arith.constant 1 : index
    %c3 = arith.constant 3 : index
    %before = arith.subi %i, %c1 : index
    %after = arith.addi %i, %c3 : index
    %a = dpg.read %x[%before] : !X -> f64
    %b = dpg.read %x[%after] : !X -> f64
    %c = dpg.read %z[%i] : !X -> f64
    %ab = arith.addf %a, %b : f64
    %s = arith.addf %ab, %c : f64
    dpg.put %s into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
// CHECK-LABEL: dpg.graph @stencil
// CHECK: dist.partitions = [#dist.partition<<n> uniform>]
// CHECK: %[[SENT:.*]] = dist.start_rows %x above 1 below 3 : <[n], f64>
// CHECK-NEXT: %[[X:.*]] = dist.finish %x after %[[SENT]]
// CHECK-NEXT: dpg.run @y(%[[X]], %z, %x)
// CHECK-NOT: dist.start
dpg.graph @stencil(%x: !X, %z: !X) -> (!X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<z in "...">,
    #dpg.parameter<y out "...">] sizes ["n"] documentation "" {
  %y = dpg.run @y(%x, %z, %x) names ["y"] : (!X, !X, !X) -> !X
  dpg.return %y : !X
}
