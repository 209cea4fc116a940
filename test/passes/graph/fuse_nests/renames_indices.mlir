// Indices take the names of the first nest; one inside that has such a name takes the name given up.
// RUN: %dpg-opt %s --dpg-fuse-nests | %FileCheck %s

!M = !dpg.array<[n, n], !num.real, csr>
!V = !dpg.array<[n], !num.real>
// CHECK-LABEL: dpg.graph @g
// CHECK: dpg.nest "y_and_s" over [#dpg.index<k in 0 to n>]
// CHECK: dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %k
// CHECK-NEXT: ^bb0(%j: index, %entry: index):
// CHECK: dpg.read %x[%j]
dpg.graph @g(%A: !M, %x: !V) -> (!V, !num.real) parameters [#dpg.parameter<A in "...">,
    #dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">,
    #dpg.parameter<out1 out "...">] sizes ["n"]
    documentation "" {
  %u = dpg.undefined : !V
  %y = dpg.nest "y" over [#dpg.index<k in 0 to n>] init(%u : !V) names ["y"] origins [] {
  ^bb0(%k: index):
    %v = dpg.read %x[%k] : !V -> !num.real
    dpg.put %v into 0[%k] : !num.real
  } -> !V
  %s = dpg.nest "s" over [#dpg.index<j in 0 to n>] names ["s"] origins [] {
  ^bb0(%j: index):
    %s = dpg.reduce sum #dpg.index<k in 0 to n> entries(%A, %j : !M) -> !num.real {
    ^bb0(%k: index, %e: index):
      %a = dpg.entry %A at %e : !M -> !num.real
      %v = dpg.read %x[%k] : !V -> !num.real
      %p = num.mul %a, %v : !num.real
      dpg.yield %p : !num.real
    }
    dpg.accumulate sum %s into 0 : !num.real
  } -> !num.real
  dpg.return %y, %s : !V, !num.real
}
