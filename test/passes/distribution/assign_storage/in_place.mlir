// A version that dies, and is read only at the element that is written and before that, gives its buffer to the result;
// one that is read again behind the write does not.
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
dpg.task @double_and_sum(%x: !X, %z: !X) -> (!X, f64) argument_names ["x", "z"] {
  %r:2 = dpg.nest "z" over [#dpg.index<i in 0 to n>] init(%z : !X) names ["z", "s"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !X -> f64
    %s = arith.addf %v, %v : f64
    dpg.put %s into 0[%i] : f64
    %w = dpg.read %x[%i] : !X -> f64
    dpg.accumulate sum %w into 1 : f64
  } -> !X, f64
  dpg.return %r#0, %r#1 : !X, f64
}
// CHECK-LABEL: dpg.graph @twice
// CHECK: dpg.run @double(%x, {{.*}}storage = ["a"]
// CHECK: dpg.run @double({{.*}}storage = ["a"]
// CHECK: dpg.run @double_and_sum({{.*}}storage = ["z"]
dpg.graph @twice(%x: !X) -> (!X, f64) parameters [#dpg.parameter<x in "...">, #dpg.parameter<z out "...">,
    #dpg.parameter<s out "...">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !X
  %a = dpg.run @double(%x, %u) names ["a"] : (!X, !X) -> !X
  %b = dpg.run @double(%a, %u) names ["b"] : (!X, !X) -> !X
  %z, %s = dpg.run @double_and_sum(%b, %u) names ["z", "s"] : (!X, !X) -> (!X, f64)
  dpg.return %z, %s : !X, f64
}

// An argument is consumed: a later version of it lies in its place, a version under another name does not.
// CHECK-LABEL: dpg.graph @argument
// CHECK: dpg.run @double(%x, {{.*}}storage = ["x"]
dpg.graph @argument(%x: !X) -> (!X) parameters [#dpg.parameter<x inout "...">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !X
  %x_1 = dpg.run @double(%x, %u) names ["x"] : (!X, !X) -> !X
  dpg.return %x_1 : !X
}
