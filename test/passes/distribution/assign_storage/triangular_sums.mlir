// A part whose columns begin at its row is written apart from what a sum over the rows before reads only in one
// iteration, not in all: both versions are needed. Where the bounds are the same for all, one buffer does.
// RUN: %dpg-opt %s --dpg-choose-partitions --dpg-derive-exchanges --dpg-overlap-exchanges --dpg-assign-storage | %FileCheck %s

!F = !dpg.array<[n, n], f64>
dpg.task @triangle(%old: !F, %F: !F) -> (!F) argument_names ["old", "F"] {
  %r = dpg.nest "F" over [#dpg.index<r in 0 to n>, #dpg.index<c in r to n>] init(%F : !F) names ["F"] origins [] {
  ^bb0(%r: index, %c: index):
    %s = dpg.reduce sum #dpg.index<l in 0 to r> -> f64 {
    ^bb0(%l: index):
      %v = dpg.read %old[%l, %l] : !F -> f64
      dpg.yield %v : f64
    }
    dpg.put %s into 0[%r, %c] : f64
  } -> !F
  dpg.return %r : !F
}
dpg.task @block(%old: !F, %k: index, %F: !F) -> (!F) argument_names ["old", "k", "F"] {
  %r = dpg.nest "F" over [#dpg.index<r in k to n>, #dpg.index<c in k to n>] init(%F : !F) names ["F"] origins [] {
  ^bb0(%r: index, %c: index):
    %s = dpg.reduce sum #dpg.index<l in 0 to k> -> f64 {
    ^bb0(%l: index):
      %v = dpg.read %old[%r, %l] : !F -> f64
      %w = dpg.read %old[%l, %c] : !F -> f64
      %p = arith.mulf %v, %w : f64
      dpg.yield %p : f64
    }
    dpg.put %s into 0[%r, %c] : f64
  } -> !F
  dpg.return %r : !F
}
// CHECK-LABEL: dpg.graph @both
// CHECK: dpg.run @block{{.*}} init = ["update"], storage = ["[[ONE:.*]]"]
// CHECK: dpg.run @triangle{{.*}} init = ["copy"]
dpg.graph @both(%A: !F, %k: index) -> (!F) parameters [#dpg.parameter<A in "...">, #dpg.parameter<k in "int">, #dpg.parameter<F out "...">] sizes ["n"] documentation "" {
  %F = dpg.for #dpg.index<t in 0 to 3> carry(%A : !F) names ["F"] {
  ^bb0(%t: index, %in: !F):
    %a = dpg.run @block(%in, %k, %in) names ["F"] : (!F, index, !F) -> !F
    %b = dpg.run @triangle(%a, %a) names ["F"] : (!F, !F) -> !F
    dpg.next carry(%b : !F)
  } -> !F
  dpg.return %F : !F
}
