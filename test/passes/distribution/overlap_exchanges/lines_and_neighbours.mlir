// Inner lines of a matrix are others than those that read no neighbour: what runs over lines and reads neighbours of a
// vector waits for them. Without lines, the inner elements do not.
// RUN: %dpg-opt %s --dpg-choose-partitions --dpg-derive-exchanges --dpg-overlap-exchanges | %FileCheck %s

!A = !dpg.array<[n, n], f64, csr>
!X = !dpg.array<[n], f64>
dpg.task @weighted(%A: !A, %x: !X, %y: !X) -> (!X) argument_names ["A", "x", "y"] {
  %r = dpg.nest "y" over [#dpg.index<i in 1 to n>] init(%y : !X) names ["y"] origins [] {
  ^bb0(%i: index):
    %c1 = arith.constant 1 : index
    %before = arith.subi %i, %c1 : index
    %s = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : !A) -> f64 {
    ^bb0(%j: index, %k: index):
      %a = dpg.entry %A at %k : <[n, n], f64, csr> -> f64
      %v = dpg.read %x[%before] : !X -> f64
      %av = arith.mulf %a, %v : f64
      dpg.yield %av : f64
    }
    dpg.put %s into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
dpg.task @shifted(%x: !X, %y: !X) -> (!X) argument_names ["x", "y"] {
  %r = dpg.nest "y" over [#dpg.index<i in 1 to n>] init(%y : !X) names ["y"] origins [] {
  ^bb0(%i: index):
    %c1 = arith.constant 1 : index
    %before = arith.subi %i, %c1 : index
    %v = dpg.read %x[%before] : !X -> f64
    dpg.put %v into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
// CHECK-LABEL: dpg.graph @sweep
// CHECK: dist.start_rows
// CHECK-NEXT: dist.finish
// CHECK-NEXT: dpg.run @weighted
// CHECK-NOT: part
// CHECK: dist.start_rows
// CHECK-NEXT: dpg.run @shifted({{.*}}) part inner
// CHECK-NEXT: dist.finish
// CHECK-NEXT: dpg.run @shifted({{.*}}) part outer
dpg.graph @sweep(%A: !A, %x: !X, %steps: index) -> (!X) parameters [#dpg.parameter<A in "...">, #dpg.parameter<x in "...">,
    #dpg.parameter<steps in "int">, #dpg.parameter<y out "...">] sizes ["n"] documentation "" {
  %y = dpg.for #dpg.index<k in 0 to steps> carry(%x : !X) names ["y"] {
  ^bb0(%k: index, %in: !X):
    %weighted = dpg.run @weighted(%A, %in, %in) names ["y"] : (!A, !X, !X) -> !X
    %out = dpg.run @shifted(%weighted, %weighted) names ["y"] : (!X, !X) -> !X
    dpg.next carry(%out : !X)
  } -> !X
  dpg.return %y : !X
}
