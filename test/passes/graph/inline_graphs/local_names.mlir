// A nest remembers what its own component calls the values that the caller calls otherwise; a task has those names.
// RUN: %dpg-opt %s --dpg-inline-graphs | %FileCheck %s
// RUN: %dpg-opt %s --dpg-inline-graphs --dpg-outline-tasks | %FileCheck %s --check-prefix=TASK

!V = !dpg.array<[n], !num.real>
// CHECK-LABEL: dpg.graph @caller
// CHECK: dpg.nest "y" {{.*}} names ["image"] {{.*}} attributes {local_names = {a = "factor", image = "y", u = "x"}}
// TASK: dpg.task @y(%x: {{.*}}, %factor: !num.real, %y: {{.*}}) -> {{.*}} argument_names ["x", "factor", "y"]
// TASK-NOT: local_names
// TASK: dpg.run @y(%u, %a, %{{.*}}) names ["image"]
dpg.graph @scale(%x: !V, %factor: !num.real) -> (!V) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<factor in "...">, #dpg.parameter<y out "...">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !V
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["y"]
      origins [#dpg.origin<"scale", "y[i] = factor * x[i];", "s.dpg" : 2>] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %factor, %v : !num.real
    dpg.put %p into 0[%i] : !num.real
  } -> !V
  dpg.return %y : !V
}
dpg.graph @caller(%u: !V, %a: !num.real) -> (!V) parameters [#dpg.parameter<u in "...">, #dpg.parameter<a in "...">,
    #dpg.parameter<image out "...">] sizes ["n"] documentation "" {
  %image = dpg.call @scale(%u, %a) names ["image"] : (!V, !num.real) -> !V
  dpg.return %image : !V
}
