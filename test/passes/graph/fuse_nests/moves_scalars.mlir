// Scalars between the nests move out of the way, if they do not depend on the first; the second waits for no loop.
// RUN: %dpg-opt %s --dpg-fuse-nests | %FileCheck %s

!V = !dpg.array<[n], !num.real>
// CHECK-LABEL: dpg.graph @g
// CHECK: %[[B:.*]] = num.neg %a
// CHECK: dpg.nest "y_and_s"
// CHECK: num.apply sqrt %s
dpg.graph @g(%x: !V, %a: !num.real) -> (!V, !num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<a in "...">,
    #dpg.parameter<out0 out "...">,
    #dpg.parameter<out1 out "...">] sizes ["n"]
    documentation "" {
  %s = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %w = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %v, %w : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  %root = num.apply sqrt %s : !num.real
  %b = num.neg %a : !num.real
  %u = dpg.undefined : !V
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["y"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %v, %b : !num.real
    dpg.put %p into 0[%i] : !num.real
  } -> !V
  dpg.return %y, %root : !V, !num.real
}
