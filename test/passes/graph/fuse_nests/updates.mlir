// A nest that updates what another has just put begins with what that one began with.
// RUN: %dpg-opt %s --dpg-fuse-nests | %FileCheck %s

!V = !dpg.array<[n], !num.real>
// CHECK-LABEL: dpg.graph @g
// CHECK: %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%x : !dpg.array<[n], !num.real>) names ["y"]
// CHECK: %[[P:.*]] = num.mul
// CHECK: %[[N:.*]] = num.neg %[[P]]
// CHECK: dpg.put %[[N]] into 0[%i]
dpg.graph @g(%x: !V) -> (!V) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %next = dpg.nest "next" over [#dpg.index<i in 0 to n>] init(%x : !V) names ["next"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %v, %v : !num.real
    dpg.put %p into 0[%i] : !num.real
  } -> !V
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%next : !V) names ["y"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %next[%i] : !V -> !num.real
    %p = num.neg %v : !num.real
    dpg.put %p into 0[%i] : !num.real
  } -> !V
  dpg.return %y : !V
}
