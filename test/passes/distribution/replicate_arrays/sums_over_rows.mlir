// A sum over the rows of spread data, for each element of a small array, becomes a nest over the rows that combines.
// RUN: %dpg-opt %s --dpg-replicate-arrays | %FileCheck %s

!A = !dpg.array<[n, n], f64, csr>
!V = !dpg.array<[n, "m + 1"], f64>
!X = !dpg.array<[n], f64>
!H = !dpg.array<["m + 1"], f64>

// CHECK-LABEL: dpg.graph @project
// CHECK: %h = dpg.nest "h" over [#dpg.index<i in 0 to n>, #dpg.index<j in 0 to "m + 1">]
// CHECK-SAME: init(%{{.*}} : !dpg.array<["m + 1"], f64, replicated>)
// CHECK: dpg.put %{{.*}} into 0[%j] combining sum : f64
// CHECK: %[[spread:.*]] = dpg.store_as %h : <["m + 1"], f64, replicated> to <["m + 1"], f64>
// CHECK: dpg.return %[[spread]]
dpg.graph @project(%A: !A, %V: !V, %x: !X, %m: index) -> (!H) parameters [#dpg.parameter<A in "...">,
    #dpg.parameter<V in "...">, #dpg.parameter<x in "...">, #dpg.parameter<m in "int">, #dpg.parameter<h out "...">]
    sizes ["n"] documentation "" {
  %u = dpg.undefined : !H
  %h = dpg.nest "h" over [#dpg.index<j in 0 to "m + 1">] init(%u : !H) names ["h"] origins [] {
  ^bb0(%j: index):
    %s = dpg.reduce sum #dpg.index<i in 0 to n> -> f64 {
    ^bb0(%i: index):
      %v = dpg.read %V[%i, %j] : !V -> f64
      %e = dpg.read %x[%i] : !X -> f64
      %p = arith.mulf %v, %e : f64
      dpg.yield %p : f64
    }
    dpg.put %s into 0[%j] : f64
  } -> !H
  dpg.return %h : !H
}

// The rest of the statement stays a nest over the small array, which reads what was combined.
// CHECK-LABEL: dpg.graph @scaled
// CHECK: %[[sums:.*]] = dpg.nest "h_sum" over [#dpg.index<i in 0 to n>, #dpg.index<j in 0 to "m + 1">]
// CHECK: %h = dpg.nest "h" over [#dpg.index<j in 0 to "m + 1">]
// CHECK: dpg.read %[[sums]][%j]
// CHECK: dpg.put
// CHECK-NOT: combining
dpg.graph @scaled(%A: !A, %V: !V, %a: f64, %m: index) -> (!H) parameters [#dpg.parameter<A in "...">,
    #dpg.parameter<V in "...">, #dpg.parameter<a in "real">, #dpg.parameter<m in "int">, #dpg.parameter<h out "...">]
    sizes ["n"] documentation "" {
  %u = dpg.undefined : !H
  %h = dpg.nest "h" over [#dpg.index<j in 0 to "m + 1">] init(%u : !H) names ["h"] origins [] {
  ^bb0(%j: index):
    %s = dpg.reduce sum #dpg.index<i in 0 to n> -> f64 {
    ^bb0(%i: index):
      %v = dpg.read %V[%i, %j] : !V -> f64
      dpg.yield %v : f64
    }
    %p = arith.mulf %a, %s : f64
    dpg.put %p into 0[%j] : f64
  } -> !H
  dpg.return %h : !H
}
