// A nest whose arrays are all f32 computes in f32; scalars and literals are rounded to it.
// RUN: %dpg-opt %s --dpg-select-formats | %FileCheck %s

!S = !dpg.array<[n], f32>
// CHECK-LABEL: dpg.graph @axpy
// CHECK: ^bb0(%i: index):
// CHECK: %[[A:.*]] = arith.truncf %a : f64 to f32
// CHECK: %[[X:.*]] = dpg.read %x[%i] : <[n], f32> -> f32
// CHECK: %[[C:.*]] = arith.constant 1.000000e-01 : f32
// CHECK: %[[P:.*]] = arith.mulf %[[A]], %[[X]] : f32
// CHECK: %[[S:.*]] = arith.addf %[[P]], %[[C]] : f32
// CHECK: dpg.put %[[S]] into 0[%i] : f32
dpg.graph @axpy(%x: !S, %a: !num.real) -> (!S) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<a in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %u = dpg.undefined : !S
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%u : !S) names ["y"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !S -> f32
    %v_r = num.convert %v : f32 to !num.real
    %c = num.constant "0.1" : !num.real
    %p = num.mul %a, %v_r : !num.real
    %s = num.add %p, %c : !num.real
    %o = num.convert %s : !num.real to f32
    dpg.put %o into 0[%i] : f32
  } -> !S
  dpg.return %y : !S
}

// Balls are not rounded to it, nor is what they are compared with; a nest that gives an int computes in f64.
// CHECK-LABEL: dpg.graph @enclosed
// CHECK-NOT: arith.truncf
// CHECK: dpg.return
dpg.graph @enclosed(%x: !S, %a: !num.real) -> (!num.ball, index) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<a in "...">,
    #dpg.parameter<out0 out "...">,
    #dpg.parameter<out1 out "...">] sizes ["n"]
    documentation "" {
  %b = dpg.nest "b" over [#dpg.index<i in 0 to n>] names ["b"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !S -> f32
    %v_b = num.convert %v : f32 to !num.ball
    %a_b = num.convert %a : !num.real to !num.ball
    %p = num.mul %a_b, %v_b : !num.ball
    dpg.accumulate sum %p into 0 : !num.ball
  } -> !num.ball
  %c = dpg.nest "c" over [#dpg.index<i in 0 to n>] names ["c"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !S -> f32
    %v_r = num.convert %v : f32 to !num.real
    %t = num.compare gt %v_r, %a : !num.real -> i1
    %one = arith.constant 1 : index
    %zero = arith.constant 0 : index
    %k = arith.select %t, %one, %zero : index
    dpg.accumulate sum %k into 0 : index
  } -> index
  dpg.return %b, %c : !num.ball, index
}
