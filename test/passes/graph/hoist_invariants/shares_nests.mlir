// Nests that compute the same are one, whatever they are called and however often they read an element.
// RUN: %dpg-opt %s --dpg-hoist-invariants | %FileCheck %s

!V = !dpg.array<[n], !num.real>
// CHECK-LABEL: dpg.graph @g
// CHECK: %a = dpg.nest "a"
// CHECK: dpg.read
// CHECK-NOT: dpg.read
// CHECK-NOT: dpg.nest "b"
// CHECK: num.add %a, %a
dpg.graph @g(%x: !V) -> (!num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %a = dpg.nest "a" over [#dpg.index<i in 0 to n>] names ["a"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %w = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %v, %w : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  %b = dpg.nest "b" over [#dpg.index<i in 0 to n>] names ["b"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %v, %v : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  %s = num.add %a, %b : !num.real
  dpg.return %s : !num.real
}

// Other bounds, other operands, other bodies.
// CHECK-LABEL: dpg.graph @different
// CHECK: dpg.nest "a"
// CHECK: dpg.nest "b"
// CHECK: dpg.nest "c"
dpg.graph @different(%x: !V, %y: !V) -> (!num.real, !num.real, !num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<y in "...">,
    #dpg.parameter<out0 out "...">,
    #dpg.parameter<out1 out "...">,
    #dpg.parameter<out2 out "...">] sizes ["n"]
    documentation "" {
  %a = dpg.nest "a" over [#dpg.index<i in 0 to n>] names ["a"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %v, %v : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  %b = dpg.nest "b" over [#dpg.index<i in 0 to n>] names ["b"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %y[%i] : !V -> !num.real
    %p = num.mul %v, %v : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  %c = dpg.nest "c" over [#dpg.index<i in 1 to n>] names ["c"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %v, %v : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  dpg.return %a, %b, %c : !num.real, !num.real, !num.real
}
