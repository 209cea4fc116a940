// What keeps the zeros of A: quotients, functions that are zero at zero, choices by conditions that are false there.
// RUN: %dpg-opt %s --dpg-choose-storage | %FileCheck %s

!M = !dpg.array<[m, n], !num.real, sparse>
!N = !dpg.array<[n], !num.real>
!L = !dpg.array<[m], !num.real>
// CHECK-LABEL: dpg.graph @quotient
// CHECK: entries(%A, %i
dpg.graph @quotient(%A: !M, %x: !N, %z: !L) -> (!L) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<s out "...">] sizes ["m", "n"] documentation "" {
  %u = dpg.undefined : !L
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["s"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce sum #dpg.index<j in 0 to n> -> !num.real {
    ^bb0(%j: index):
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      %b = dpg.read %x[%j] : !N -> !num.real
      %q = num.div %a, %b : !num.real
      %t = num.apply tanh %q : !num.real
      %n = num.neg %t : !num.real
      dpg.yield %n : !num.real
    }
    dpg.put %r into 0[%i] : !num.real
  } -> !L
  dpg.return %s : !L
}
// CHECK-LABEL: dpg.graph @chosen
// CHECK: entries(%A, %i
// CHECK: num.choose
dpg.graph @chosen(%A: !M, %x: !N, %z: !L) -> (!L) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<s out "...">] sizes ["m", "n"] documentation "" {
  %u = dpg.undefined : !L
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["s"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce sum #dpg.index<j in 0 to n> -> !num.real {
    ^bb0(%j: index):
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      %zero = num.constant "0" : !num.real
      %c = num.compare ne %a, %zero : !num.real -> i1
      %q = num.choose %c : i1 -> !num.real {
        %b = dpg.read %x[%j] : !N -> !num.real
        num.yield %b : !num.real
      } else {
        num.yield %zero : !num.real
      }
      dpg.yield %q : !num.real
    }
    dpg.put %r into 0[%i] : !num.real
  } -> !L
  dpg.return %s : !L
}
// CHECK-LABEL: dpg.graph @difference
// CHECK: entries(%A, %i
// CHECK: dpg.entry
// CHECK: dpg.entry
dpg.graph @difference(%A: !M, %x: !N, %z: !L) -> (!L) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<s out "...">] sizes ["m", "n"] documentation "" {
  %u = dpg.undefined : !L
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["s"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce sum #dpg.index<j in 0 to n> -> !num.real {
    ^bb0(%j: index):
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      %a2 = dpg.read %A[%i, %j] : !M -> !num.real
      %square = num.mul %a, %a2 : !num.real
      %d = num.sub %a, %square : !num.real
      %b = num.convert %d : !num.real to !num.ball
      %back = num.convert %b : !num.ball to !num.real
      dpg.yield %back : !num.real
    }
    dpg.put %r into 0[%i] : !num.real
  } -> !L
  dpg.return %s : !L
}
// Ints that are 0 where A is: a choice of literals, arithmetic with it.
// CHECK-LABEL: dpg.graph @counted
// CHECK: entries(%A, %i
dpg.graph @counted(%A: !M, %x: !N, %z: !L) -> (!L) parameters [#dpg.parameter<A in "sparse real[m, n]">, #dpg.parameter<x in "real[n]">,
    #dpg.parameter<z in "real[m]">,
    #dpg.parameter<s out "...">] sizes ["m", "n"] documentation "" {
  %u = dpg.undefined : !L
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["s"] origins [] {
  ^bb0(%i: index):
    %r = dpg.reduce sum #dpg.index<j in 0 to n> -> index {
    ^bb0(%j: index):
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      %zero = num.constant "0" : !num.real
      %none = arith.constant 0 : index
      %c = num.compare gt %a, %zero : !num.real -> i1
      %one = num.choose %c : i1 -> index {
        num.yield %j : index
      } else {
        num.yield %none : index
      }
      %product = arith.muli %one, %j : index
      %half = arith.floordivsi %product, %j : index
      %sign = arith.cmpi sgt, %half, %none : index
      %picked = arith.select %sign, %j, %half : index
      dpg.yield %picked : index
    }
    %count = num.from_int %r : !num.real
    dpg.put %count into 0[%i] : !num.real
  } -> !L
  dpg.return %s : !L
}
