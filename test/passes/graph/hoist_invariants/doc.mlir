// What does not change in a loop is computed before it: the degrees, and the second storage of the matrix.
// RUN: %dpg-opt %s --dpg-hoist-invariants | %FileCheck %s

!M = !dpg.array<[n, n], !num.real, csr>
!Mt = !dpg.array<[n, n], !num.real, csc>
!V = !dpg.array<[n], !num.real>
// CHECK-LABEL: dpg.graph @g
// CHECK: %degree = dpg.nest "degree"
// CHECK: %[[T:.*]] = dpg.store_as %A
// CHECK: dpg.repeat
// CHECK-NOT: dpg.undefined
// CHECK: dpg.nest "x"
// CHECK: entries(%[[T]], %i
dpg.graph @g(%A: !M, %x: !V) -> (!V) parameters [#dpg.parameter<A in "...">,
    #dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %limit = arith.constant 9 : index
  %r:3 = dpg.repeat up to %limit carry(%x : !V) names ["x"] condition "true" {
  ^bb0(%x_in: !V):
    %u = dpg.undefined : !V
    %degree = dpg.nest "degree" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["degree"] origins [] {
    ^bb0(%i: index):
      %s = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : !M) -> !num.real {
      ^bb0(%j: index, %k: index):
        %a = dpg.entry %A at %k : !M -> !num.real
        dpg.yield %a : !num.real
      }
      dpg.put %s into 0[%i] : !num.real
    } -> !V
    %columns = dpg.store_as %A : !M to !Mt
    %u2 = dpg.undefined : !V
    %x_out = dpg.nest "x" over [#dpg.index<i in 0 to n>] init(%u2 : !V) names ["x"] origins [] {
    ^bb0(%i: index):
      %s = dpg.reduce sum #dpg.index<j in 0 to n> entries(%columns, %i : !Mt) -> !num.real {
      ^bb0(%j: index, %k: index):
        %a = dpg.entry %columns at %k : !Mt -> !num.real
        %v = dpg.read %x_in[%j] : !V -> !num.real
        %d = dpg.read %degree[%j] : !V -> !num.real
        %w = num.mul %v, %d : !num.real
        %p = num.mul %a, %w : !num.real
        dpg.yield %p : !num.real
      }
      dpg.put %s into 0[%i] : !num.real
    } -> !V
    %true = arith.constant true
    dpg.until %true carry(%x_out : !V)
  } -> !V
  dpg.return %r#0 : !V
}
