// What ranges, conditions and earlier checks prove is not checked, and parts that make the whole are not recorded.
// RUN: %dpg-opt %s --dpg-check-elements | %FileCheck %s

!V = !dpg.array<[n], f64>

// CHECK-LABEL: dpg.graph @stencil
// CHECK-NOT:   check
// CHECK-NOT:   elements
// CHECK:       dpg.return
dpg.graph @stencil(%x: !V) -> (!V) parameters [#dpg.parameter<x in "...">, #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %undefined = dpg.undefined : !V
  %one = arith.constant 1 : index
  %zero = arith.constant 0 : index
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%undefined : !V) names ["y"] origins [] {
  ^bb0(%i: index):
    %inside = arith.cmpi sgt, %i, %zero : index
    %v = num.choose %inside : i1 -> f64 {
      %before = arith.subi %i, %one : index
      %r = dpg.read %x[%before] : !V -> f64
      num.yield %r : f64
    } else {
      %r = dpg.read %x[%i] : !V -> f64
      num.yield %r : f64
    }
    dpg.put %v into 0[%i] : f64
  } -> !V
  dpg.return %y : !V
}

// The first check says that n is at least 3; the parts are 0, 1..2 and 2..n.
// CHECK-LABEL: dpg.graph @parts
// CHECK:       dpg.check_subscripts "a" dimension 1 from <2> to <3> extent <n> within []
// CHECK-NOT:   check
// CHECK-NOT:   elements
// CHECK:       dpg.return
dpg.graph @parts(%x: !V) -> (!V) parameters [#dpg.parameter<x in "...">, #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %undefined = dpg.undefined : !V
  %v = arith.constant 1.0 : f64
  %a = dpg.nest "a" over [#dpg.index<i in 2 to 3>] init(%undefined : !V) names ["a"] origins [] {
  ^bb0(%i: index):
    dpg.put %v into 0[%i] : f64
  } -> !V
  %b = dpg.nest "b" over [#dpg.index<i in 0 to 2>] init(%a : !V) names ["b"] origins [] {
  ^bb0(%i: index):
    dpg.put %v into 0[%i] : f64
  } -> !V
  %c = dpg.nest "c" over [#dpg.index<i in 3 to n>] init(%b : !V) names ["c"] origins [] {
  ^bb0(%i: index):
    dpg.put %v into 0[%i] : f64
  } -> !V
  dpg.return %c : !V
}
