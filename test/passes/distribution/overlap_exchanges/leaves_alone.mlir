// Outside of loops nothing is won.
// RUN: %dpg-opt %s --dpg-choose-partitions --dpg-derive-exchanges --dpg-overlap-exchanges | %FileCheck %s

!A = !dpg.array<[n, n], f64, csr>
!X = !dpg.array<[n], f64>
dpg.task @s(%A: !A, %x: !X) -> (f64) argument_names ["A", "x"] {
  %r = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index):
    %s = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : !A) -> f64 {
    ^bb0(%j: index, %k: index):
      %v = dpg.read %x[%j] : !X -> f64
      dpg.yield %v : f64
    }
    dpg.accumulate sum %s into 0 : f64
  } -> f64
  dpg.return %r : f64
}
// CHECK-LABEL: dpg.graph @once
// CHECK-NOT: part {{inner|outer}}
dpg.graph @once(%A: !A, %x: !X) -> (f64) parameters [#dpg.parameter<A in "...">, #dpg.parameter<x in "...">,
    #dpg.parameter<s out "...">] sizes ["n"] documentation "" {
  %s = dpg.run @s(%A, %x) names ["s"] : (!A, !X) -> f64
  dpg.return %s : f64
}
