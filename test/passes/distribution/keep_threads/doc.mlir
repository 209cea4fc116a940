// A loop over a task that calls a function for each element keeps its threads.
// RUN: %dpg-opt %s --dpg-choose-partitions --dpg-derive-exchanges --dpg-overlap-exchanges --dpg-assign-storage --dpg-keep-threads | %FileCheck %s

!X = !dpg.array<[n], f64>
dpg.graph @f(%x: f64) -> (f64) parameters [#dpg.parameter<x in "real">, #dpg.parameter<y out "real">] sizes [] documentation "" attributes {of_elements} {
  dpg.return %x : f64
}
// CHECK: dpg.task @step({{.*}} attributes {shares_threads}
dpg.task @step(%old: !X, %x: !X) -> (!X) argument_names ["old", "x"] {
  %r = dpg.nest "x" over [#dpg.index<i in 1 to "n - 1">] init(%x : !X) names ["x"] origins [] {
  ^bb0(%i: index):
    %one = arith.constant 1 : index
    %j = arith.subi %i, %one : index
    %v = dpg.read %old[%j] : !X -> f64
    %w = dpg.call @f(%v) : (f64) -> f64
    dpg.put %w into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
// CHECK-LABEL: dpg.graph @steps
// CHECK: dpg.for {{.*}} attributes {
// CHECK-SAME: keeps_threads
dpg.graph @steps(%x: !X, %steps: index) -> (!X) parameters [#dpg.parameter<x inout "...">, #dpg.parameter<steps in "int">] sizes ["n"] documentation "" {
  %y = dpg.for #dpg.index<t in 0 to steps> carry(%x : !X) names ["x"] {
  ^bb0(%t: index, %in: !X):
    %out = dpg.run @step(%in, %in) names ["x"] : (!X, !X) -> !X
    dpg.next carry(%out : !X)
  } -> !X
  dpg.return %y : !X
}
