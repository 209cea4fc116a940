// A task holds one nest; a run covers all of its lines, or the inner or the outer ones.
// RUN: %dpg-opt %s | %dpg-opt | %FileCheck %s

!V = !dpg.array<[n], f64>
// CHECK: dpg.task @twice(%x: !dpg.array<[n], f64>, %y: !dpg.array<[n], f64>) -> (!dpg.array<[n], f64>) argument_names ["x", "y"] {
dpg.task @twice(%0: !V, %1: !V) -> (!V) argument_names ["x", "y"] {
  %two = arith.constant 2.0 : f64
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%1 : !V) names ["y"] origins [] {
  ^bb0(%i: index):
    %a = dpg.read %0[%i] : !V -> f64
    %b = arith.mulf %two, %a : f64
    dpg.put %b into 0[%i] : f64
  } -> !V
  dpg.return %y : !V
}

dpg.graph @g(%x: !V) -> (!V) parameters [#dpg.parameter<x in "f64[n]">, #dpg.parameter<y out "f64[n]">] sizes ["n"]
    documentation "" {
  %u = dpg.undefined : !V
  // CHECK: %[[INNER:.*]] = dpg.run @twice(%x, %{{.*}}) part inner names ["y"] : (!dpg.array<[n], f64>, !dpg.array<[n], f64>) -> !dpg.array<[n], f64>
  %inner = dpg.run @twice(%x, %u) part inner names ["y"] : (!V, !V) -> !V
  // CHECK: %[[OUTER:.*]] = dpg.run @twice(%x, %[[INNER]]) part outer names ["y"] {storage = ["y"]} : (
  %outer = dpg.run @twice(%x, %inner) part outer names ["y"] {storage = ["y"]} : (!V, !V) -> !V
  // CHECK: dpg.run @twice(%x, %[[OUTER]]) names ["y"] : (
  %all = dpg.run @twice(%x, %outer) names ["y"] : (!V, !V) -> !V
  dpg.return %all : !V
}
