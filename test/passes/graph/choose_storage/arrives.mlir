// Parameters are read as they arrive where that suits the loops; triplets are summed before all else.
// RUN: %dpg-opt %s --dpg-choose-storage | %FileCheck %s

!C = !dpg.array<[m, n], !num.real, csc>
!T = !dpg.array<[m, n], !num.real, coo>
// CHECK-LABEL: dpg.graph @columns_of_csc(%A: !dpg.array<[m, n], !num.real, csc>
// CHECK-NOT: dpg.store_as
// CHECK: over [#dpg.index<j in 0 to n>]
// CHECK: dpg.reduce sum #dpg.index<i in 0 to m> entries(%A, %j
// A loop that takes either order takes the one in which the matrix arrives.
dpg.graph @columns_of_csc(%A: !C) -> (!num.real) parameters [#dpg.parameter<A in "...">, #dpg.parameter<s out "...">]
    sizes ["m", "n"] documentation "" {
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>, #dpg.index<j in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index, %j: index):
    %a = dpg.read %A[%i, %j] : !C -> !num.real
    dpg.accumulate sum %a into 0 : !num.real
  } -> !num.real
  dpg.return %s : !num.real
}
// CHECK-LABEL: dpg.graph @rows_of_csc
// CHECK: %[[R:.*]] = dpg.store_as %A : <[m, n], !num.real, csc> to <[m, n], !num.real, csr>
// CHECK: entries(%[[R]], %i
dpg.graph @rows_of_csc(%A: !C) -> (!num.real) parameters [#dpg.parameter<A in "...">, #dpg.parameter<s out "...">]
    sizes ["m", "n"] documentation "" {
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>] names ["s"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce max #dpg.index<j in 0 to n> -> !num.real {
    ^bb0(%j: index):
      %a = dpg.read %A[%i, %j] : !C -> !num.real
      dpg.yield %a : !num.real
    }
    dpg.accumulate sum %r into 0 : !num.real
  } -> !num.real
  dpg.return %s : !num.real
}
// What checks a range sees sums.
// CHECK-LABEL: dpg.graph @columns_of_triplets
// CHECK: %[[S:.*]] = dpg.store_as %A : <[m, n], !num.real, coo> to <[m, n], !num.real, csc>
// CHECK: dpg.check_range %[[S]] "A"
// CHECK: entries(%[[S]], %j
// CHECK-NOT: dpg.store_as
dpg.graph @columns_of_triplets(%A: !T) -> (!num.real) parameters [#dpg.parameter<A in "...">, #dpg.parameter<s out "...">]
    sizes ["m", "n"] documentation "" {
  dpg.check_range %A "A" in ["0", "1"] : !T
  %s = dpg.nest "s" over [#dpg.index<j in 0 to n>] names ["s"] origins [] {
  ^bb0(%j: index):
    %r = dpg.reduce max #dpg.index<i in 0 to m> -> !num.real {
    ^bb0(%i: index):
      %a = dpg.read %A[%i, %j] : !T -> !num.real
      dpg.yield %a : !num.real
    }
    dpg.accumulate sum %r into 0 : !num.real
  } -> !num.real
  dpg.return %s : !num.real
}
// Read both ways, they are summed once, along rows, and transposed from there.
// CHECK-LABEL: dpg.graph @both_ways_of_triplets
// CHECK: %[[S:.*]] = dpg.store_as %A : <[m, n], !num.real, coo> to <[m, n], !num.real, csr>
// CHECK: entries(%[[S]], %i
// CHECK: %[[C:.*]] = dpg.store_as %[[S]] : <[m, n], !num.real, csr> to <[m, n], !num.real, csc>
// CHECK: entries(%[[C]], %j
dpg.graph @both_ways_of_triplets(%A: !T) -> (!num.real, !num.real) parameters [#dpg.parameter<A in "...">,
    #dpg.parameter<s out "...">, #dpg.parameter<t out "...">] sizes ["m", "n"] documentation "" {
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>] names ["s"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce sum #dpg.index<j in 0 to n> -> !num.real {
    ^bb0(%j: index):
      %a = dpg.read %A[%i, %j] : !T -> !num.real
      dpg.yield %a : !num.real
    }
    dpg.accumulate max %r into 0 : !num.real
  } -> !num.real
  %t = dpg.nest "t" over [#dpg.index<j in 0 to n>] names ["t"] origins [] {
  ^bb0(%j: index):
    %r = dpg.reduce sum #dpg.index<i in 0 to m> -> !num.real {
    ^bb0(%i: index):
      %a = dpg.read %A[%i, %j] : !T -> !num.real
      dpg.yield %a : !num.real
    }
    dpg.accumulate max %r into 0 : !num.real
  } -> !num.real
  dpg.return %s, %t : !num.real, !num.real
}
// CHECK-LABEL: dpg.graph @nothing_of_triplets
// CHECK-NOT: dpg.store_as
// CHECK: dpg.return
dpg.graph @nothing_of_triplets(%A: !T) -> (index) parameters [#dpg.parameter<A in "...">, #dpg.parameter<s out "...">]
    sizes ["m", "n"] documentation "" {
  %s = dpg.size <m>
  dpg.return %s : index
}
