// Statements over one space that read the same array become one nest, under both names.
// RUN: %dpg-opt %s --dpg-fuse-nests | %FileCheck %s

!V = !dpg.array<[n], !num.real>
// CHECK-LABEL: dpg.graph @g
// CHECK: %share, %lost = dpg.nest "share_and_lost" over [#dpg.index<i in 0 to n>]
// CHECK-SAME: names ["share", "lost"]
// CHECK-SAME: origins [#dpg.origin<"g", "share[i] = x[i] / y[i];", "g.dpg" : 3>, #dpg.origin<"g", "lost = sum(k) x[k];", "g.dpg" : 4>] {
// CHECK: num.div
// CHECK: dpg.put %{{.*}} into 0[%i]
// CHECK: dpg.read %x[%i]
// CHECK: dpg.accumulate sum %{{.*}} into 1
// CHECK-NOT: dpg.nest
dpg.graph @g(%x: !V, %y: !V) -> (!V, !num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<y in "...">,
    #dpg.parameter<out0 out "...">,
    #dpg.parameter<out1 out "...">] sizes ["n"]
    documentation "" {
  %u = dpg.undefined : !V
  %share = dpg.nest "share" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["share"] origins [#dpg.origin<"g", "share[i] = x[i] / y[i];", "g.dpg" : 3>] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %d = dpg.read %y[%i] : !V -> !num.real
    %q = num.div %v, %d : !num.real
    dpg.put %q into 0[%i] : !num.real
  } -> !V
  %lost = dpg.nest "lost" over [#dpg.index<k in 0 to n>] names ["lost"] origins [#dpg.origin<"g", "lost = sum(k) x[k];", "g.dpg" : 4>] {
  ^bb0(%k: index):
    %v = dpg.read %x[%k] : !V -> !num.real
    dpg.accumulate sum %v into 0 : !num.real
  } -> !num.real
  dpg.return %share, %lost : !V, !num.real
}
