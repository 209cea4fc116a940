// y = A x by rows and w = A' z by columns: entries of lines, and a second storage for the columns.
// RUN: %dpg-opt %s --dpg-choose-storage | %FileCheck %s

!M = !dpg.array<[m, n], !num.real, sparse>
!N = !dpg.array<[n], !num.real>
!L = !dpg.array<[m], !num.real>
// CHECK-LABEL: dpg.graph @products(%A: !dpg.array<[m, n], !num.real, csr>
dpg.graph @products(%A: !M, %x: !N, %z: !L) -> (!L) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<y out "...">] sizes ["m", "n"] documentation "" {
  %u = dpg.undefined : !L
  // CHECK: %y = dpg.nest "y"
  %y = dpg.nest "y" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["y"] origins [] {
  ^bb0(%i: index):
    // CHECK: dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : !dpg.array<[m, n], !num.real, csr>) -> !num.real {
    // CHECK-NEXT: ^bb0(%j: index, %entry: index):
    // CHECK-NEXT: %[[A:.*]] = dpg.entry %A at %entry
    // CHECK-NEXT: %[[X:.*]] = dpg.read %x[%j]
    // CHECK-NEXT: num.mul %[[A]], %[[X]]
    %r = dpg.reduce sum #dpg.index<j in 0 to n> -> !num.real {
    ^bb0(%j: index):
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      %b = dpg.read %x[%j] : !N -> !num.real
      %p = num.mul %a, %b : !num.real
      dpg.yield %p : !num.real
    }
    dpg.put %r into 0[%i] : !num.real
  } -> !L
  // CHECK: %[[T:.*]] = dpg.store_as %A : <[m, n], !num.real, csr> to <[m, n], !num.real, csc>
  %v = dpg.undefined : !N
  // CHECK: %w = dpg.nest "w"
  %w = dpg.nest "w" over [#dpg.index<j in 0 to n>] init(%v : !N) names ["w"] origins [] {
  ^bb0(%j: index):
    // CHECK: dpg.reduce sum #dpg.index<i in 0 to m> entries(%[[T]], %j : !dpg.array<[m, n], !num.real, csc>)
    %r = dpg.reduce sum #dpg.index<i in 0 to m> -> !num.real {
    ^bb0(%i: index):
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      %b = dpg.read %z[%i] : !L -> !num.real
      %p = num.mul %b, %a : !num.real
      dpg.yield %p : !num.real
    }
    dpg.put %r into 0[%j] : !num.real
  } -> !N
  dpg.return %y : !L
}
