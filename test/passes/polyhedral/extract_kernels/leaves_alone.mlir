// Loops that are no kernels: over the entries of a sparse matrix, with a swap, with a version that is read too late.
// RUN: %dpg-opt %s --dpg-extract-kernels | %FileCheck %s --implicit-check-not=dpg.kernel

!V = !dpg.array<[n], f64>
!M = !dpg.array<[n, n], f64, csr>

// CHECK-LABEL: dpg.graph @products
// CHECK: dpg.for {{.*}} attributes {no_kernel = "`A` is sparse"}
dpg.graph @products(%A: !M, %x: !V, %steps: index) -> (!V) parameters [#dpg.parameter<A in "sparse real[n, n]">,
    #dpg.parameter<x in "real[n]">, #dpg.parameter<steps in "int">, #dpg.parameter<y out "real[n]">]
    sizes ["n"] documentation "" {
  %y = dpg.for #dpg.index<t in 0 to steps> carry(%x : !V) names ["y"] {
  ^bb0(%t: index, %y_in: !V):
    %y_out = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%y_in : !V) names ["y"] origins [] {
    ^bb0(%i: index):
      %a = dpg.read %A[%i, %i] : <[n, n], f64, csr> -> f64
      dpg.put %a into 0[%i] : f64
    } -> !V
    dpg.next carry(%y_out : !V)
  } -> !V
  dpg.return %y : !V
}

// CHECK-LABEL: dpg.graph @swapped
// CHECK: dpg.for {{.*}} attributes {no_kernel = "an earlier version of `b` is carried on"}
dpg.graph @swapped(%x: !V, %y: !V, %steps: index) -> (!V) parameters [#dpg.parameter<x in "real[n]">,
    #dpg.parameter<y in "real[n]">, #dpg.parameter<steps in "int">, #dpg.parameter<a out "real[n]">]
    sizes ["n"] documentation "" {
  %a, %b = dpg.for #dpg.index<t in 0 to steps> carry(%x : !V, %y : !V) names ["a", "b"] {
  ^bb0(%t: index, %a_in: !V, %b_in: !V):
    dpg.next carry(%b_in, %a_in : !V, !V)
  } -> !V, !V
  dpg.return %a : !V
}
