// What depends on the loop stays in it, if only by a range; balls and numbers are never taken for each other; output
// stays in order.
// RUN: %dpg-opt %s > %t.before && %dpg-opt %s --dpg-hoist-invariants | diff %t.before -

!V = !dpg.array<[n], !num.real>
dpg.graph @g(%x: !V, %y: !num.real) -> (!num.real) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<y in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %limit = arith.constant 9 : index
  %true = arith.constant true
  %number = num.constant "1" : !num.real
  %ball = num.constant "1" : !num.ball
  %r:3 = dpg.repeat up to %limit carry(%y : !num.real) names ["y"] condition "true" {
  ^bb0(%y_in: !num.real):
    dpg.show ["y"] %y : !num.real
    %y_out = num.add %y_in, %number : !num.real
    dpg.until %true carry(%y_out : !num.real)
  } -> !num.real
  dpg.for #dpg.index<t in 0 to n> names [] {
  ^bb0(%t: index):
    dpg.check_range %y "y" in ["0", "1"] : !num.real
    %part = dpg.nest "part" over [#dpg.index<i in 0 to t>] names ["part"] origins [] {
    ^bb0(%i: index):
      %value = dpg.read %x[%i] : !V -> !num.real
      dpg.accumulate sum %value into 0 : !num.real
    } -> !num.real
    dpg.show ["part"] %part : !num.real
    dpg.next
  }
  dpg.check_contract "y" <"1" absolute norm max> "1" bound %ball norm %ball
  dpg.return %r#0 : !num.real
}
