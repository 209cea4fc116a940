// Iterations that write their rows of an array in place, and have an array of their own beside it; and instances that
// call a function of the library.
// RUN: %dpg-opt %s --dpg-choose-partitions --dpg-derive-exchanges --dpg-overlap-exchanges --dpg-assign-storage --dpg-overlap-iterations --dpg-keep-threads | %FileCheck %s --implicit-check-not=keeps_threads

!X = !dpg.array<[n], f64>
!F = !dpg.array<[p, n], f64>
dpg.task @twice(%F: !F, %p: index, %y: !X) -> (!X) argument_names ["F", "p", "y"] {
  %r = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%y : !X) names ["y"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %F[%p, %i] : !F -> f64
    %w = arith.addf %v, %v : f64
    dpg.put %w into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
dpg.task @row(%y: !X, %F: !F) -> (!F) argument_names ["y", "F"] {
  %r = dpg.nest "F" over [#dpg.index<q in p to "p + 1">, #dpg.index<i in 0 to n>] init(%F : !F) names ["F"] origins [] {
  ^bb0(%q: index, %i: index):
    %v = dpg.read %y[%i] : !X -> f64
    dpg.put %v into 0[%q, %i] : f64
  } -> !F
  dpg.return %r : !F
}
// CHECK-LABEL: dpg.graph @rows
// CHECK: dpg.for {{.*}} parallel {{.*}} attributes {
// CHECK-SAME: on_threads
dpg.graph @rows(%F: !F, %m: index) -> (!F) parameters [#dpg.parameter<F inout "...">, #dpg.parameter<m in "int">] sizes ["p", "n"] documentation "" {
  %none = dpg.undefined : !X
  %G = dpg.for #dpg.index<p in 0 to m> parallel carry(%F : !F) names ["F"] {
  ^bb0(%p: index, %in: !F):
    %y = dpg.run @twice(%in, %p, %none) names ["y"] : (!F, index, !X) -> !X
    %out = dpg.run @row(%y, %in) names ["F"] : (!X, !F) -> !F
    dpg.next carry(%out : !F)
  } -> !F
  dpg.return %G : !F
}

dpg.graph @solve(%c: index, %b: !X) -> (!X) parameters [#dpg.parameter<c in "int">, #dpg.parameter<b in "...">, #dpg.parameter<x out "...">] sizes ["n"] documentation "" attributes {sym_visibility = "private"} {
  %x = dpg.invoke "sorted" calls "dpg::library::sorted" from "dpg/library/sorted.h" ["in", "out"] takes_place processes 1 to 1 (%b) names ["x"] : (!X) -> !X
  dpg.return %x : !X
}
// CHECK-LABEL: dpg.graph @instances
// CHECK: dpg.parallel @solve over <c in 0 to p> reads({{.*}} {{.*}}on_threads
dpg.graph @instances(%b: !X, %k: index) -> (!F) parameters [#dpg.parameter<b in "...">, #dpg.parameter<k in "int">, #dpg.parameter<F out "...">] sizes ["n", "p"] documentation "" {
  %none = dpg.undefined : !F
  %F = dpg.parallel @solve over #dpg.index<c in 0 to p> reads(%b : !X) rows(%none : !F) takes [false] names ["F"] -> !F
  dpg.return %F : !F
}
