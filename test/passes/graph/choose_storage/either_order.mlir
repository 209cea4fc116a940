// Loops that take either order take the one for which the matrix is stored already.
// RUN: %dpg-opt %s --dpg-choose-storage | %FileCheck %s

!M = !dpg.array<[m, n], !num.real, sparse>
!N = !dpg.array<[n], !num.real>
!L = !dpg.array<[m], !num.real>
// CHECK-LABEL: dpg.graph @squares
// CHECK: dpg.nest "s" over [#dpg.index<i in 0 to m>] names
// CHECK: %[[LINE:.*]] = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i
// CHECK: dpg.accumulate sum %[[LINE]]
// CHECK-NOT: dpg.store_as
dpg.graph @squares(%A: !M, %x: !N, %z: !L) -> (!num.real) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<s out "...">] sizes ["m", "n"] documentation "" {
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>, #dpg.index<j in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index, %j: index):
    %a = dpg.read %A[%i, %j] : !M -> !num.real
    %p = num.mul %a, %a : !num.real
    dpg.accumulate sum %p into 0 : !num.real
  } -> !num.real
  dpg.return %s : !num.real
}
// CHECK-LABEL: dpg.graph @by_columns
// CHECK: %[[T:.*]] = dpg.store_as
// CHECK: dpg.nest "s" over [#dpg.index<j in 0 to n>] names
// CHECK: %[[LINE:.*]] = dpg.reduce max #dpg.index<i in 0 to m> entries(%[[T]], %j
// CHECK: dpg.accumulate max
dpg.graph @by_columns(%A: !M, %x: !N, %z: !L) -> (!num.real) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<s out "...">] sizes ["m", "n"] documentation "" {
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>, #dpg.index<j in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index, %j: index):
    %a = dpg.read %A[%i, %j] : !M -> !num.real
    %p = num.mul %a, %a : !num.real
    dpg.accumulate max %p into 0 : !num.real
  } -> !num.real
  %v = dpg.undefined : !N
  %w = dpg.nest "w" over [#dpg.index<j in 0 to n>] init(%v : !N) names ["w"] origins [] {
  ^bb0(%j: index):
    %r = dpg.reduce sum #dpg.index<i in 0 to m> -> !num.real {
    ^bb0(%i: index):
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      dpg.yield %a : !num.real
    }
    dpg.put %r into 0[%j] : !num.real
  } -> !N
  dpg.return %s : !num.real
}
// CHECK-LABEL: dpg.graph @inner
// CHECK: dpg.reduce sum #dpg.index<i in 0 to m> -> !num.real {
// CHECK: dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i
// CHECK-NOT: dpg.store_as
dpg.graph @inner(%A: !M, %x: !N, %z: !L) -> (!N) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<s out "...">] sizes ["m", "n"] documentation "" {
  %u = dpg.undefined : !N
  %w2 = dpg.nest "w2" over [#dpg.index<k in 0 to n>] init(%u : !N) names ["w2"] origins [] {
  ^bb0(%k: index):
    %b = dpg.read %x[%k] : !N -> !num.real
    %r = dpg.reduce sum #dpg.index<j in 0 to n> -> !num.real {
    ^bb0(%j: index):
      %t = dpg.reduce sum #dpg.index<i in 0 to m> -> !num.real {
      ^bb0(%i: index):
        %a = dpg.read %A[%i, %j] : !M -> !num.real
        %p = num.mul %a, %b : !num.real
        dpg.yield %p : !num.real
      }
      dpg.yield %t : !num.real
    }
    dpg.put %r into 0[%k] : !num.real
  } -> !N
  dpg.return %w2 : !N
}
