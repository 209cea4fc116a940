// The coordinate of an entry counts in the whole matrix wherever the line lies: as a number it needs no other process.
// RUN: %dpg-opt %s --dpg-choose-partitions -verify-diagnostics | %FileCheck %s

!A = !dpg.array<[n, n], f64, csr>
dpg.task @s(%A: !A) -> (index) argument_names ["A"] {
  %r = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index):
    %s = dpg.reduce max #dpg.index<j in 0 to n> entries(%A, %i : !A) -> index {
    ^bb0(%j: index, %k: index):
      dpg.yield %j : index
    }
    dpg.accumulate max %s into 0 : index
  } -> index
  dpg.return %r : index
}
// CHECK-LABEL: dpg.graph @last_column
// CHECK: dist.partitions = [#dist.partition<<n> balanced by "A">]
dpg.graph @last_column(%A: !A) -> (index) parameters [#dpg.parameter<A in "...">, #dpg.parameter<s out "...">] sizes ["n"]
    documentation "" {
  %s = dpg.run @s(%A) names ["s"] : (!A) -> index
  dpg.return %s : index
}
