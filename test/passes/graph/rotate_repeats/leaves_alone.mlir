// Nothing moves where it saves no message, costs an inner reduction, or needs what the iteration computes.
// RUN: %dpg-opt %s --dpg-rotate-repeats | %FileCheck %s

!V = !dpg.array<[n], f64>
!M = !dpg.array<[n, n], f64, csr>

// Only one reduction an iteration.
// CHECK-LABEL: dpg.graph @one_reduction
// CHECK-NOT:   dpg.nest
// CHECK:       dpg.repeat {{.*}} carry(%x : {{.*}}) names ["x"]
dpg.graph @one_reduction(%x: !V) -> (!V) parameters [#dpg.parameter<x in "...">, #dpg.parameter<out0 out "...">]
    sizes ["n"] documentation "" {
  %limit = arith.constant 9 : index
  %undefined = dpg.undefined : <[n], f64>
  %true = arith.constant true
  %r:3 = dpg.repeat up to %limit carry(%x : !V) names ["x"] condition "true" {
  ^bb0(%x_in: !V):
    %s = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
    ^bb0(%i: index):
      %v = dpg.read %x_in[%i] : !V -> f64
      dpg.accumulate sum %v into 0 : f64
    } -> f64
    %next = dpg.nest "next" over [#dpg.index<i in 0 to n>] init(%undefined : !V) names ["next"] origins [] {
    ^bb0(%i: index):
      dpg.put %s into 0[%i] : f64
    } -> !V
    dpg.until %true carry(%next : !V)
  } -> !V
  dpg.return %r#0 : !V
}

// The first nest is a product: computing it once more than there are iterations costs what it saves.
// CHECK-LABEL: dpg.graph @product
// CHECK-NOT:   dpg.nest
// CHECK:       dpg.repeat {{.*}} carry(%x : {{.*}}) names ["x", "t"]
dpg.graph @product(%A: !M, %x: !V) -> (!V, f64) parameters [#dpg.parameter<A in "...">, #dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">, #dpg.parameter<out1 out "...">] sizes ["n"] documentation "" {
  %limit = arith.constant 9 : index
  %undefined = dpg.undefined : <[n], f64>
  %true = arith.constant true
  %r:4 = dpg.repeat up to %limit carry(%x : !V) names ["x", "t"] condition "true" {
  ^bb0(%x_in: !V):
    %s = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
    ^bb0(%i: index):
      %sum = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : !M) -> f64 {
      ^bb0(%j: index, %entry: index):
        %a = dpg.entry %A at %entry : <[n, n], f64, csr> -> f64
        dpg.yield %a : f64
      }
      %v = dpg.read %x_in[%i] : !V -> f64
      %p = arith.mulf %sum, %v : f64
      dpg.accumulate sum %p into 0 : f64
    } -> f64
    %next, %t = dpg.nest "next" over [#dpg.index<i in 0 to n>] init(%undefined : !V) names ["next", "t"] origins [] {
    ^bb0(%i: index):
      dpg.put %s into 0[%i] : f64
      dpg.accumulate sum %s into 1 : f64
    } -> !V, f64
    dpg.until %true carry(%next : !V) last(%t : f64)
  } -> !V, f64
  dpg.return %r#0, %r#1 : !V, f64
}

// What the first nest reads is scaled by a number of the same iteration.
// CHECK-LABEL: dpg.graph @needs_iteration
// CHECK-NOT:   dpg.nest
// CHECK:       dpg.repeat {{.*}} carry(%x : {{.*}}, %a : f64) names ["x", "a", "t"]
dpg.graph @needs_iteration(%x: !V, %a: f64) -> (!V, f64) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<a in "...">, #dpg.parameter<out0 out "...">, #dpg.parameter<out1 out "...">] sizes ["n"]
    documentation "" {
  %limit = arith.constant 9 : index
  %undefined = dpg.undefined : <[n], f64>
  %true = arith.constant true
  %r:5 = dpg.repeat up to %limit carry(%x : !V, %a : f64) names ["x", "a", "t"] condition "true" {
  ^bb0(%x_in: !V, %a_in: f64):
    %twice = arith.addf %a_in, %a_in : f64
    %s = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
    ^bb0(%i: index):
      %v = dpg.read %x_in[%i] : !V -> f64
      %p = arith.mulf %twice, %v : f64
      dpg.accumulate sum %p into 0 : f64
    } -> f64
    %next, %t = dpg.nest "next" over [#dpg.index<i in 0 to n>] init(%undefined : !V) names ["next", "t"] origins [] {
    ^bb0(%i: index):
      dpg.put %s into 0[%i] : f64
      dpg.accumulate sum %s into 1 : f64
    } -> !V, f64
    dpg.until %true carry(%next, %twice : !V, f64) last(%t : f64)
  } -> !V, f64, f64
  dpg.return %r#0, %r#2 : !V, f64
}
