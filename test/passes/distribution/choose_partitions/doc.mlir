// The lines of the matrix that is read get balanced parts, the vector that it is multiplied with uniform ones.
// RUN: %dpg-opt %s --dpg-choose-partitions | %FileCheck %s

!A = !dpg.array<[m, n], f64, csr>
!X = !dpg.array<[n], f64>
!Y = !dpg.array<[m], f64>
dpg.task @y(%A: !A, %x: !X, %y: !Y) -> (!Y) argument_names ["A", "x", "y"] {
  %r = dpg.nest "y" over [#dpg.index<i in 0 to m>] init(%y : !Y) names ["y"] origins [] {
  ^bb0(%i: index):
    %s = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : !A) -> f64 {
    ^bb0(%j: index, %k: index):
      %a = dpg.entry %A at %k : !A -> f64
      %v = dpg.read %x[%j] : !X -> f64
      %p = arith.mulf %a, %v : f64
      dpg.yield %p : f64
    }
    dpg.put %s into 0[%i] : f64
  } -> !Y
  dpg.return %r : !Y
}
// CHECK-LABEL: dpg.graph @product
// CHECK: dist.partitions = [#dist.partition<<m> balanced by "A">, #dist.partition<<n> uniform>]
// CHECK: dpg.run @y({{.*}}dist.space = #dpg.extent<m>
dpg.graph @product(%A: !A, %x: !X) -> (!Y) parameters [#dpg.parameter<A in "...">, #dpg.parameter<x in "...">,
    #dpg.parameter<y out "...">] sizes ["m", "n"] documentation "" {
  %u = dpg.undefined : !Y
  %y = dpg.run @y(%A, %x, %u) names ["y"] : (!A, !X, !Y) -> !Y
  dpg.return %y : !Y
}
