// What the second reads of the first's array is the element just put; an array that nobody else reads is not stored.
// RUN: %dpg-opt %s --dpg-fuse-nests | %FileCheck %s

!V = !dpg.array<[n], !num.real>
// CHECK-LABEL: dpg.graph @stored
// CHECK: %next, %change = dpg.nest "next_and_change"
// CHECK: %[[NEXT:.*]] = num.mul
// CHECK: dpg.put %[[NEXT]] into 0[%i]
// CHECK-NOT: dpg.read %next
// CHECK: num.sub %[[NEXT]]
dpg.graph @stored(%x: !V) -> (!V, !num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">,
    #dpg.parameter<out1 out "...">] sizes ["n"]
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
  dpg.return %next, %change : !V, !num.real
}
// CHECK-LABEL: dpg.graph @not_stored
// CHECK: %change = dpg.nest "change" over [#dpg.index<i in 0 to n>] names ["change"]
// CHECK-NOT: dpg.put
// CHECK: dpg.accumulate max %{{.*}} into 0
dpg.graph @not_stored(%x: !V) -> (!num.real) parameters [#dpg.parameter<x in "...">,
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
