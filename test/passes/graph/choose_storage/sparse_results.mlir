// A sparse result runs through the entries of the operand that it is zero with; it is computed by rows and by columns where
// both are read, and what depends on the line alone stays before the loop.
// RUN: %dpg-opt %s --dpg-choose-storage | %FileCheck %s

!M = !dpg.array<[n, n], !num.real, sparse>
!V = !dpg.array<[n], !num.real>
// CHECK-LABEL: dpg.graph @scaled
// CHECK: %[[S:.*]] = dpg.nest "S" over [#dpg.index<i in 0 to n>]
// CHECK: dpg.read %d[%i]
// CHECK-NEXT: dpg.for_entries <j in 0 to n> entries(%A, %i)
// CHECK-NEXT: ^bb0(%j: index, %entry: index):
// CHECK-NEXT: dpg.entry %A at %entry
// CHECK-NEXT: num.mul
// CHECK-NEXT: dpg.put %{{.*}} into 0[%i, %j]
// CHECK: %[[T:.*]] = dpg.store_as %A : <[n, n], !num.real, csr> to <[n, n], !num.real, csc>
// CHECK: dpg.nest "S_transposed" over [#dpg.index<j in 0 to n>]
// CHECK: dpg.for_entries <i in 0 to n> entries(%[[T]], %j)
// CHECK: dpg.reduce sum {{.*}} entries(%S, %i
// CHECK: dpg.reduce sum {{.*}} entries(%S_transposed, %j
dpg.graph @scaled(%A: !M, %d: !V) -> (!V, !V) parameters [#dpg.parameter<A in "sparse real[n, n]">, #dpg.parameter<d in "real[n]">,
    #dpg.parameter<y out "real[n]">, #dpg.parameter<z out "real[n]">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !M
  %v = dpg.undefined : !V
  %S = dpg.nest "S" over [#dpg.index<i in 0 to n>, #dpg.index<j in 0 to n>] init(%u : !M) names ["S"] origins [] {
  ^bb0(%i: index, %j: index):
    %s = dpg.read %d[%i] : !V -> !num.real
    %a = dpg.read %A[%i, %j] : !M -> !num.real
    %e = num.mul %s, %a : !num.real
    dpg.put %e into 0[%i, %j] : !num.real
  } -> !M
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%v : !V) names ["y"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce sum #dpg.index<j in 0 to n> -> !num.real {
    ^bb0(%j: index):
      %s = dpg.read %S[%i, %j] : !M -> !num.real
      dpg.yield %s : !num.real
    }
    dpg.put %r into 0[%i] : !num.real
  } -> !V
  %z = dpg.nest "z" over [#dpg.index<j in 0 to n>] init(%v : !V) names ["z"] origins [] {
  ^bb0(%j: index):
    %r = dpg.reduce sum #dpg.index<i in 0 to n> -> !num.real {
    ^bb0(%i: index):
      %s = dpg.read %S[%i, %j] : !M -> !num.real
      dpg.yield %s : !num.real
    }
    dpg.put %r into 0[%j] : !num.real
  } -> !V
  dpg.return %y, %z : !V, !V
}
