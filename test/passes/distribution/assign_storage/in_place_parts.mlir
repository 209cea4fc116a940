// A part is updated in place if no iteration reads what another puts: another row at the same column, other columns.
// Columns that are shifted are read by the next iteration.
// RUN: %dpg-opt %s --dpg-assign-storage | %FileCheck %s

!M = !dpg.array<[n, n], f64>
dpg.task @row(%old: !M, %new: !M) -> (!M) argument_names ["old", "new"] {
  %k = dpg.size #dpg.extent<k>
  %r = dpg.nest "row" over [#dpg.index<i in p to "p + 1">, #dpg.index<j in 0 to n>] init(%new : !M) names ["row"] origins [] {
  ^bb0(%i: index, %j: index):
    %v = dpg.read %old[%k, %j] : !M -> f64
    dpg.put %v into 0[%i, %j] : f64
  } -> !M
  dpg.return %r : !M
}
dpg.task @column(%old: !M, %new: !M) -> (!M) argument_names ["old", "new"] {
  %k = dpg.size #dpg.extent<k>
  %r = dpg.nest "column" over [#dpg.index<i in 1 to n>, #dpg.index<j in "k + 1" to "k + 2">] init(%new : !M) names ["column"] origins [] {
  ^bb0(%i: index, %j: index):
    %c0 = arith.constant 0 : index
    %v = dpg.read %old[%c0, %k] : !M -> f64
    dpg.put %v into 0[%i, %j] : f64
  } -> !M
  dpg.return %r : !M
}
dpg.task @shifted(%old: !M, %new: !M) -> (!M) argument_names ["old", "new"] {
  %c1 = arith.constant 1 : index
  %r = dpg.nest "shifted" over [#dpg.index<i in 0 to n>, #dpg.index<j in 1 to n>] init(%new : !M) names ["shifted"] origins [] {
  ^bb0(%i: index, %j: index):
    %before = arith.subi %j, %c1 : index
    %v = dpg.read %old[%i, %before] : !M -> f64
    dpg.put %v into 0[%i, %j] : f64
  } -> !M
  dpg.return %r : !M
}
// CHECK-LABEL: dpg.graph @g
// CHECK: dpg.run @row({{.*}}) names ["a"] {init = ["copy"], storage = ["a"]}
// CHECK: dpg.run @column({{.*}}) names ["b"] {init = ["update"], storage = ["a"]}
// CHECK: dpg.run @row({{.*}}) names ["c"] {init = ["update"], storage = ["a"]}
// CHECK: dpg.run @shifted({{.*}}) names ["d"] {init = ["copy"], storage = ["d"]}
dpg.graph @g(%x: !M, %k: index, %p: index) -> (!M) parameters [#dpg.parameter<x in "...">, #dpg.parameter<k in "int">,
    #dpg.parameter<p in "int">, #dpg.parameter<d out "...">] sizes ["n"] documentation "" {
  %a = dpg.run @row(%x, %x) names ["a"] : (!M, !M) -> !M
  %b = dpg.run @column(%a, %a) names ["b"] : (!M, !M) -> !M
  %c = dpg.run @row(%b, %b) names ["c"] : (!M, !M) -> !M
  %d = dpg.run @shifted(%c, %c) names ["d"] : (!M, !M) -> !M
  dpg.return %d : !M
}
