// Nests that may not become one, or gain nothing by it.
// RUN: %dpg-opt %s > %t.before && %dpg-opt %s --dpg-fuse-nests | diff %t.before -

!V = !dpg.array<[n], !num.real>
// Another element of what the first gives.
dpg.graph @shifted(%x: !V) -> (!V, !num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">,
    #dpg.parameter<out1 out "...">] sizes ["n"]
    documentation "" {
  %u = dpg.undefined : !V
  %a = dpg.nest "a" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["a"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    dpg.put %v into 0[%i] : !num.real
  } -> !V
  %b = dpg.nest "b" over [#dpg.index<i in 0 to n>] names ["b"] origins [] {
  ^bb0(%i: index):
    %one = arith.constant 1 : index
    %j = arith.subi %i, %one : index
    %v = dpg.read %a[%j] : !V -> !num.real
    dpg.accumulate sum %v into 0 : !num.real
  } -> !num.real
  dpg.return %a, %b : !V, !num.real
}
// Other bounds.
dpg.graph @bounds(%x: !V) -> (!num.real, !num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">,
    #dpg.parameter<out1 out "...">] sizes ["n"]
    documentation "" {
  %a = dpg.nest "a" over [#dpg.index<i in 0 to n>] names ["a"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %w = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %v, %w : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  %b = dpg.nest "b" over [#dpg.index<i in 1 to n>] names ["b"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    dpg.accumulate sum %v into 0 : !num.real
  } -> !num.real
  dpg.return %a, %b : !num.real, !num.real
}
// No array in common.
dpg.graph @apart(%x: !V, %y: !V) -> (!num.real, !num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<y in "...">,
    #dpg.parameter<out0 out "...">,
    #dpg.parameter<out1 out "...">] sizes ["n"]
    documentation "" {
  %a = dpg.nest "a" over [#dpg.index<i in 0 to n>] names ["a"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %w = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %v, %w : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  %b = dpg.nest "b" over [#dpg.index<i in 0 to n>] names ["b"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %y[%i] : !V -> !num.real
    %w = dpg.read %y[%i] : !V -> !num.real
    %p = num.mul %v, %w : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  dpg.return %a, %b : !num.real, !num.real
}
// The second needs what the first accumulates.
dpg.graph @waits(%x: !V) -> (!num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %a = dpg.nest "a" over [#dpg.index<i in 0 to n>] names ["a"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %w = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %v, %w : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  %b = dpg.nest "b" over [#dpg.index<i in 0 to n>] names ["b"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %a, %v : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  dpg.return %b : !num.real
}
// The second needs what is computed from what the first accumulates.
dpg.graph @waits_longer(%x: !V) -> (!num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %a = dpg.nest "a" over [#dpg.index<i in 0 to n>] names ["a"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %w = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %v, %w : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  %c = num.neg %a : !num.real
  %b = dpg.nest "b" over [#dpg.index<i in 0 to n>] names ["b"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %c, %v : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  dpg.return %b : !num.real
}
// Balls and numbers.
dpg.graph @balls(%x: !V) -> (!num.real, !num.ball) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">,
    #dpg.parameter<out1 out "...">] sizes ["n"]
    documentation "" {
  %a = dpg.nest "a" over [#dpg.index<i in 0 to n>] names ["a"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %w = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %v, %w : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  %b = dpg.nest "b" over [#dpg.index<i in 0 to n>] names ["b"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %p = num.convert %v : !num.real to !num.ball
    dpg.accumulate sum %p into 0 : !num.ball
  } -> !num.ball
  dpg.return %a, %b : !num.real, !num.ball
}
// The second would wait for a loop.
dpg.graph @loop(%x: !V, %y: !num.real) -> (!num.real, !num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<y in "...">,
    #dpg.parameter<out0 out "...">,
    #dpg.parameter<out1 out "...">] sizes ["n"]
    documentation "" {
  %a = dpg.nest "a" over [#dpg.index<i in 0 to n>] names ["a"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %w = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %v, %w : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  %limit = arith.constant 9 : index
  %r:3 = dpg.repeat up to %limit carry(%y : !num.real) names ["y"] condition "true" {
  ^bb0(%y_in: !num.real):
    %true = arith.constant true
    dpg.until %true carry(%y_in : !num.real)
  } -> !num.real
  %b = dpg.nest "b" over [#dpg.index<i in 0 to n>] names ["b"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %r#0, %v : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  dpg.return %a, %b : !num.real, !num.real
}
