// Implementations of a task leave what they compute in one buffer; one that hands on what is there copies it.
// RUN: %dpg-opt %s --dpg-assign-storage | %FileCheck %s

!X = !dpg.array<[n], f64>
dpg.task @y(%x: !X, %y: !X) -> (!X) argument_names ["x", "y"] {
  %r = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%y : !X) names ["y"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !X -> f64
    dpg.put %v into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
// CHECK-LABEL: dpg.graph @one_buffer
// CHECK: dpg.run @y({{.*}} {init = ["fresh"], storage = ["y"]}
// CHECK-NEXT: dpg.take %y_0 : !dpg.array
// CHECK: dpg.invoke {{.*}} {init = ["fresh"], storage = ["y"]
// CHECK-NEXT: dpg.take %y_0 : !dpg.array
dpg.graph @one_buffer(%x: !X) -> (!X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<y out "...">] sizes ["n"]
    documentation "" {
  %c = arith.constant 1.0 : f64
  %y = dpg.choose "y" among [#dpg.candidate<"y" processes 1 to 0 threads 1 to 0 features "" build 1>,
      #dpg.candidate<"y_kernel" processes 1 to 0 threads 1 to 0 features "" build 2>] has_reference
      operations (%c, %c) bytes (%c, %c) requires () [] [] names ["y"] : (f64, f64), (f64, f64) -> (!X) {
    %u = dpg.undefined : !X
    %a = dpg.run @y(%x, %u) names ["y"] : (!X, !X) -> !X
    dpg.take %a : !X
  }, {
    %a = dpg.invoke "y_kernel" calls "kernels::y" from "k.hpp" ["in", "out"] processes 1 to 0 (%x) names ["y"] : (!X) -> !X
    dpg.take %a : !X
  }
  dpg.return %y : !X
}

// CHECK-LABEL: dpg.graph @handed_on
// CHECK: dpg.take %x : !dpg.array<[n], f64> {leave = {{\[\[}}"z", "x"]]}
dpg.graph @handed_on(%x: !X) -> (!X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<z out "...">] sizes ["n"]
    documentation "" {
  %c = arith.constant 1.0 : f64
  %z = dpg.choose "same" among [#dpg.candidate<"same" processes 1 to 0 threads 1 to 0 features "" build 1>]
      has_reference operations (%c) bytes (%c) requires () [] [] names ["z"] : (f64), (f64) -> (!X) {
    dpg.take %x : !X
  }
  dpg.return %z : !X
}
