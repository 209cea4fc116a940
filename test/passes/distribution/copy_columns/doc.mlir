// One column of a dense matrix, read through the entries of a sparse one, becomes a vector; whole rows do not.
// RUN: %dpg-opt %s --dpg-copy-columns | %FileCheck %s

!A = !dpg.array<[n, n], f64, csr>
!V = !dpg.array<[n, m], f64>
!X = !dpg.array<[n], f64>

// CHECK-LABEL: dpg.graph @column
// CHECK: %V_column = dpg.nest "V_column" over [#dpg.index<i in 0 to n>]
// CHECK: dpg.read %V[%i, %k]
// CHECK: dpg.nest "w"
// CHECK: dpg.read %V_column[%j] : <[n], f64> -> f64
dpg.graph @column(%A: !A, %V: !V, %k: index) -> (!X) parameters [#dpg.parameter<A in "...">, #dpg.parameter<V in "...">,
    #dpg.parameter<k in "int">, #dpg.parameter<w out "...">] sizes ["n", "m"] documentation "" {
  %u = dpg.undefined : !X
  %w = dpg.nest "w" over [#dpg.index<i in 0 to n>] init(%u : !X) names ["w"] origins [] {
  ^bb0(%i: index):
    %s = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : !A) -> f64 {
    ^bb0(%j: index, %entry: index):
      %a = dpg.entry %A at %entry : !A -> f64
      %v = dpg.read %V[%j, %k] : !V -> f64
      %p = arith.mulf %a, %v : f64
      dpg.yield %p : f64
    }
    dpg.put %s into 0[%i] : f64
  } -> !X
  dpg.return %w : !X
}

// CHECK-LABEL: dpg.graph @rows
// CHECK-NOT: V_column
dpg.graph @rows(%A: !A, %V: !V) -> (!V) parameters [#dpg.parameter<A in "...">, #dpg.parameter<V in "...">,
    #dpg.parameter<W out "...">] sizes ["n", "m"] documentation "" {
  %u = dpg.undefined : !V
  %W = dpg.nest "W" over [#dpg.index<i in 0 to n>, #dpg.index<c in 0 to m>] init(%u : !V) names ["W"] origins [] {
  ^bb0(%i: index, %c: index):
    %s = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : !A) -> f64 {
    ^bb0(%j: index, %entry: index):
      %v = dpg.read %V[%j, %c] : !V -> f64
      dpg.yield %v : f64
    }
    dpg.put %s into 0[%i, %c] : f64
  } -> !V
  dpg.return %W : !V
}
