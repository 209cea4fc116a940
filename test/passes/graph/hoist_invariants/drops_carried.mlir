// What a loop carries and nobody reads leaves it, and so does what only another such loop took.
// RUN: %dpg-opt %s --dpg-hoist-invariants | %FileCheck %s

// CHECK-LABEL: dpg.graph @g
// CHECK: dpg.for #dpg.index<t in 0 to 3> names ["c"]
// CHECK: dpg.next last(
// CHECK: dpg.repeat up to %{{.*}} carry(%y : !num.real) names ["y"]
// CHECK-NEXT: ^bb0(%y{{.*}}: !num.real):
// CHECK: dpg.until %{{.*}} carry(%{{[^,]*}} : !num.real)
dpg.graph @g(%y: !num.real) -> (!num.real, index) parameters [#dpg.parameter<y in "...">,
    #dpg.parameter<out0 out "...">, #dpg.parameter<out1 out "...">] sizes []
    documentation "" {
  %limit = arith.constant 9 : index
  %c = dpg.for #dpg.index<t in 0 to 3> names ["c"] {
  ^bb0(%t: index):
    %real = num.from_int %t : !num.real
    dpg.next last(%real : !num.real)
  } -> !num.real
  %r:4 = dpg.repeat up to %limit carry(%c : !num.real, %y : !num.real) names ["c", "y"] condition "true" {
  ^bb0(%c_in: !num.real, %y_in: !num.real):
    %c_out = num.mul %y_in, %y_in : !num.real
    %y_out = num.add %c_out, %y_in : !num.real
    %true = arith.constant true
    dpg.until %true carry(%c_out, %y_out : !num.real, !num.real)
  } -> !num.real, !num.real
  dpg.return %r#1, %r#2 : !num.real, index
}
