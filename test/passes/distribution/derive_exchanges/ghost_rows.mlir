// A dense matrix that is read rows away exchanges as many rows as the subscripts show.
// RUN: %dpg-opt %s --dpg-choose-partitions --dpg-derive-exchanges | %FileCheck %s

!U = !dpg.array<[n, n], f64>
dpg.task @v(%u: !U, %v: !U) -> (!U) argument_names ["u", "v"] {
  %r = dpg.nest "v" over [#dpg.index<i in 2 to "n - 1">, #dpg.index<j in 0 to n>] init(%v : !U) names ["v"] origins [] {
  ^bb0(%i: index, %j: index):
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %up = arith.subi %i, %c2 : index
    %down = arith.addi %c1, %i : index
    %a = dpg.read %u[%up, %j] : !U -> f64
    %b = dpg.read %u[%down, %j] : !U -> f64
    %s = arith.addf %a, %b : f64
    dpg.put %s into 0[%i, %j] : f64
  } -> !U
  dpg.return %r : !U
}
// CHECK-LABEL: dpg.graph @stencil
// CHECK: dist.start_rows %u above 2 below 1
dpg.graph @stencil(%u: !U) -> (!U) parameters [#dpg.parameter<u in "...">, #dpg.parameter<v out "...">] sizes ["n"]
    documentation "" {
  %v = dpg.run @v(%u, %u) names ["v"] : (!U, !U) -> !U
  dpg.return %v : !U
}
