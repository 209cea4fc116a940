// Balls, truths and what connects i1 stay in num; points enter from f64.
// RUN: %dpg-opt %s --dpg-select-formats | %FileCheck %s

dpg.graph @g(%x: !num.real) -> (!num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes []
    documentation "" {
  // CHECK: num.convert %x : f64 to !num.ball
  %p = num.convert %x : !num.real to !num.ball
  // CHECK: num.constant "1" : !num.ball
  %one = num.constant "1" : !num.ball
  // CHECK: num.add %{{.*}}, %{{.*}} : !num.ball
  %s = num.add %p, %one : !num.ball
  // CHECK: num.compare lt %{{.*}} : !num.ball -> !num.truth
  %t = num.compare lt %s, %p : !num.ball -> !num.truth
  // CHECK: %[[B:.*]] = arith.cmpf olt
  %b = num.compare lt %x, %x : !num.real -> i1
  // CHECK: %[[N:.*]] = num.not %[[B]] : i1
  %n = num.not %b : i1
  // CHECK: num.choose %[[N]] : i1 -> f64
  %c = num.choose %n : i1 -> !num.real {
    num.yield %x : !num.real
  } else {
    num.yield %x : !num.real
  }
  dpg.return %c : !num.real
}
