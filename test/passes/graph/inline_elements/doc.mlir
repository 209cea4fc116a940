// Single elements of replicated arrays are read in the graph, and given values by a nest that does nothing else.
// RUN: %dpg-opt %s --dpg-inline-elements | %FileCheck %s

!H = !dpg.array<[m, m], f64, replicated>
!X = !dpg.array<[n], f64>

// CHECK-LABEL: dpg.graph @element
// CHECK: %[[k:.*]] = dpg.size <k>
// CHECK: %[[e:.*]] = dpg.read %{{.*}}[%[[k]], %{{.*}}] : <[m, m], f64, replicated> -> f64
// CHECK-NOT: dpg.nest "H_element"
// CHECK: %[[square:.*]] = arith.mulf %[[e]], %[[e]]
// CHECK: dpg.nest "H"
// CHECK-NEXT: ^bb0
// CHECK-NEXT: dpg.put %[[square]] into 0
dpg.graph @element(%k: index) -> () parameters [#dpg.parameter<k in "int">] sizes [] documentation "" {
  %H = dpg.undefined : !H
  %e = dpg.nest "H_element" over [#dpg.index<i in k to "k + 1">, #dpg.index<j in 0 to 1>] names ["H_element"]
      origins [] {
  ^bb0(%i: index, %j: index):
    %v = dpg.read %H[%i, %j] : !H -> f64
    dpg.accumulate sum %v into 0 : f64
  } -> f64
  %next = dpg.nest "H" over [#dpg.index<i in 0 to 1>, #dpg.index<j in 0 to 1>] init(%H : !H) names ["H"] origins [] {
  ^bb0(%i: index, %j: index):
    %s = arith.mulf %e, %e : f64
    dpg.put %s into 0[%i, %j] : f64
  } -> !H
  dpg.return
}

// An element that any process may own stays a nest, and so does a sum.
// CHECK-LABEL: dpg.graph @others
// CHECK: dpg.nest "x_element"
// CHECK: dpg.nest "sum"
dpg.graph @others(%x: !X) -> () parameters [#dpg.parameter<x in "...">] sizes ["n"] documentation "" {
  %e = dpg.nest "x_element" over [#dpg.index<i in 0 to 1>] names ["x_element"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !X -> f64
    dpg.accumulate sum %v into 0 : f64
  } -> f64
  %H = dpg.undefined : !H
  %s = dpg.nest "sum" over [#dpg.index<i in 0 to 1>] names ["sum"] origins [] {
  ^bb0(%i: index):
    %t = dpg.reduce sum #dpg.index<j in 0 to m> -> f64 {
    ^bb0(%j: index):
      %v = dpg.read %H[%i, %j] : !H -> f64
      dpg.yield %v : f64
    }
    dpg.accumulate sum %t into 0 : f64
  } -> f64
  dpg.return
}
