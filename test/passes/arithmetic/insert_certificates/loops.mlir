// Loops and branches by integers are evaluated in balls; what a callee shows, checks or certifies is left out.
// RUN: %dpg-opt %s --dpg-insert-certificates | %FileCheck %s

dpg.graph @g(%x: f64, %k: index) -> (f64) parameters [#dpg.parameter<x inout "f64" contract
    <"1e-8" absolute norm max> "within 1e-8 absolute">, #dpg.parameter<k in "int">] sizes [] documentation "" {
  dpg.certify %x "x" <"1e-8" absolute norm max> "..." {
    // CHECK-NOT: dpg.check_range
    // CHECK-NOT: dpg.show
    dpg.check_range %x "y" in ["0", "1"] : f64
    dpg.show ["x"] %x : f64
    // CHECK: %[[START:.*]] = num.convert %x : f64 to !num.ball
    // CHECK: %y_enclosed = dpg.for #dpg.index<t in 0 to k> carry(%[[START]] : !num.ball) names ["y_enclosed"] {
    // CHECK: num.add %{{.*}}, %{{.*}} : !num.ball
    // CHECK: dpg.next carry(%{{.*}} : !num.ball)
    %y = dpg.for #dpg.index<t in 0 to k> carry(%x : f64) names ["y"] {
    ^bb0(%t: index, %y_in: f64):
      %sum = num.add %y_in, %y_in : f64
      dpg.next carry(%sum : f64)
    } -> f64
    %one = arith.constant 1 : index
    %first = arith.cmpi sgt, %k, %one : index
    // CHECK: %[[BRANCH:.*]] = scf.if %{{.*}} -> (!num.ball) {
    // CHECK: scf.yield %y_enclosed : !num.ball
    // CHECK: scf.yield %{{.*}} : !num.ball
    %b = scf.if %first -> (f64) {
      scf.yield %y : f64
    } else {
      scf.yield %x : f64
    }
    // CHECK: bound %[[BRANCH]]
    dpg.yield %b : f64
  } : f64
  dpg.return %x : f64
}
