// Equal nests run one task; another of the same name gets its graph's before it, and a number where that is taken.
// RUN: %dpg-opt %s --dpg-outline-tasks | %FileCheck %s

!V = !dpg.array<[n], !num.real>
// CHECK: dpg.task @first_s(
// CHECK: dpg.graph @first
// CHECK: dpg.run @first_s(%x) names ["s"]
dpg.graph @first(%x: !V) -> (!num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %s = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    dpg.accumulate max %v into 0 : !num.real
  } -> !num.real
  dpg.return %s : !num.real
}
// CHECK: dpg.task @s(
// CHECK: dpg.task @second_s(
// CHECK: dpg.task @second_s_2(
// CHECK: dpg.graph @second
// CHECK: dpg.run @s(%x)
// CHECK: dpg.run @second_s(%x)
// CHECK: dpg.run @second_s_2(%x)
// CHECK: dpg.run @s(%x)
dpg.graph @second(%x: !V, %y: !V) -> (!num.real, !num.real, !num.real, !num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<y in "...">,
    #dpg.parameter<out0 out "...">,
    #dpg.parameter<out1 out "...">,
    #dpg.parameter<out2 out "...">,
    #dpg.parameter<out3 out "...">] sizes ["n"]
    documentation "" {
  %s = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    dpg.accumulate sum %v into 0 : !num.real
  } -> !num.real
  %t = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    dpg.accumulate min %v into 0 : !num.real
  } -> !num.real
  %w = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    dpg.accumulate product %v into 0 : !num.real
  } -> !num.real
  %v = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    dpg.accumulate sum %v into 0 : !num.real
  } -> !num.real
  dpg.return %s, %t, %w, %v : !num.real, !num.real, !num.real, !num.real
}

// The same statement, met with other values: one task, under the names of the first. Without origins, two.
// CHECK: dpg.task @length(%x:
// CHECK: dpg.task @size(%x:
// CHECK: dpg.task @third_size(%y:
// CHECK: dpg.graph @third
// CHECK: dpg.run @length(%x) names ["length"]
// CHECK: dpg.run @length(%y) names ["next_length"]
dpg.graph @third(%x: !V, %y: !V) -> (!num.real, !num.real, !num.real, !num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<y in "...">, #dpg.parameter<out0 out "...">, #dpg.parameter<out1 out "...">,
    #dpg.parameter<out2 out "...">, #dpg.parameter<out3 out "...">] sizes ["n"] documentation "" {
  %s = dpg.nest "length" over [#dpg.index<i in 0 to n>] names ["length"]
      origins [#dpg.origin<"third", "length = sum(i) x[i];", "third.dpg" : 3>] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    dpg.accumulate sum %v into 0 : !num.real
  } -> !num.real
  %t = dpg.nest "length" over [#dpg.index<i in 0 to n>] names ["next_length"]
      origins [#dpg.origin<"third", "length = sum(i) x[i];", "third.dpg" : 3>] {
  ^bb0(%i: index):
    %v = dpg.read %y[%i] : !V -> !num.real
    dpg.accumulate sum %v into 0 : !num.real
  } -> !num.real
  %u = dpg.nest "size" over [#dpg.index<i in 0 to n>] names ["size"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    dpg.accumulate sum %v into 0 : !num.real
  } -> !num.real
  %w = dpg.nest "size" over [#dpg.index<i in 0 to n>] names ["size"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %y[%i] : !V -> !num.real
    dpg.accumulate sum %v into 0 : !num.real
  } -> !num.real
  dpg.return %s, %t, %u, %w : !num.real, !num.real, !num.real, !num.real
}
