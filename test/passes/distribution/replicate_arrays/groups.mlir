// Elements that instances on groups give are held whole where their array is small: they come back to every process.
// RUN: %dpg-opt %s --dpg-replicate-arrays | %FileCheck %s

!A = !dpg.array<[n, n], f64, csr>
!Q = !dpg.array<[k], f64>
!X = !dpg.array<[k, n], f64>

dpg.graph @f.for_c(%c: index, %A: !A) -> (f64, !dpg.array<[n], f64>) parameters [#dpg.parameter<c in "int">,
    #dpg.parameter<A in "...">, #dpg.parameter<q out "real">, #dpg.parameter<x out "real[n]">] sizes ["n"]
    documentation "" attributes {sym_visibility = "private"} {
  %q = arith.constant 1.0 : f64
  %u = dpg.undefined : <[n], f64>
  dpg.return %q, %u : f64, !dpg.array<[n], f64>
}

// CHECK-LABEL: dpg.graph @f(
// CHECK: %[[Q:.*]] = dpg.undefined : <[k], f64, replicated>
// CHECK: dpg.parallel {{.*}}rows(%[[Q]], %{{.*}} : !dpg.array<[k], f64, replicated>, !dpg.array<[k, n], f64>)
// CHECK: dpg.store_as %q : <[k], f64, replicated> to <[k], f64>
dpg.graph @f(%A: !A, %g: index, %k: index) -> (!Q, !X) parameters [#dpg.parameter<A in "...">, #dpg.parameter<g in "int">,
    #dpg.parameter<k in "int">, #dpg.parameter<q out "...">, #dpg.parameter<x out "...">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !Q
  %v = dpg.undefined : !X
  %q, %x = dpg.parallel @f.for_c over #dpg.index<c in 0 to k> on %g reads(%A : !A) rows(%u, %v : !Q, !X)
      takes [false, false] names ["q", "x"] -> !Q, !X
  dpg.return %q, %x : !Q, !X
}
