// A read that any process may have to serve puts the graph on one process, and a remark says where and why.
// RUN: %dpg-opt %s --dpg-choose-partitions -split-input-file -verify-diagnostics | %FileCheck %s

!X = !dpg.array<[n], f64>
dpg.task @y(%x: !X, %y: !X) -> (!X) argument_names ["x", "y"] {
  %r = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%y : !X) names ["y"] origins [] {
  ^bb0(%i: index):
    %n = dpg.size <n>
    %c1 = arith.constant 1 : index
    %last = arith.subi %n, %c1 : index
    %back = arith.subi %last, %i : index
    %v = dpg.read %x[%back] : !X -> f64
    dpg.put %v into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
// CHECK-LABEL: dpg.graph @reverse
// CHECK: <<n> on_root why "an element of `x` that any process may own is read at
// expected-remark@+1 {{E0801: graph `reverse` runs on one process: an element of `x` that any process may own is read at}}
dpg.graph @reverse(%x: !X) -> (!X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<y out "...">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !X
  %y = dpg.run @y(%x, %u) names ["y"] : (!X, !X) -> !X
  dpg.return %y : !X
}

// -----

// A vector has one room for what others own.
!A = !dpg.array<[n, n], f64, csr>
!X = !dpg.array<[n], f64>
dpg.task @y(%A: !A, %x: !X, %y: !X) -> (!X) argument_names ["A", "x", "y"] {
  %r = dpg.nest "y" over [#dpg.index<i in 1 to n>] init(%y : !X) names ["y"] origins [] {
  ^bb0(%i: index):
    %c1 = arith.constant 1 : index
    %before = arith.subi %i, %c1 : index
    %v = dpg.read %x[%before] : !X -> f64
    %s = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : !A) -> f64 {
    ^bb0(%j: index, %k: index):
      %w = dpg.read %x[%j] : !X -> f64
      dpg.yield %w : f64
    }
    %t = arith.addf %v, %s : f64
    dpg.put %t into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
// CHECK-LABEL: dpg.graph @both
// CHECK: on_root why "`x` is read both at neighbouring elements and through a sparse matrix at
// expected-remark@+1 {{E0801: graph `both` runs on one process: `x` is read both at neighbouring elements and through a sparse matrix at}}
dpg.graph @both(%A: !A, %x: !X) -> (!X) parameters [#dpg.parameter<A in "...">, #dpg.parameter<x in "...">, #dpg.parameter<y out "...">] sizes ["n"] documentation "" {
  %y = dpg.run @y(%A, %x, %x) names ["y"] : (!A, !X, !X) -> !X
  dpg.return %y : !X
}

// -----

// A line that any process may own; the matrix has the program's name.
!A = !dpg.array<[n, n], f64, coo>
!R = !dpg.array<[n, n], f64, csr>
!X = !dpg.array<[n], f64>
dpg.task @y(%A_by_rows: !R, %y: !X) -> (!X) argument_names ["A_by_rows", "y"] {
  %r = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%y : !X) names ["y"] origins [] {
  ^bb0(%i: index):
    %c1 = arith.constant 1 : index
    %above = arith.subi %i, %c1 : index
    %v = dpg.read %A_by_rows[%above, %i] : !R -> f64
    dpg.put %v into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}
// expected-remark@+1 {{E0801: graph `above` runs on one process: an element of `A` that any process may own is read at}}
dpg.graph @above(%A: !A) -> (!X) parameters [#dpg.parameter<A in "...">, #dpg.parameter<y out "...">] sizes ["n"] documentation "" {
  %A_by_rows = dpg.store_as %A : !A to !R
  %u = dpg.undefined : !X
  %y = dpg.run @y(%A_by_rows, %u) names ["y"] : (!R, !X) -> !X
  dpg.return %y : !X
}
