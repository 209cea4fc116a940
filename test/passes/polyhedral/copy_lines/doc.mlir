// The row that all iterations read becomes an array of its own; the element of the same row and column stays.
// RUN: %dpg-opt %s --dpg-copy-lines | %FileCheck %s

!M = !dpg.array<[n, n], f64>

// CHECK-LABEL: dpg.graph @add_row
// CHECK:       %[[row:.*]] = dpg.nest "A_row" over [#dpg.index<j in 0 to n>]
// CHECK:         dpg.read %[[A:.*]][%{{k.*}}, %j]
// CHECK:       dpg.nest "A" over
// CHECK:         dpg.read %[[A]][%i, %j]
// CHECK:         dpg.read %[[row]][%j]
dpg.graph @add_row(%A: !M) -> (!M) parameters [#dpg.parameter<A inout "real[n, n]">] sizes ["n"] documentation "" {
  %undefined = dpg.undefined : <[n, n], f64>
  %last = dpg.for #dpg.index<k in 0 to n> carry(%A : !M) names ["A"] {
  ^bb0(%k: index, %before: !M):
    %after = dpg.nest "A" over [#dpg.index<i in 0 to n>, #dpg.index<j in 0 to n>] init(%undefined : !M) names ["A"] origins [] {
    ^bb0(%i: index, %j: index):
      %own = dpg.read %before[%i, %j] : !M -> f64
      %of_row = dpg.read %before[%k, %j] : !M -> f64
      %sum = arith.addf %own, %of_row : f64
      dpg.put %sum into 0[%i, %j] : f64
    } -> !M
    dpg.next carry(%after : !M)
  } -> !M
  dpg.return %last : !M
}
