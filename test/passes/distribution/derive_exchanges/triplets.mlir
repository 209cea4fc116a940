// A plan renumbers columns: it comes after the checks of what was summed from triplets, and after its transpose.
// RUN: %dpg-opt %s --dpg-choose-partitions --dpg-derive-exchanges | %FileCheck %s

!C = !dpg.array<[n, n], f64, coo>
!A = !dpg.array<[n, n], f64, csr>
!T = !dpg.array<[n, n], f64, csc>
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
dpg.task @t(%A: !T) -> (f64) argument_names ["A"] {
  %r = dpg.nest "t" over [#dpg.index<j in 0 to n>] names ["t"] origins [] {
  ^bb0(%j: index):
    %s = dpg.reduce sum #dpg.index<i in 0 to n> entries(%A, %j : !T) -> f64 {
    ^bb0(%i: index, %k: index):
      %v = dpg.entry %A at %k : !T -> f64
      dpg.yield %v : f64
    }
    dpg.accumulate sum %s into 0 : f64
  } -> f64
  dpg.return %r : f64
}
// CHECK-LABEL: dpg.graph @triplets
// CHECK: %[[A:.*]] = dpg.store_as %A
// CHECK-NEXT: dpg.check_range %[[A]] "A"
// CHECK-NEXT: dpg.check_range %x "x"
// CHECK-NEXT: dpg.store_as %[[A]]
// CHECK-NEXT: dist.plan %[[A]]
dpg.graph @triplets(%A: !C, %x: !X) -> (f64, f64) parameters [#dpg.parameter<A in "...">, #dpg.parameter<x in "...">,
    #dpg.parameter<s out "...">, #dpg.parameter<t out "...">] sizes ["n"] documentation "" {
  %B = dpg.store_as %A : !C to !A
  dpg.check_range %B "A" in ["0", "1"] : !A
  dpg.check_range %x "x" in ["0", "1"] : !X
  %s = dpg.run @s(%B, %x) names ["s"] : (!A, !X) -> f64
  %T = dpg.store_as %B : !A to !T
  %t = dpg.run @t(%T) names ["t"] : (!T) -> f64
  dpg.return %s, %t : f64, f64
}
