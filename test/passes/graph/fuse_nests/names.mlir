// Nests of balls share one suffix; names that grow long end in `more`.
// RUN: %dpg-opt %s --dpg-fuse-nests | %FileCheck %s

!V = !dpg.array<[n], !num.real>
!B = !dpg.array<[n], !num.ball>
// CHECK-LABEL: dpg.graph @balls
// CHECK: dpg.nest "share_and_lost_enclosed"
dpg.graph @balls(%x: !B) -> (!B, !num.ball) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">,
    #dpg.parameter<out1 out "...">] sizes ["n"]
    documentation "" {
  %u = dpg.undefined : !B
  %s = dpg.nest "share_enclosed" over [#dpg.index<i in 0 to n>] init(%u : !B) names ["share_enclosed"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !B -> !num.ball
    dpg.put %v into 0[%i] : !num.ball
  } -> !B
  %l = dpg.nest "lost_enclosed" over [#dpg.index<i in 0 to n>] names ["lost_enclosed"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !B -> !num.ball
    dpg.accumulate sum %v into 0 : !num.ball
  } -> !num.ball
  dpg.return %s, %l : !B, !num.ball
}
// CHECK-LABEL: dpg.graph @long
// CHECK: dpg.nest "a_rather_long_name_for_a_sum_and_more"
dpg.graph @long(%x: !V) -> (!num.real, !num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">,
    #dpg.parameter<out1 out "...">] sizes ["n"]
    documentation "" {
  %a_rather_long_name_for_a_sum = dpg.nest "a_rather_long_name_for_a_sum" over [#dpg.index<i in 0 to n>] names ["a_rather_long_name_for_a_sum"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %w = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %v, %w : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  %another_name_that_is_long_by_itself = dpg.nest "another_name_that_is_long_by_itself" over [#dpg.index<i in 0 to n>] names ["another_name_that_is_long_by_itself"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    dpg.accumulate max %v into 0 : !num.real
  } -> !num.real
  dpg.return %a_rather_long_name_for_a_sum, %another_name_that_is_long_by_itself : !num.real, !num.real
}
