// Beside f64 a nest computes in f64 and rounds once, when it puts; what it accumulates is f64.
// RUN: %dpg-opt %s --dpg-select-formats | %FileCheck %s

!S = !dpg.array<[n], f32>
!V = !dpg.array<[n], !num.real>
// CHECK-LABEL: dpg.graph @mixed
// CHECK: %[[X:.*]] = arith.extf %{{.*}} : f32 to f64
// CHECK: %[[P:.*]] = arith.mulf %[[X]], %{{.*}} : f64
// CHECK: %[[O:.*]] = arith.truncf %[[P]] : f64 to f32
// CHECK: dpg.put %[[O]] into 0[%i] : f32
dpg.graph @mixed(%x: !S, %y: !V) -> (!S) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<y in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %u = dpg.undefined : !S
  %z = dpg.nest "z" over [#dpg.index<i in 0 to n>] init(%u : !S) names ["z"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !S -> f32
    %v_r = num.convert %v : f32 to !num.real
    %w = dpg.read %y[%i] : !V -> !num.real
    %p = num.mul %v_r, %w : !num.real
    %o = num.convert %p : !num.real to f32
    dpg.put %o into 0[%i] : f32
  } -> !S
  dpg.return %z : !S
}
// CHECK-LABEL: dpg.graph @sum
// CHECK: arith.extf
// CHECK: dpg.accumulate sum %{{.*}} into 0 : f64
dpg.graph @sum(%x: !S) -> (!num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %s = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !S -> f32
    %v_r = num.convert %v : f32 to !num.real
    dpg.accumulate sum %v_r into 0 : !num.real
  } -> !num.real
  dpg.return %s : !num.real
}
// CHECK-LABEL: dpg.graph @no_operand
// CHECK: arith.divf %{{.*}} : f64
// CHECK: arith.truncf
dpg.graph @no_operand(%a: !num.real) -> (!S) parameters [#dpg.parameter<a in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %u = dpg.undefined : !S
  %z = dpg.nest "z" over [#dpg.index<i in 0 to n>] init(%u : !S) names ["z"] origins [] {
  ^bb0(%i: index):
    %q = num.div %a, %a : !num.real
    %o = num.convert %q : !num.real to f32
    dpg.put %o into 0[%i] : f32
  } -> !S
  dpg.return %z : !S
}
