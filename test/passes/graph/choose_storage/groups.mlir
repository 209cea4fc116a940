// Groups of processes take matrices by rows, however they arrive.
// RUN: %dpg-opt %s --dpg-choose-storage | %FileCheck %s

!C = !dpg.array<[n, n], !num.real, csc>
!Q = !dpg.array<[k], !num.real>

// CHECK-LABEL: dpg.graph @f.for_c(%c: index, %A: !dpg.array<[n, n], !num.real, csr>)
dpg.graph @f.for_c(%c: index, %A: !dpg.array<[n, n], !num.real, sparse>) -> (!num.real) parameters [
    #dpg.parameter<c in "int">, #dpg.parameter<A in "...">, #dpg.parameter<q out "real">] sizes ["n"]
    documentation "" attributes {sym_visibility = "private"} {
  %q = num.constant "1" : !num.real
  dpg.return %q : !num.real
}

// CHECK-LABEL: dpg.graph @f(
// CHECK: %[[R:.*]] = dpg.store_as %A : <[n, n], !num.real, csc> to <[n, n], !num.real, csr>
// CHECK: dpg.parallel {{.*}}reads(%[[R]] : !dpg.array<[n, n], !num.real, csr>)
dpg.graph @f(%A: !C, %g: index, %k: index) -> (!Q) parameters [#dpg.parameter<A in "...">, #dpg.parameter<g in "int">,
    #dpg.parameter<k in "int">, #dpg.parameter<q out "...">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !Q
  %q = dpg.parallel @f.for_c over #dpg.index<c in 0 to k> on %g reads(%A : !C) rows(%u : !Q) takes [false] names ["q"]
      -> !Q
  dpg.return %q : !Q
}
