// What is not known before the run is checked in it: subscripts before the nest, boxes of elements where they are read.
// RUN: %dpg-opt %s --dpg-check-elements | %FileCheck %s

!V = !dpg.array<[n], f64>

// CHECK-LABEL: dpg.graph @part
// CHECK:       dpg.begin_elements "z"
// CHECK:       dpg.check_subscripts "z" dimension 1 from <0> to <k> extent <n> within []
// CHECK-NEXT:  %z = dpg.nest "z"
// CHECK:       dpg.add_elements "z" from [#dpg.extent<0>] to [#dpg.extent<k>]
// CHECK-NEXT:  dpg.require_elements "z" from [#dpg.extent<0>] to [#dpg.extent<n>]
// CHECK-NEXT:  dpg.return
dpg.graph @part(%x: !V, %k: index) -> (!V) parameters [#dpg.parameter<x in "...">, #dpg.parameter<k in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"] documentation "" {
  %undefined = dpg.undefined : !V
  %z = dpg.nest "z" over [#dpg.index<i in 0 to k>] init(%undefined : !V) names ["z"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> f64
    dpg.put %v into 0[%i] : f64
  } -> !V
  dpg.return %z : !V
}

// A subscript that is computed from data is checked where it is used.
// CHECK-LABEL: dpg.graph @gather
// CHECK:       %[[P:.*]] = dpg.read %p
// CHECK-NEXT:  %[[S:.*]] = dpg.checked_subscript %[[P]] of "x" dimension 1 extent <n>
// CHECK-NEXT:  dpg.read %x[%[[S]]]
dpg.graph @gather(%x: !V, %p: !dpg.array<[n], index>) -> (!V) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<p in "...">, #dpg.parameter<out0 out "...">] sizes ["n"] documentation "" {
  %undefined = dpg.undefined : !V
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%undefined : !V) names ["y"] origins [] {
  ^bb0(%i: index):
    %at = dpg.read %p[%i] : <[n], index> -> index
    %v = dpg.read %x[%at] : !V -> f64
    dpg.put %v into 0[%i] : f64
  } -> !V
  dpg.return %y : !V
}
