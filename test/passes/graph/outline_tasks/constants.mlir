// Constants and sizes are computed inside the task.
// RUN: %dpg-opt %s --dpg-outline-tasks | %FileCheck %s

!V = !dpg.array<[n], !num.real>
// CHECK: dpg.task @s(%x: !dpg.array<[n], !num.real>) -> (!num.real) argument_names ["x"] {
// CHECK-DAG: num.constant "2"
// CHECK-DAG: dpg.size <n>
// CHECK: dpg.nest "s"
dpg.graph @g(%x: !V) -> (!num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %two = num.constant "2" : !num.real
  %size = dpg.size <n>
  %s = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %f = num.from_int %size : !num.real
    %q = num.div %v, %f : !num.real
    %p = num.mul %q, %two : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  dpg.return %s : !num.real
}
