// A reduction over part of a dimension skips the entries outside.
// RUN: %dpg-opt %s --dpg-choose-storage | %FileCheck %s

!M = !dpg.array<[m, n], !num.real, sparse>
!N = !dpg.array<[n], !num.real>
!L = !dpg.array<[m], !num.real>
// CHECK-LABEL: dpg.graph @lower
// CHECK: entries(%A, %i
// CHECK: %[[A:.*]] = dpg.entry
// CHECK: %[[FROM:.*]] = arith.cmpi sge, %j, %c1
// CHECK: %[[TO:.*]] = arith.cmpi slt, %j, %i_size
// CHECK: %[[INSIDE:.*]] = num.and %[[FROM]], %[[TO]] : i1
// CHECK: %[[VALUE:.*]] = num.choose %[[INSIDE]] : i1 -> !num.real {
// CHECK:   num.yield %[[A]]
// CHECK: } else {
// CHECK:   num.constant "0"
// CHECK: dpg.yield %[[VALUE]]
dpg.graph @lower(%A: !M, %x: !N, %z: !L) -> (!L) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<s out "...">] sizes ["m", "n"] documentation "" {
  %u = dpg.undefined : !L
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["s"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce sum #dpg.index<j in 1 to i> -> !num.real {
    ^bb0(%j: index):
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      dpg.yield %a : !num.real
    }
    dpg.put %r into 0[%i] : !num.real
  } -> !L
  dpg.return %s : !L
}
// The entries in the range are compared with its length.
// CHECK-LABEL: dpg.graph @largest_of_part
// CHECK: num.constant "-infinity"
// CHECK: arith.select
// CHECK: dpg.size <"n - 1">
dpg.graph @largest_of_part(%A: !M, %x: !N, %z: !L) -> (!L) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<s out "...">] sizes ["m", "n"] documentation "" {
  %u = dpg.undefined : !L
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["s"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce max #dpg.index<j in 1 to n> -> !num.real {
    ^bb0(%j: index):
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      dpg.yield %a : !num.real
    }
    dpg.put %r into 0[%i] : !num.real
  } -> !L
  dpg.return %s : !L
}
