// Real numbers are f64; their operations become those of arith and math.
// RUN: %dpg-opt %s --dpg-select-formats | %FileCheck %s

// CHECK: dpg.graph @g(%x: !dpg.array<[n], f64>, %a: f64) -> (!dpg.array<[n], f64>)
!V = !dpg.array<[n], !num.real>
dpg.graph @g(%x: !V, %a: !num.real) -> (!V) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<a in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %u = dpg.undefined : !V
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["y"] origins [] {
  ^bb0(%i: index):
    // CHECK: %[[V:.*]] = dpg.read %x[%i] : <[n], f64> -> f64
    %v = dpg.read %x[%i] : !V -> !num.real
    // CHECK: %[[C:.*]] = arith.constant 8.500000e-01 : f64
    %c = num.constant "0.85" : !num.real
    // CHECK: %[[P:.*]] = arith.mulf %a, %[[V]] : f64
    %p = num.mul %a, %v : !num.real
    // CHECK: %[[S:.*]] = arith.addf %[[P]], %[[C]] : f64
    %s = num.add %p, %c : !num.real
    // CHECK: dpg.put %[[S]] into 0[%i] : f64
    dpg.put %s into 0[%i] : !num.real
  } -> !V
  dpg.return %y : !V
}
