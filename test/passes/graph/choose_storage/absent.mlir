// What is left out by a condition that holds at entries alone is no zero: max and product take in entries only.
// RUN: %dpg-opt %s --dpg-choose-storage | %FileCheck %s

!P = !dpg.array<[n, n], i1, sparse>
!N = !dpg.array<[n], !num.real>
// CHECK-LABEL: dpg.graph @largest
// CHECK: %[[MAX:.*]] = dpg.reduce max #dpg.index<j in 0 to n> entries(%P, %i
// CHECK: dpg.entry %P
// CHECK-NOT: dpg.reduce sum
// CHECK: %[[PRODUCT:.*]] = dpg.reduce product #dpg.index<j in 0 to n> entries(%P, %i
// CHECK-NOT: dpg.reduce sum
// CHECK: num.add %[[MAX]], %[[PRODUCT]]
dpg.graph @largest(%P: !P, %x: !N) -> (!N) parameters [#dpg.parameter<P in "sparse bool[n, n]">,
    #dpg.parameter<x in "real[n]">, #dpg.parameter<y out "...">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !N
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%u : !N) names ["y"] origins [] {
  ^bb0(%i: index):
    %m = dpg.reduce max #dpg.index<j in 0 to n> -> !num.real {
    ^bb0(%j: index):
      %p = dpg.read %P[%i, %j] : !P -> i1
      %v = num.choose %p : i1 -> !num.real {
        %w = dpg.read %x[%j] : !N -> !num.real
        num.yield %w : !num.real
      } else {
        %w = num.constant "-infinity" : !num.real
        num.yield %w : !num.real
      }
      dpg.yield %v : !num.real
    }
    %q = dpg.reduce product #dpg.index<j in 0 to n> -> !num.real {
    ^bb0(%j: index):
      %p = dpg.read %P[%i, %j] : !P -> i1
      %v = num.choose %p : i1 -> !num.real {
        %w = dpg.read %x[%j] : !N -> !num.real
        num.yield %w : !num.real
      } else {
        %w = num.constant "1" : !num.real
        num.yield %w : !num.real
      }
      dpg.yield %v : !num.real
    }
    %s = num.add %m, %q : !num.real
    dpg.put %s into 0[%i] : !num.real
  } -> !N
  dpg.return %y : !N
}
