// Nests name their loops, their results and the statements that they come from.
// RUN: %dpg-opt %s | %dpg-opt | %FileCheck %s

!V = !dpg.array<[n], f64>
!M = !dpg.array<[n, n], f64, csr>
dpg.graph @g(%A: !M, %x: !V) -> (!V, f64) parameters [#dpg.parameter<A in "sparse f64[n, n]">,
    #dpg.parameter<x in "f64[n]">, #dpg.parameter<y out "f64[n]">, #dpg.parameter<s out "f64">] sizes ["n"]
    documentation "" {
  %u = dpg.undefined : !V
  // CHECK: %y, %s = dpg.nest "y_and_s" over [#dpg.index<i in 0 to n>] init(%{{.*}} : !dpg.array<[n], f64>)
  // CHECK-SAME: names ["y", "s"] origins [#dpg.origin<"g", "y = A * x;", "g.dpg" : 3>] {
  %y, %s = dpg.nest "y_and_s" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["y", "s"]
      origins [#dpg.origin<"g", "y = A * x;", "g.dpg" : 3>] {
  // CHECK-NEXT: ^bb0(%i: index):
  ^bb0(%i: index):
    // CHECK-NEXT: %[[SUM:.*]] = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : !dpg.array<[n, n], f64, csr>) -> f64 {
    // CHECK-NEXT: ^bb0(%j: index, %entry: index):
    %sum = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : !M) -> f64 {
    ^bb0(%j: index, %k: index):
      // CHECK-NEXT: dpg.entry %A at %entry : <[n, n], f64, csr> -> f64
      %a = dpg.entry %A at %k : !M -> f64
      // CHECK-NEXT: dpg.read %x[%j] : <[n], f64> -> f64
      %v = dpg.read %x[%j] : !V -> f64
      %p = arith.mulf %a, %v : f64
      dpg.yield %p : f64
    }
    // CHECK: dpg.put %[[SUM]] into 0[%i] : f64
    dpg.put %sum into 0[%i] : f64
    // CHECK-NEXT: dpg.accumulate sum %[[SUM]] into 1 : f64
    dpg.accumulate sum %sum into 1 : f64
  } -> !V, f64
  // CHECK: dpg.nest "where" over [#dpg.index<i in 0 to n>] names ["where"]
  %where = dpg.nest "where" over [#dpg.index<i in 0 to n>] names ["where"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> f64
    // CHECK: dpg.accumulate argmax %{{.*}} into 0 at %i : f64
    dpg.accumulate argmax %v into 0 at %i : f64
  // CHECK: } -> index
  } -> index
  dpg.return %y, %s : !V, f64
}
