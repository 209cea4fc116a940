// An int parameter of the graph is a symbol in its tasks, as sizes are: no task takes both.
// RUN: %dpg-opt %s --dpg-outline-tasks | %FileCheck %s

!V = !dpg.array<[n], !num.real>
// CHECK: dpg.task @x(%x: !dpg.array<[n], !num.real>)
// CHECK: %[[N:.*]] = dpg.size <n>
// CHECK: num.from_int %[[N]]
// CHECK: dpg.run @x(%{{.*}}) names ["x"]
dpg.graph @g(%n: index) -> (!V) parameters [#dpg.parameter<n in "...">, #dpg.parameter<out0 out "...">] sizes []
    documentation "" {
  %u = dpg.undefined : !V
  %x = dpg.nest "x" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["x"] origins [] {
  ^bb0(%i: index):
    %r = num.from_int %n : !num.real
    dpg.put %r into 0[%i] : !num.real
  } -> !V
  dpg.return %x : !V
}
