// A partial update that reads neighbours and goes round the loop copies what it leaves alone once, before the loop.
// RUN: %dpg-opt %s --dpg-assign-storage | %FileCheck %s

!X = !dpg.array<[n], f64>
dpg.task @fill(%y: !X) -> (!X) argument_names ["y"] {
  %r = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%y : !X) names ["y"] origins [] {
  ^bb0(%i: index):
    %one = arith.constant 1.0 : f64
    dpg.put %one into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
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
// CHECK: dpg.run @fill({{.*}}storage = ["y"]
// CHECK: dpg.for {{.*}} attributes {enter = {{\[\[}}"next_y", "y"]], storage = ["y"], swap = {{\[\[}}"y", "next_y"]]}
// CHECK: dpg.run @y({{.*}}init = ["update"], storage = ["next_y"]
dpg.graph @shift(%steps: index, %n: index) -> (!X) parameters [#dpg.parameter<steps in "int">, #dpg.parameter<n in "int">,
    #dpg.parameter<y out "...">] sizes [] documentation "" {
  %u = dpg.undefined : !X
  %x = dpg.run @fill(%u) names ["y"] : (!X) -> !X
  %y = dpg.for #dpg.index<k in 0 to steps> carry(%x : !X) names ["y"] {
  ^bb0(%k: index, %in: !X):
    %out = dpg.run @y(%in, %in) names ["y"] : (!X, !X) -> !X
    dpg.next carry(%out : !X)
  } -> !X
  dpg.return %y : !X
}
