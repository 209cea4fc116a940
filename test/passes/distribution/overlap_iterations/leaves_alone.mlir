// Iterations in order, that hand on a scalar, swap arrays, call a function that may use all threads, repeat, show, choose,
// or keep a record of elements; instances that call such a function, or publish. Those on groups run beside each
// other all the same.
// RUN: %dpg-opt %s --verify-diagnostics --dpg-choose-partitions --dpg-derive-exchanges --dpg-overlap-exchanges --dpg-assign-storage --dpg-overlap-iterations | %FileCheck %s --implicit-check-not=on_threads
// CHECK-COUNT-8: dpg.for
// CHECK-COUNT-3: dpg.parallel

!X = !dpg.array<[n], f64>
!Q = !dpg.array<[k], f64>
dpg.task @double(%x: !X) -> (!X) argument_names ["x"] {
  %r = dpg.nest "x" over [#dpg.index<i in 0 to n>] init(%x : !X) names ["x"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !X -> f64
    %w = arith.addf %v, %v : f64
    dpg.put %w into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
dpg.task @shift(%old: !X, %x: !X) -> (!X) argument_names ["old", "x"] {
  %r = dpg.nest "x" over [#dpg.index<i in 0 to "n - 1">] init(%x : !X) names ["x"] origins [] {
  ^bb0(%i: index):
    %one = arith.constant 1 : index
    %j = arith.addi %i, %one : index
    %v = dpg.read %old[%j] : !X -> f64
    dpg.put %v into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
// expected-remark@+1 {{E0801: graph `loops` runs on one process: `f` runs on one process}}
dpg.graph @loops(%x: !X, %s: f64, %steps: index) -> (!X, !X, !X, !X, f64) parameters [#dpg.parameter<x in "...">, #dpg.parameter<s in "real">, #dpg.parameter<steps in "int">, #dpg.parameter<a out "...">, #dpg.parameter<b out "...">, #dpg.parameter<c out "...">, #dpg.parameter<d out "...">, #dpg.parameter<t out "real">] sizes ["n"] documentation "" {
  %in_order = dpg.for #dpg.index<t in 0 to steps> carry(%x : !X) names ["x"] {
  ^bb0(%t: index, %in: !X):
    %out = dpg.run @double(%in) names ["x"] : (!X) -> !X
    dpg.next carry(%out : !X)
  } -> !X
  // expected-remark@+1 {{E0804: in graph `loops`, iterations of this `parallel for` run one after the other: `s` goes from one to the next}}
  %hands_on, %sum = dpg.for #dpg.index<t in 0 to steps> parallel carry(%x : !X, %s : f64) names ["x", "s"] {
  ^bb0(%t: index, %in: !X, %s_in: f64):
    %out = dpg.run @double(%in) names ["x"] : (!X) -> !X
    %s_out = arith.addf %s_in, %s_in : f64
    dpg.next carry(%out, %s_out : !X, f64)
  } -> !X, f64
  // expected-remark@+1 {{E0804: in graph `loops`, iterations of this `parallel for` run one after the other: they write more of `x` than parts of their own in place}}
  %swaps = dpg.for #dpg.index<t in 0 to steps> parallel carry(%x : !X) names ["x"] {
  ^bb0(%t: index, %in: !X):
    %out = dpg.run @shift(%in, %in) names ["x"] : (!X, !X) -> !X
    dpg.next carry(%out : !X)
  } -> !X
  // expected-remark@+1 {{E0804: in graph `loops`, iterations of this `parallel for` run one after the other: the implementation `f` does not state `threads 1`}}
  %calls = dpg.for #dpg.index<t in 0 to steps> parallel carry(%x : !X) names ["x"] {
  ^bb0(%t: index, %in: !X):
    %y = dpg.invoke "f" calls "f" from "k.hpp" ["in", "out"] processes 1 to 1 (%in) names ["y"] : (!X) -> !X
    %out = dpg.run @double(%in) names ["x"] : (!X) -> !X
    dpg.next carry(%out : !X)
  } -> !X
  %yes = arith.constant true
  // expected-remark@+1 {{E0804: in graph `loops`, iterations of this `parallel for` run one after the other: they hold a `repeat`}}
  %repeats = dpg.for #dpg.index<t in 0 to steps> parallel carry(%x : !X) names ["x"] {
  ^bb0(%t: index, %in: !X):
    %out:3 = dpg.repeat up to %steps carry(%in : !X) names ["x"] condition "" {
    ^bb0(%once: !X):
      %twice = dpg.run @double(%once) names ["x"] : (!X) -> !X
      dpg.until %yes carry(%twice : !X)
    } -> !X
    dpg.next carry(%out#0 : !X)
  } -> !X
  // expected-remark@+1 {{E0804: in graph `loops`, iterations of this `parallel for` run one after the other: they show values}}
  %shows = dpg.for #dpg.index<t in 0 to steps> parallel carry(%x : !X) names ["x"] {
  ^bb0(%t: index, %in: !X):
    dpg.show ["s"] %s : f64
    %out = dpg.run @double(%in) names ["x"] : (!X) -> !X
    dpg.next carry(%out : !X)
  } -> !X
  // expected-remark@+1 {{E0804: in graph `loops`, iterations of this `parallel for` run one after the other: they record which elements they give}}
  %records = dpg.for #dpg.index<t in 0 to steps> parallel carry(%x : !X) names ["x"] {
  ^bb0(%t: index, %in: !X):
    %out = dpg.run @double(%in) names ["x"] : (!X) -> !X
    dpg.add_elements "x" from [#dpg.extent<t>] to [#dpg.extent<"t + 1">]
    dpg.next carry(%out : !X)
  } -> !X
  // expected-remark@+1 {{E0804: in graph `loops`, iterations of this `parallel for` run one after the other: an implementation of `double` is chosen}}
  %chooses = dpg.for #dpg.index<t in 0 to steps> parallel carry(%x : !X) names ["x"] {
  ^bb0(%t: index, %in: !X):
    %out = dpg.choose "double" among [#dpg.candidate<"double" processes 1 to 0 threads 1 to 0 features "" build 7>]
        operations (%s) bytes (%s) requires () [] [] names ["x"] : (f64), (f64) -> (!X) {
      %all = dpg.run @double(%in) names ["x"] : (!X) -> !X
      dpg.take %all : !X
    }
    dpg.next carry(%out : !X)
  } -> !X
  dpg.return %in_order, %hands_on, %swaps, %calls, %sum : !X, !X, !X, !X, f64
}

