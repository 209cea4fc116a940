// Loops whose threads end with each run: plain arithmetic, a scalar that goes on, a task that runs outside too, a copy.
// RUN: %dpg-opt %s --dpg-choose-partitions --dpg-derive-exchanges --dpg-overlap-exchanges --dpg-assign-storage --dpg-keep-threads | %FileCheck %s --implicit-check-not=keeps_threads --implicit-check-not=shares_threads
// CHECK-COUNT-4: dpg.for

!X = !dpg.array<[n], f64>
dpg.graph @f(%x: f64) -> (f64) parameters [#dpg.parameter<x in "real">, #dpg.parameter<y out "real">] sizes [] documentation "" attributes {of_elements} {
  dpg.return %x : f64
}
dpg.task @plain(%x: !X) -> (!X) argument_names ["x"] {
  %r = dpg.nest "x" over [#dpg.index<i in 0 to n>] init(%x : !X) names ["x"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !X -> f64
    %w = arith.addf %v, %v : f64
    dpg.put %w into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
dpg.task @sums(%x: !X) -> (!X, f64) argument_names ["x"] {
  %r:2 = dpg.nest "x" over [#dpg.index<i in 0 to n>] init(%x : !X) names ["x", "s"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !X -> f64
    %w = dpg.call @f(%v) : (f64) -> f64
    dpg.put %w into 0[%i] : f64
    dpg.accumulate sum %w into 1 : f64
  } -> !X, f64
  dpg.return %r#0, %r#1 : !X, f64
}
dpg.task @calls(%x: !X) -> (!X) argument_names ["x"] {
  %r = dpg.nest "x" over [#dpg.index<i in 0 to n>] init(%x : !X) names ["x"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !X -> f64
    %w = dpg.call @f(%v) : (f64) -> f64
    dpg.put %w into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
dpg.task @narrow(%old: !X, %x: !X) -> (!X) argument_names ["old", "x"] {
  %r = dpg.nest "x" over [#dpg.index<i in 0 to "n - 1">] init(%x : !X) names ["x"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %old[%i] : !X -> f64
    %w = dpg.call @f(%v) : (f64) -> f64
    dpg.put %w into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
dpg.graph @steps(%x: !X, %steps: index) -> (!X, !X) parameters [#dpg.parameter<x inout "...">, #dpg.parameter<steps in "int">, #dpg.parameter<z out "...">] sizes ["n"] documentation "" {
  %y = dpg.for #dpg.index<t in 0 to steps> carry(%x : !X) names ["x"] {
  ^bb0(%t: index, %in: !X):
    %out = dpg.run @plain(%in) names ["x"] : (!X) -> !X
    dpg.next carry(%out : !X)
  } -> !X
  %z, %s = dpg.for #dpg.index<t in 0 to steps> carry(%y : !X) names ["x", "s"] {
  ^bb0(%t: index, %in: !X):
    %out, %sum = dpg.run @sums(%in) names ["x", "s"] : (!X) -> (!X, f64)
    dpg.next carry(%out : !X) last(%sum : f64)
  } -> !X, f64
  %v = dpg.for #dpg.index<t in 0 to steps> carry(%z : !X) names ["x"] {
  ^bb0(%t: index, %in: !X):
    %out = dpg.run @calls(%in) names ["x"] : (!X) -> !X
    dpg.next carry(%out : !X)
  } -> !X
  %w = dpg.run @calls(%v) names ["x"] : (!X) -> !X
  %u = dpg.for #dpg.index<t in 0 to steps> carry(%w : !X) names ["z"] {
  ^bb0(%t: index, %in: !X):
    %out = dpg.run @narrow(%in, %v) names ["z"] : (!X, !X) -> !X
    dpg.next carry(%out : !X)
  } -> !X
  dpg.return %v, %u : !X, !X
}
