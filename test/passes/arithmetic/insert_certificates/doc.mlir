// A certificate is evaluated in balls from what is stored; then the contract is checked against it.
// RUN: %dpg-opt %s --dpg-insert-certificates | %FileCheck %s

!V = !dpg.array<[n], !num.real>
// CHECK-LABEL: dpg.graph @g
dpg.graph @g(%x: !V, %d: !num.real) -> (!V) parameters [#dpg.parameter<x inout "real[n]" contract
    <"1e-8" relative norm 1> "within 1e-8 norm 1">, #dpg.parameter<d in "real">] sizes ["n"] documentation "" {
  // CHECK: %gap_enclosed = dpg.nest "gap_enclosed" over [#dpg.index<i in 0 to n>] names ["gap_enclosed"]
  // CHECK-SAME: origins [#dpg.origin<"g", "certify x by gap / d;", "g.dpg" : 7>] {
  // CHECK:   %[[READ:.*]] = dpg.read %x[%i] : <[n], !num.real> -> !num.real
  // CHECK:   %[[POINT:.*]] = num.convert %[[READ]] : !num.real to !num.ball
  // CHECK:   %[[MAGNITUDE:.*]] = num.apply abs %[[POINT]] : !num.ball
  // CHECK:   dpg.accumulate sum %[[MAGNITUDE]] into 0 : !num.ball
  // CHECK: } -> !num.ball
  // CHECK: %[[D:.*]] = num.convert %d : !num.real to !num.ball
  // CHECK: %[[BOUND:.*]] = num.div %gap_enclosed, %[[D]] : !num.ball
  // CHECK: %x_norm = dpg.nest "x_norm" over [#dpg.index<i in 0 to n>] names ["x_norm"]
  // CHECK-SAME: origins [#dpg.origin<"g", "certify x by gap / d;"
  // CHECK: dpg.check_contract "x" <"1e-8" relative norm 1> "gap / d" bound %[[BOUND]] norm %x_norm
  // CHECK-NOT: dpg.certify
  dpg.certify %x "x" <"1e-8" relative norm 1> "gap / d" {
    %gap = dpg.nest "gap" over [#dpg.index<i in 0 to n>] names ["gap"]
        origins [#dpg.origin<"g", "certify x by gap / d;", "g.dpg" : 7>] {
    ^bb0(%i: index):
      %v = dpg.read %x[%i] : !V -> !num.real
      %a = num.apply abs %v : !num.real
      dpg.accumulate sum %a into 0 : !num.real
    } -> !num.real
    %e = num.div %gap, %d : !num.real
    dpg.yield %e : !num.real
  } : !V
  dpg.return %x : !V
}