// expected-remark@+1 {{E0801: graph `calls` runs on one process: `f` runs on one process}}
dpg.graph @calls(%c: index, %b: !X) -> (f64) parameters [#dpg.parameter<c in "int">, #dpg.parameter<b in "...">, #dpg.parameter<q out "real">] sizes ["n"] documentation "" attributes {sym_visibility = "private"} {
  %q = dpg.invoke "f" calls "f" from "k.hpp" ["in", "out"] processes 1 to 1 (%b) names ["q"] : (!X) -> f64
  dpg.return %q : f64
}
dpg.graph @publishes(%c: index, %b: f64) -> (f64) parameters [#dpg.parameter<c in "int">, #dpg.parameter<b in "real">, #dpg.parameter<q out "real">] sizes [] documentation "" attributes {sym_visibility = "private"} {
  dpg.publish %b of "q" : f64
  dpg.return %b : f64
}
dpg.graph @instances(%b: !X, %s: f64, %one: index, %k: index, %old: !Q) -> (!Q, !Q) parameters [#dpg.parameter<b in "...">, #dpg.parameter<s in "real">, #dpg.parameter<one in "int">, #dpg.parameter<k in "int">, #dpg.parameter<old in "...">, #dpg.parameter<q out "...">, #dpg.parameter<r out "...">] sizes ["n"] documentation "" {
  // expected-remark@+1 {{E0804: in graph `instances`, iterations of this `parallel for` run one after the other: the implementation `f` does not state `threads 1`}}
  %on_all = dpg.parallel @calls over #dpg.index<c in 0 to k> reads(%b : !X) rows(%old : !Q) takes [false] names ["q"] -> !Q
  %q = dpg.parallel @calls over #dpg.index<c in 0 to k> on %one reads(%b : !X) rows(%old : !Q) takes [false] names ["q"] -> !Q
  %r = dpg.parallel @publishes over #dpg.index<c in 0 to k> on %one reads(%s : f64) rows(%old : !Q) takes [false] names ["r"] -> !Q
  dpg.return %q, %r : !Q, !Q
}
