// A nest becomes a task; what it reads becomes parameters, what it begins with the last of them.
// RUN: %dpg-opt %s --dpg-outline-tasks | %FileCheck %s

!V = !dpg.array<[n], !num.real>
// CHECK: dpg.task @y(%x: !dpg.array<[n], !num.real>, %a: !num.real, %y: !dpg.array<[n], !num.real>) -> (!dpg.array<[n], !num.real>)
// CHECK-SAME: argument_names ["x", "a", "y"] {
// CHECK-NEXT: %[[Y:.*]] = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%y : !dpg.array<[n], !num.real>)
// CHECK: dpg.return %[[Y]]
// CHECK-LABEL: dpg.graph @g
// CHECK: %[[U:.*]] = dpg.undefined
// CHECK-NEXT: %y = dpg.run @y(%x, %a, %[[U]]) names ["y"] :
// CHECK-NOT: dpg.nest
dpg.graph @g(%a: !num.real, %x: !V) -> (!V) parameters [#dpg.parameter<a in "...">,
    #dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %u = dpg.undefined : !V
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["y"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %a, %v : !num.real
    dpg.put %p into 0[%i] : !num.real
  } -> !V
  dpg.return %y : !V
}
