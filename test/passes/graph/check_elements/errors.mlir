// RUN: %dpg-opt %s --dpg-check-elements -split-input-file -verify-diagnostics

!V = !dpg.array<[n], f64>
dpg.graph @older(%k: index) -> (!V, !V) parameters [#dpg.parameter<k in "...">, #dpg.parameter<out0 out "...">,
    #dpg.parameter<out1 out "...">] sizes ["n"] documentation "" {
  %undefined = dpg.undefined : !V
  %v = arith.constant 1.0 : f64
  %a = dpg.nest "a" over [#dpg.index<i in 0 to k>] init(%undefined : !V) names ["a"] origins [] {
  ^bb0(%i: index):
    dpg.put %v into 0[%i] : f64
  } -> !V
  %b = dpg.nest "b" over [#dpg.index<i in k to n>] init(%a : !V) names ["b"] origins [] {
  ^bb0(%i: index):
    dpg.put %v into 0[%i] : f64
  } -> !V
  // expected-error@+1 {{E0716: whether all elements of `a` have values here cannot be recorded}}
  dpg.return %a, %b : !V, !V
}
