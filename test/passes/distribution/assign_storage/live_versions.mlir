// A carried version that dies gives its buffer to another that lives on: the next version may not take it too.
// RUN: %dpg-opt %s --dpg-assign-storage | %FileCheck %s

!X = !dpg.array<[n], f64>
dpg.task @double(%x: !X, %y: !X) -> (!X) argument_names ["x", "y"] {
  %r = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%y : !X) names ["y"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !X -> f64
    %s = arith.addf %v, %v : f64
    dpg.put %s into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
// CHECK-LABEL: dpg.graph @reads_y_after
// CHECK: dpg.run @double({{.*}} names ["x"] {{.*}}storage = ["x"]
// CHECK: dpg.repeat {{.*}}swap = {{\[\[}}"x", "next_x"]]
// CHECK: dpg.run @double({{.*}} names ["y"] {{.*}}storage = ["x"]
// CHECK: dpg.run @double({{.*}} names ["x"] {{.*}}storage = ["next_x"]
dpg.graph @reads_y_after(%a: !X) -> (!X, !X) parameters [#dpg.parameter<a in "...">, #dpg.parameter<x out "...">,
    #dpg.parameter<y out "...">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !X
  %limit = arith.constant 3 : index
  %true = arith.constant true
  %x = dpg.run @double(%a, %u) names ["x"] : (!X, !X) -> !X
  %r:4 = dpg.repeat up to %limit carry(%x : !X) names ["x", "y"] condition "true" {
  ^bb0(%x_in: !X):
    %y = dpg.run @double(%x_in, %u) names ["y"] : (!X, !X) -> !X
    %x_next = dpg.run @double(%y, %u) names ["x"] : (!X, !X) -> !X
    dpg.until %true carry(%x_next : !X) last(%y : !X)
  } -> !X, !X
  dpg.return %r#0, %r#1 : !X, !X
}
