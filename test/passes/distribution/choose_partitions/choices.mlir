// An implementation that runs on one process is left out on several, unless all of them do: then the graph is on one.
// RUN: %dpg-opt %s --dpg-choose-partitions -split-input-file -verify-diagnostics | %FileCheck %s

!X = !dpg.array<[n], f64>
dpg.task @y(%x: !X, %y: !X) -> (!X) argument_names ["x", "y"] {
  %r = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%y : !X) names ["y"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !X -> f64
    dpg.put %v into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
// CHECK-LABEL: dpg.graph @spread
// CHECK: dist.partitions = [#dist.partition<<n> uniform>]
// CHECK: #dpg.candidate<"y" processes 1 to 0 threads 1 to 0 features "" build 1>
// CHECK-SAME: #dpg.candidate<"y_kernel" processes 1 to 1 threads 1 to 0 features "" build 2>
dpg.graph @spread(%x: !X) -> (!X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<y out "...">] sizes ["n"]
    documentation "" {
  %c = arith.constant 1.0 : f64
  // expected-remark@+1 {{E0802: `y_kernel` is chosen for `y` on one process only: `kernels::y` runs on one process at}}
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

// -----

!X = !dpg.array<[n], f64>
// CHECK-LABEL: dpg.graph @on_root
// CHECK: on_root why "`kernels::y` runs on one process at
// CHECK: #dpg.candidate<"y_kernel" processes 1 to 0 threads 1 to 0 features "" build 2>
// expected-remark@+1 {{E0801: graph `on_root` runs on one process: `kernels::y` runs on one process at}}
dpg.graph @on_root(%x: !X) -> (!X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<y out "...">] sizes ["n"]
    documentation "" {
  %c = arith.constant 1.0 : f64
  %y = dpg.choose "y" among [#dpg.candidate<"y_kernel" processes 1 to 0 threads 1 to 0 features "" build 2>]
      operations (%c) bytes (%c) requires () [] [] names ["y"] : (f64), (f64) -> (!X) {
    %a = dpg.invoke "y_kernel" calls "kernels::y" from "k.hpp" ["in", "out"] processes 1 to 0 (%x) names ["y"] : (!X) -> !X
    dpg.take %a : !X
  }
  dpg.return %y : !X
}
