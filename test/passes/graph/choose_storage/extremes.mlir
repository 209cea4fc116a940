// max takes in 0 where a line has fewer entries than elements; so does min, and product becomes 0.
// RUN: %dpg-opt %s --dpg-choose-storage | %FileCheck %s

!M = !dpg.array<[m, n], !num.real, sparse>
!N = !dpg.array<[n], !num.real>
!L = !dpg.array<[m], !num.real>
// CHECK-LABEL: dpg.graph @largest
// CHECK: %[[MAX:.*]] = dpg.reduce max #dpg.index<j in 0 to n> entries(%A, %i
// CHECK: %[[COUNT:.*]] = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : !dpg.array<[m, n], !num.real, csr>) -> index
// CHECK: %[[LESS:.*]] = arith.cmpi slt, %[[COUNT]], %n_size
// CHECK: %[[RESULT:.*]] = num.choose %[[LESS]] : i1 -> !num.real {
// CHECK:   %[[ZERO:.*]] = num.constant "0"
// CHECK:   num.max %[[MAX]], %[[ZERO]]
// CHECK: } else {
// CHECK:   num.yield %[[MAX]]
// CHECK: dpg.put %[[RESULT]]
dpg.graph @largest(%A: !M, %x: !N, %z: !L) -> (!L) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<s out "...">] sizes ["m", "n"] documentation "" {
  %u = dpg.undefined : !L
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["s"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce max #dpg.index<j in 0 to n> -> !num.real {
    ^bb0(%j: index):
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      dpg.yield %a : !num.real
    }
    dpg.put %r into 0[%i] : !num.real
  } -> !L
  dpg.return %s : !L
}
// CHECK-LABEL: dpg.graph @smallest
// CHECK: num.min
dpg.graph @smallest(%A: !M, %x: !N, %z: !L) -> (!L) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<s out "...">] sizes ["m", "n"] documentation "" {
  %u = dpg.undefined : !L
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["s"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce min #dpg.index<j in 0 to n> -> !num.real {
    ^bb0(%j: index):
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      dpg.yield %a : !num.real
    }
    dpg.put %r into 0[%i] : !num.real
  } -> !L
  dpg.return %s : !L
}
// CHECK-LABEL: dpg.graph @multiplied
// CHECK: %[[PRODUCT:.*]] = dpg.reduce product
// CHECK: num.choose %{{.*}} : i1 -> !num.real {
// CHECK:   num.constant "0"
// CHECK: } else {
// CHECK:   num.yield %[[PRODUCT]]
dpg.graph @multiplied(%A: !M, %x: !N, %z: !L) -> (!L) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<s out "...">] sizes ["m", "n"] documentation "" {
  %u = dpg.undefined : !L
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["s"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce product #dpg.index<j in 0 to n> -> !num.real {
    ^bb0(%j: index):
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      dpg.yield %a : !num.real
    }
    dpg.put %r into 0[%i] : !num.real
  } -> !L
  dpg.return %s : !L
}
