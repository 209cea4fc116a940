// Arrays that a loop hands on and nobody reads are not handed on; what nothing uses is dropped.
// RUN: %dpg-opt %s --dpg-fuse-nests | %FileCheck %s

!V = !dpg.array<[n], !num.real>
// CHECK-LABEL: dpg.graph @g
// CHECK: %x_0, %change, %iterations, %converged = dpg.repeat up to %{{.*}} carry(%x : !dpg.array<[n], !num.real>) names ["x", "change"]
// CHECK-NOT: dpg.nest "unused"
// CHECK: dpg.until %{{.*}} carry(%{{.*}} : !dpg.array<[n], !num.real>) last(%{{.*}} : !num.real)
dpg.graph @g(%x: !V) -> (!V, !num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">,
    #dpg.parameter<out1 out "...">] sizes ["n"]
    documentation "" {
  %limit = arith.constant 9 : index
  %r:5 = dpg.repeat up to %limit carry(%x : !V) names ["x", "next", "change"] condition "true" {
  ^bb0(%x_in: !V):
    %u = dpg.undefined : !V
    %next = dpg.nest "next" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["next"] origins [] {
    ^bb0(%i: index):
      %v = dpg.read %x_in[%i] : !V -> !num.real
      %p = num.mul %v, %v : !num.real
      dpg.put %p into 0[%i] : !num.real
    } -> !V
    %change = dpg.nest "change" over [#dpg.index<i in 0 to n>] names ["change"] origins [] {
    ^bb0(%i: index):
      %v = dpg.read %next[%i] : !V -> !num.real
      %w = dpg.read %x_in[%i] : !V -> !num.real
      %p = num.sub %v, %w : !num.real
      dpg.accumulate max %p into 0 : !num.real
    } -> !num.real
    %unused = dpg.nest "unused" over [#dpg.index<i in 0 to n>] names ["unused"] origins [] {
    ^bb0(%i: index):
      %v = dpg.read %x[%i] : !V -> !num.real
      dpg.accumulate sum %v into 0 : !num.real
    } -> !num.real
    %true = arith.constant true
    dpg.until %true carry(%next : !V) last(%next, %change : !V, !num.real)
  } -> !V, !V, !num.real
  dpg.return %r#0, %r#2 : !V, !num.real
}
