// Single elements stay reads, of the matrix as the line that the nest runs over needs it; they leave the reductions that
// do not move them.
// RUN: %dpg-opt %s --dpg-choose-storage | %FileCheck %s

!M = !dpg.array<[n, n], !num.real, sparse>
!N = !dpg.array<[n], !num.real>
// CHECK-LABEL: dpg.graph @elements(%A: !dpg.array<[n, n], !num.real, csr>, %B: !dpg.array<[n, n], !num.real, csc>
dpg.graph @elements(%A: !M, %B: !dpg.array<[n, n], !num.real, csc>) -> (!N, !N) parameters [#dpg.parameter<A in "...">,
    #dpg.parameter<B in "...">, #dpg.parameter<d out "...">, #dpg.parameter<e out "...">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !N
  // CHECK: %d = dpg.nest "d"
  %d = dpg.nest "d" over [#dpg.index<i in 0 to n>] init(%u : !N) names ["d"] origins [] {
  ^bb0(%i: index):
    // The diagonal of B, as it arrives; that of A, before the reduction over A's entries.
    // CHECK: dpg.read %B[%i, %i] : <[n, n], !num.real, csc>
    %b = dpg.read %B[%i, %i] : !dpg.array<[n, n], !num.real, csc> -> !num.real
    // CHECK: %[[A:.*]] = dpg.read %A[%i, %{{.*}}] : <[n, n], !num.real, csr>
    // CHECK: dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i
    // CHECK: num.div %{{.*}}, %[[A]]
    %r = dpg.reduce sum #dpg.index<j in 0 to n> -> !num.real {
    ^bb0(%j: index):
      %one = arith.constant 1 : index
      %next = arith.addi %i, %one : index
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      %diagonal = dpg.read %A[%i, %next] : !M -> !num.real
      %q = num.div %a, %diagonal : !num.real
      dpg.yield %q : !num.real
    }
    %s = num.add %r, %b : !num.real
    dpg.put %s into 0[%i] : !num.real
  } -> !N
  // CHECK: %[[T:.*]] = dpg.store_as %A
  // CHECK: %e = dpg.nest "e"
  %e = dpg.nest "e" over [#dpg.index<j in 0 to n>] init(%u : !N) names ["e"] origins [] {
  ^bb0(%j: index):
    %zero = arith.constant 0 : index
    // CHECK: dpg.read %[[T]][%{{.*}}, %j] : <[n, n], !num.real, csc>
    %a = dpg.read %A[%zero, %j] : !M -> !num.real
    dpg.put %a into 0[%j] : !num.real
  } -> !N
  dpg.return %d, %e : !N, !N
}
