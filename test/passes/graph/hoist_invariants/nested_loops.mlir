// What is the same in an inner loop and in the outer one leaves both; checks leave repeat, which runs at least once.
// RUN: %dpg-opt %s --dpg-hoist-invariants | %FileCheck %s

!V = !dpg.array<[n], !num.real>
// CHECK-LABEL: dpg.graph @g
// CHECK: dpg.check_range %x
// CHECK: %s = dpg.nest "s"
// CHECK: dpg.repeat
// CHECK: dpg.for
dpg.graph @g(%x: !V, %y: !num.real) -> (!num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<y in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %limit = arith.constant 9 : index
  %r:3 = dpg.repeat up to %limit carry(%y : !num.real) names ["y"] condition "true" {
  ^bb0(%y_in: !num.real):
    dpg.check_range %x "x" in ["0", "1"] : !V
    %y_out = dpg.for #dpg.index<t in 0 to n> carry(%y_in : !num.real) names ["y"] {
    ^bb0(%t: index, %z: !num.real):
      %s = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
      ^bb0(%i: index):
        %v = dpg.read %x[%i] : !V -> !num.real
        %p = num.mul %v, %v : !num.real
        dpg.accumulate sum %p into 0 : !num.real
      } -> !num.real
      %sum = num.add %s, %z : !num.real
      dpg.next carry(%sum : !num.real)
    } -> !num.real
    %true = arith.constant true
    dpg.until %true carry(%y_out : !num.real)
  } -> !num.real
  dpg.return %r#0 : !num.real
}
