// What both sides of a branch leave has one buffer: a side that leaves another version copies it there.
// RUN: %dpg-opt %s --dpg-assign-storage | %FileCheck %s

!X = !dpg.array<[n], f64>
// CHECK-LABEL: dpg.graph @branch
// CHECK: scf.yield {leave = {{\[\[}}"z", "x"]]} %x
// CHECK: scf.yield {leave = {{\[\[}}"z", "y"]]} %y
// CHECK: storage = ["z"]
dpg.graph @branch(%x: !X, %y: !X, %c: i1) -> (!X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<y in "...">,
    #dpg.parameter<c in "bool">, #dpg.parameter<z out "...">] sizes ["n"] documentation "" {
  %z = scf.if %c -> !X {
    scf.yield %x : !X
  } else {
    scf.yield %y : !X
  } {names = ["z"]}
  dpg.return %z : !X
}
