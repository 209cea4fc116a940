// A scalar that an array became has its name, and the index at which it stands.
// RUN: %dpg-opt %s --dpg-fuse-nests -mlir-print-debuginfo | %FileCheck %s

!V = !dpg.array<[n], !num.real>
// CHECK: num.mul {{.*}} loc(#[[NEXT:.*]])
// CHECK: #[[NEXT]] = loc("next_i"(
dpg.graph @g(%x: !V) -> (!num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %u = dpg.undefined : !V
  %next = dpg.nest "next" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["next"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %v, %v : !num.real
    dpg.put %p into 0[%i] : !num.real
  } -> !V
  %change = dpg.nest "change" over [#dpg.index<i in 0 to n>] names ["change"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %next[%i] : !V -> !num.real
    %w = dpg.read %x[%i] : !V -> !num.real
    %p = num.sub %v, %w : !num.real
    dpg.accumulate max %p into 0 : !num.real
  } -> !num.real
  dpg.return %change : !num.real
}
