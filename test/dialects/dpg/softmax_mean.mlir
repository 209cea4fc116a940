// A mean over the entries of a row names the score that weighs a value, and whether the entry is present.
// RUN: %dpg-opt %s | %dpg-opt | %FileCheck %s

!V = !dpg.array<[n], f64>
!M = !dpg.array<[n, n], i1, csr>
dpg.graph @g(%P: !M, %x: !V) -> (!V) parameters [#dpg.parameter<P in "sparse bool[n, n]">,
    #dpg.parameter<x in "f64[n]">, #dpg.parameter<y out "f64[n]">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !V
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["y"] origins [] {
  ^bb0(%i: index):
    // CHECK: %[[ALL:.*]] = dpg.softmax_mean <j in 0 to n> entries(%P, %i : <[n, n], i1, csr>) -> f64 {
    // CHECK-NEXT: ^bb0(%j: index, %entry: index):
    %all = dpg.softmax_mean #dpg.index<j in 0 to n> entries(%P, %i : !M) -> f64 {
    ^bb0(%j: index, %entry: index):
      %v = dpg.read %x[%j] : !V -> f64
      // CHECK: dpg.weigh %[[V:.*]] by %[[V]] : f64
      dpg.weigh %v by %v : f64
    }
    // CHECK: dpg.softmax_mean <j in 0 to n> entries(%P, %i : <[n, n], i1, csr>) {tiles = array<i64: 64, 64>} -> f64 {
    %some = dpg.softmax_mean #dpg.index<j in 0 to n> entries(%P, %i : !M) {tiles = array<i64: 64, 64>} -> f64 {
    ^bb0(%j: index, %entry: index):
      %p = dpg.entry %P at %entry : !M -> i1
      %v = dpg.read %x[%j] : !V -> f64
      // CHECK: dpg.weigh %[[V:.*]] by %[[V]] if %{{.*}} : f64
      dpg.weigh %v by %v if %p : f64
    }
    %sum = arith.addf %all, %some : f64
    dpg.put %sum into 0[%i] : f64
  } -> !V
  dpg.return %y : !V
}
