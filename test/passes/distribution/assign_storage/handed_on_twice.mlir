// A version that becomes two carried values is copied for one of them; a partial update from it copies in the loop, since
// what the swaps bring back is another version. A buffer that is returned twice is copied before it is moved.
// RUN: %dpg-opt %s --dpg-assign-storage | %FileCheck %s

!X = !dpg.array<[n], f64>
dpg.task @d(%c: !X, %d: !X) -> (!X) argument_names ["c", "d"] {
  %r = dpg.nest "d" over [#dpg.index<i in 1 to n>] init(%d : !X) names ["d"] origins [] {
  ^bb0(%i: index):
    %c1 = arith.constant 1 : index
    %before = arith.subi %i, %c1 : index
    %v = dpg.read %c[%before] : !X -> f64
    dpg.put %v into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
// CHECK-LABEL: dpg.graph @both
// CHECK: dpg.for {{.*}}enter = {{\[\[}}"c", "x"], ["d", "x"]], leave = {{\[\[}}"d", "c"]]
// CHECK: dpg.run @d({{.*}}init = ["copy"]
// CHECK: dpg.return {{.*}}consume = [false, true]
dpg.graph @both(%x: !X, %steps: index) -> (!X, !X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<steps in "int">,
    #dpg.parameter<c out "...">, #dpg.parameter<d out "...">] sizes ["n"] documentation "" {
  %c, %d = dpg.for #dpg.index<k in 0 to steps> carry(%x : !X, %x : !X) names ["c", "d"] {
  ^bb0(%k: index, %c_in: !X, %d_in: !X):
    %out = dpg.run @d(%c_in, %c_in) names ["d"] : (!X, !X) -> !X
    dpg.next carry(%out, %out : !X, !X)
  } -> !X, !X
  dpg.return %c, %c : !X, !X
}
