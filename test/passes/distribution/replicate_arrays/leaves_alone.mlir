// Arrays along sizes of the data stay spread, and so does one that takes elements of spread data as they are.
// RUN: %dpg-opt %s --dpg-replicate-arrays | %FileCheck %s --implicit-check-not=replicated

!A = !dpg.array<[n, n], f64, csr>
!X = !dpg.array<[n], f64>
!H = !dpg.array<[m], f64>

// CHECK-LABEL: dpg.graph @along_the_data
dpg.graph @along_the_data(%A: !A, %x: !X) -> (!X) parameters [#dpg.parameter<A in "...">, #dpg.parameter<x in "...">,
    #dpg.parameter<y out "...">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !X
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%u : !X) names ["y"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !X -> f64
    dpg.put %v into 0[%i] : f64
  } -> !X
  dpg.return %y : !X
}

// CHECK-LABEL: dpg.graph @first_elements
dpg.graph @first_elements(%A: !A, %x: !X, %m: index) -> (!H) parameters [#dpg.parameter<A in "...">,
    #dpg.parameter<x in "...">, #dpg.parameter<m in "int">, #dpg.parameter<h out "...">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !H
  %h = dpg.nest "h" over [#dpg.index<j in 0 to m>] init(%u : !H) names ["h"] origins [] {
  ^bb0(%j: index):
    %v = dpg.read %x[%j] : !X -> f64
    dpg.put %v into 0[%j] : f64
  } -> !H
  dpg.return %h : !H
}

// Without data that is spread nothing is small beside it.
// CHECK-LABEL: dpg.graph @vectors
dpg.graph @vectors(%x: !X) -> (!X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<y out "...">] sizes ["n"]
    documentation "" {
  dpg.return %x : !X
}
