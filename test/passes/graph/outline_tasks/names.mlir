// What has no name is called after what it is of, or `value`; an array read in its version before is called previous.
// RUN: %dpg-opt %s --dpg-outline-tasks | %FileCheck %s

!V = !dpg.array<[n], !num.real>
// CHECK: dpg.task @x(%previous_x: !dpg.array<[n], !num.real>, %value: !num.real, %neg_of_a: !num.real, %x: !dpg.array<[n], !num.real>)
// CHECK-SAME: argument_names ["previous_x", "value", "neg_of_a", "x"]
// CHECK: dpg.run @x(%x, %{{.*}}, %{{.*}}, %x) names ["x"]
dpg.graph @g(%x: !V, %a: !num.real) -> (!V) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<a in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %b = num.mul %a, %a : !num.real
  %c = num.neg %a : !num.real
  %y = dpg.nest "x" over [#dpg.index<i in 0 to n>] init(%x : !V) names ["x"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %v, %b : !num.real
    %q = num.mul %p, %c : !num.real
    dpg.put %q into 0[%i] : !num.real
  } -> !V
  dpg.return %y : !V
}
