// Arrays that a certificate computes hold balls; one from outside that it updates is copied into balls first; formats
// that the program fixes inside are no part of the reference.
// RUN: %dpg-opt %s --dpg-insert-certificates | %FileCheck %s

!V = !dpg.array<[n], !num.real>
!S = !dpg.array<[n], f32>
dpg.graph @g(%x: !V, %i: index) -> (!V) parameters [#dpg.parameter<x inout "real[n]" contract
    <"1e-8" absolute norm max> "within 1e-8 absolute">, #dpg.parameter<i in "int">] sizes ["n"] documentation "" {
  dpg.certify %x "x" <"1e-8" absolute norm max> "max(abs(y))" {
    %u = dpg.undefined : !S
    // CHECK: %y_enclosed = dpg.nest "y_enclosed" over [#dpg.index<j in 0 to n>] init(%{{.*}} : !dpg.array<[n], !num.ball>)
    // CHECK: %[[POINT:.*]] = num.convert %{{.*}} : !num.real to !num.ball
    // CHECK-NEXT: dpg.put %[[POINT]] into 0[%j] : !num.ball
    %y = dpg.nest "y" over [#dpg.index<j in 0 to n>] init(%u : !S) names ["y"] origins [] {
    ^bb0(%j: index):
      %v = dpg.read %x[%j] : !V -> !num.real
      %s = num.convert %v : !num.real to f32
      dpg.put %s into 0[%j] : f32
    } -> !S
    // CHECK: %x_enclosed = dpg.nest "x_enclosed" over [#dpg.index<i_2 in 0 to n>]
    // CHECK: %[[Z:.*]] = dpg.nest "x_enclosed" over [#dpg.index<j in 1 to n>] init(%x_enclosed : !dpg.array<[n], !num.ball>)
    // CHECK: dpg.read %y_enclosed[%j] : <[n], !num.ball> -> !num.ball
    %z = dpg.nest "x" over [#dpg.index<j in 1 to n>] init(%x : !V) names ["x"] origins [] {
    ^bb0(%j: index):
      %v = dpg.read %y[%j] : !S -> f32
      %r = num.convert %v : f32 to !num.real
      dpg.put %r into 0[%j] : !num.real
    } -> !V
    %zero = arith.constant 0 : index
    // CHECK: %[[E:.*]] = dpg.read %[[Z]][%{{.*}}] : <[n], !num.ball> -> !num.ball
    %e = dpg.read %z[%zero] : !V -> !num.real
    // CHECK: %[[NORM:.*]] = num.max %x_norm
    // CHECK: dpg.check_contract "x" <"1e-8" absolute norm max> "max(abs(y))" bound %[[E]] norm %[[NORM]]
    dpg.yield %e : !num.real
  } : !V
  dpg.return %x : !V
}
