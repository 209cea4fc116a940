// What iterations give at their own index is whole once the loop has ended, if it runs over all of it: nothing is
// recorded. Elsewhere it is.
// RUN: %dpg-opt %s --dpg-check-elements | %FileCheck %s

!V = !dpg.array<[n], f64>
!M = !dpg.array<[n, m], f64>
// CHECK-LABEL: dpg.graph @all(
// CHECK-NOT: elements
dpg.graph @all(%v: f64) -> (!V, !M) parameters [#dpg.parameter<v in "real">, #dpg.parameter<x out "...">,
    #dpg.parameter<X out "...">] sizes ["n", "m"] documentation "" {
  %x_0 = dpg.undefined : !V
  %x = dpg.for #dpg.index<i in 0 to n> carry(%x_0 : !V) names ["x"] {
  ^bb0(%i: index, %x_in: !V):
    %x_out = dpg.nest "x" over [#dpg.index<j in i to "i + 1">] init(%x_in : !V) names ["x"] origins [] {
    ^bb0(%j: index):
      dpg.put %v into 0[%j] : f64
    } -> !V
    dpg.next carry(%x_out : !V)
  } -> !V
  %X_0 = dpg.undefined : !M
  %X = dpg.for #dpg.index<i in 0 to n> carry(%X_0 : !M) names ["X"] {
  ^bb0(%i: index, %X_in: !M):
    %X_1 = dpg.for #dpg.index<j in 0 to m> carry(%X_in : !M) names ["X"] {
    ^bb0(%j: index, %X_2: !M):
      %X_out = dpg.nest "X" over [#dpg.index<r in i to "i + 1">, #dpg.index<c in j to "j + 1">] init(%X_2 : !M) names ["X"] origins [] {
      ^bb0(%r: index, %c: index):
        dpg.put %v into 0[%r, %c] : f64
      } -> !M
      dpg.next carry(%X_out : !M)
    } -> !M
    dpg.next carry(%X_1 : !M)
  } -> !M
  // CHECK: dpg.return
  dpg.return %x, %X : !V, !M
}

// Not the first element; and a diagonal.
// CHECK-LABEL: dpg.graph @some(
// CHECK: dpg.begin_elements "x"
// CHECK: dpg.add_elements "x" from [#dpg.extent<i>] to [#dpg.extent<"i + 1">]
// CHECK: dpg.begin_elements "X"
// CHECK: dpg.require_elements "x" from [#dpg.extent<0>] to [#dpg.extent<n>]
// CHECK: dpg.require_elements "X"
dpg.graph @some(%v: f64) -> (!V, !M) parameters [#dpg.parameter<v in "real">, #dpg.parameter<x out "...">,
    #dpg.parameter<X out "...">] sizes ["n", "m"] documentation "" {
  %x_0 = dpg.undefined : !V
  %x = dpg.for #dpg.index<i in 1 to n> carry(%x_0 : !V) names ["x"] {
  ^bb0(%i: index, %x_in: !V):
    %x_out = dpg.nest "x" over [#dpg.index<j in i to "i + 1">] init(%x_in : !V) names ["x"] origins [] {
    ^bb0(%j: index):
      dpg.put %v into 0[%j] : f64
    } -> !V
    dpg.next carry(%x_out : !V)
  } -> !V
  %X_0 = dpg.undefined : !M
  %X = dpg.for #dpg.index<i in 0 to n> carry(%X_0 : !M) names ["X"] {
  ^bb0(%i: index, %X_in: !M):
    %X_out = dpg.nest "X" over [#dpg.index<r in i to "i + 1">, #dpg.index<c in i to "i + 1">] init(%X_in : !M) names ["X"] origins [] {
    ^bb0(%r: index, %c: index):
      dpg.put %v into 0[%r, %c] : f64
    } -> !M
    dpg.next carry(%X_out : !M)
  } -> !M
  dpg.return %x, %X : !V, !M
}

// Sides that add to one record go on with it; a side that leaves the array alone adds nothing.
// CHECK-LABEL: dpg.graph @branch(
// CHECK: dpg.begin_elements "x"
// CHECK: scf.if
// CHECK: dpg.add_elements "x" from [#dpg.extent<i>] to [#dpg.extent<"i + 1">]
// CHECK-NOT: elements
// CHECK: dpg.next
// CHECK: dpg.require_elements "x" from [#dpg.extent<0>] to [#dpg.extent<n>]
dpg.graph @branch(%v: f64, %yes: i1) -> (!V) parameters [#dpg.parameter<v in "real">, #dpg.parameter<yes in "bool">,
    #dpg.parameter<x out "...">] sizes ["n"] documentation "" {
  %x_0 = dpg.undefined : !V
  %x = dpg.for #dpg.index<i in 0 to n> carry(%x_0 : !V) names ["x"] {
  ^bb0(%i: index, %x_in: !V):
    %x_out = scf.if %yes -> (!V) {
      %x_1 = dpg.nest "x" over [#dpg.index<j in i to "i + 1">] init(%x_in : !V) names ["x"] origins [] {
      ^bb0(%j: index):
        dpg.put %v into 0[%j] : f64
      } -> !V
      scf.yield %x_1 : !V
    } else {
      scf.yield %x_in : !V
    }
    dpg.next carry(%x_out : !V)
  } -> !V
  dpg.return %x : !V
}
