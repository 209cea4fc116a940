// any over a condition that is false at zero runs over entries; all is false where an entry is missing then.
// RUN: %dpg-opt %s --dpg-choose-storage | %FileCheck %s

!M = !dpg.array<[m, n], !num.real, sparse>
!N = !dpg.array<[n], !num.real>
!L = !dpg.array<[m], !num.real>
// CHECK-LABEL: dpg.graph @some
// CHECK: dpg.reduce any #dpg.index<j in 0 to n> entries(%A, %i
// CHECK-NOT: cmpi
dpg.graph @some(%A: !M, %x: !N, %z: !L) -> (!L) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<s out "...">] sizes ["m", "n"] documentation "" {
  %u = dpg.undefined : !L
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["s"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce any #dpg.index<j in 0 to n> -> i1 {
    ^bb0(%j: index):
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      %zero = num.constant "0" : !num.real
      %c = num.compare gt %a, %zero : !num.real -> i1
      dpg.yield %c : i1
    }
    %o = num.constant "1" : !num.real
    dpg.put %o into 0[%i] : !num.real
  } -> !L
  dpg.return %s : !L
}
// CHECK-LABEL: dpg.graph @every
// CHECK: %[[ALL:.*]] = dpg.reduce all #dpg.index<j in 0 to n> entries(%A, %i
// CHECK: %[[MISSING:.*]] = arith.cmpi slt
// CHECK: %[[FULL:.*]] = num.not %[[MISSING]] : i1
// CHECK: num.and %[[FULL]], %[[ALL]] : i1
dpg.graph @every(%A: !M, %x: !N, %z: !L) -> (!L) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<s out "...">] sizes ["m", "n"] documentation "" {
  %u = dpg.undefined : !L
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["s"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce all #dpg.index<j in 0 to n> -> i1 {
    ^bb0(%j: index):
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      %zero = num.constant "0" : !num.real
      %c = num.compare gt %a, %zero : !num.real -> i1
      dpg.yield %c : i1
    }
    %o = num.constant "1" : !num.real
    dpg.put %o into 0[%i] : !num.real
  } -> !L
  dpg.return %s : !L
}

// CHECK-LABEL: dpg.graph @pattern
// CHECK: dpg.reduce any #dpg.index<j in 0 to n> entries(%P, %i : !dpg.array<[m, n], i1, csr>) -> i1 {
dpg.graph @pattern(%P: !dpg.array<[m, n], i1, sparse>) -> (i1) parameters [#dpg.parameter<P in "sparse bool[m, n]">,
    #dpg.parameter<s out "bool">] sizes ["m", "n"] documentation "" {
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>] names ["s"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce any #dpg.index<j in 0 to n> -> i1 {
    ^bb0(%j: index):
      %p = dpg.read %P[%i, %j] : !dpg.array<[m, n], i1, sparse> -> i1
      dpg.yield %p : i1
    }
    dpg.accumulate all %r into 0 : i1
  } -> i1
  dpg.return %s : i1
}
