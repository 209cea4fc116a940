// Scalars that nothing separates travel in one message; a version that was exchanged is not exchanged again.
// RUN: %dpg-opt %s --dpg-choose-partitions --dpg-derive-exchanges | %FileCheck %s

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
dpg.task @t(%A: !A, %x: !X) -> (f64) argument_names ["A", "x"] {
  %r = dpg.nest "t" over [#dpg.index<i in 0 to n>] names ["t"] origins [] {
  ^bb0(%i: index):
    %s = dpg.reduce max #dpg.index<j in 0 to n> entries(%A, %i : !A) -> f64 {
    ^bb0(%j: index, %k: index):
      %v = dpg.read %x[%j] : !X -> f64
      dpg.yield %v : f64
    }
    dpg.accumulate max %s into 0 : f64
  } -> f64
  dpg.return %r : f64
}
// CHECK-LABEL: dpg.graph @two
// CHECK-COUNT-1: dist.start
// CHECK-NOT: dist.start
// CHECK: dist.all_reduce [sum, max] %s, %t {names = ["s", "t"]} : f64, f64
// CHECK-NOT: dist.all_reduce
dpg.graph @two(%A: !A, %x: !X) -> (f64, f64) parameters [#dpg.parameter<A in "...">, #dpg.parameter<x in "...">,
    #dpg.parameter<s out "...">, #dpg.parameter<t out "...">] sizes ["n"] documentation "" {
  %s = dpg.run @s(%A, %x) names ["s"] : (!A, !X) -> f64
  %t = dpg.run @t(%A, %x) names ["t"] : (!A, !X) -> f64
  dpg.return %s, %t : f64, f64
}
