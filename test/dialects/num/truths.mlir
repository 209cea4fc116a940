// Comparisons of balls are three-valued; choices by them are hulls.
// RUN: %dpg-opt %s | %dpg-opt | %FileCheck %s

dpg.graph @g(%x: !num.real, %b: i1) -> (!num.real) parameters [#dpg.parameter<x in "real">,
    #dpg.parameter<b in "bool">, #dpg.parameter<y out "real">] sizes [] documentation "" {
  %p = num.convert %x : !num.real to !num.ball
  // CHECK: %[[LESS:.*]] = num.compare lt %{{.*}}, %{{.*}} : !num.ball -> !num.truth
  %less = num.compare lt %p, %p : !num.ball -> !num.truth
  // CHECK: %[[GIVEN:.*]] = num.to_truth %b
  %given = num.to_truth %b
  // CHECK: num.and %[[LESS]], %[[GIVEN]] : !num.truth
  %and = num.and %less, %given : !num.truth
  // CHECK: num.or
  %or = num.or %and, %given : !num.truth
  // CHECK: num.not
  %not = num.not %or : !num.truth
  // CHECK: num.choose %{{.*}} : !num.truth -> !num.ball {
  // CHECK:   num.yield
  // CHECK: } else {
  %hull = num.choose %not : !num.truth -> !num.ball {
    num.yield %p : !num.ball
  } else {
    %zero = num.constant "0" : !num.ball
    num.yield %zero : !num.ball
  }
  // CHECK: num.compare ge %x, %x : !num.real -> i1
  %same = num.compare ge %x, %x : !num.real -> i1
  dpg.return %x : !num.real
}
