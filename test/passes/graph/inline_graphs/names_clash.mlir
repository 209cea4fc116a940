// Names that the caller uses for something else get the callee's before them; others stay.
// RUN: %dpg-opt %s --dpg-inline-graphs | %FileCheck %s

!V = !dpg.array<[n], !num.real>
dpg.graph @norm(%x: !V) -> (!num.real) parameters [#dpg.parameter<x in "real[n]">, #dpg.parameter<r out "real">]
    sizes ["n"] documentation "" {
  %s = dpg.nest "squares" over [#dpg.index<i in 0 to n>] names ["squares"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> !num.real
    %p = num.mul %v, %v : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  %r = num.apply sqrt %s : !num.real loc("r"("a.dpg":4:3))
  dpg.return %r : !num.real
}

// CHECK-LABEL: dpg.graph @caller
dpg.graph @caller(%x: !V, %i: index, %squares: !num.real) -> (!num.real) parameters [#dpg.parameter<x in "real[n]">,
    #dpg.parameter<i in "int">, #dpg.parameter<squares in "real">, #dpg.parameter<a out "real">] sizes ["n"]
    documentation "" {
  // CHECK: %norm_squares = dpg.nest "squares" over [#dpg.index<norm_i in 0 to n>] names ["norm_squares"]
  // CHECK: ^bb0(%norm_i: index):
  %a = dpg.call @norm(%x) names ["a"] : (!V) -> !num.real
  // CHECK: %norm_squares_2 = dpg.nest "squares" over [#dpg.index<norm_i in 0 to n>] names ["norm_squares_2"]
  %b = dpg.call @norm(%x) : (!V) -> !num.real
  %c = num.add %a, %b : !num.real
  dpg.return %c : !num.real
}
