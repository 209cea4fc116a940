// What a loop carries and its next version swap buffers.
// RUN: %dpg-opt %s --dpg-assign-storage | %FileCheck %s

!X = !dpg.array<[n], f64>
dpg.task @y(%x: !X, %y: !X) -> (!X) argument_names ["x", "y"] {
  %r = dpg.nest "y" over [#dpg.index<i in 1 to n>] init(%y : !X) names ["y"] origins [] {
  ^bb0(%i: index):
    %c1 = arith.constant 1 : index
    %before = arith.subi %i, %c1 : index
    %v = dpg.read %x[%before] : !X -> f64
    dpg.put %v into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
// CHECK-LABEL: dpg.graph @shift
// CHECK: buffers = [{name = "y", type = !dpg.array<[n], f64>}, {name = "next_y", type = !dpg.array<[n], f64>}]
// CHECK: dpg.for {{.*}} attributes {enter = {{\[\[}}"y", "x"]], storage = ["y"], swap = {{\[\[}}"y", "next_y"]]}
// CHECK: dpg.run @y({{.*}}init = ["fresh"], storage = ["next_y"]
// CHECK: dpg.return %y : {{.*}} {consume = [true]}
dpg.graph @shift(%x: !X, %steps: index) -> (!X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<steps in "int">,
    #dpg.parameter<y out "...">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !X
  %y = dpg.for #dpg.index<k in 0 to steps> carry(%x : !X) names ["y"] {
  ^bb0(%k: index, %in: !X):
    %out = dpg.run @y(%in, %u) names ["y"] : (!X, !X) -> !X
    dpg.next carry(%out : !X)
  } -> !X
  dpg.return %y : !X
}
