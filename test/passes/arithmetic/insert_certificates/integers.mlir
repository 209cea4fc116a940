// Where an int becomes a real number, its sums and products are computed in balls; reductions of ints give balls.
// RUN: %dpg-opt %s --dpg-insert-certificates | %FileCheck %s

dpg.graph @g(%x: f64, %k: index) -> (f64) parameters [#dpg.parameter<x inout "f64" contract
    <"1e-8" absolute norm max> "within 1e-8 absolute">, #dpg.parameter<k in "int">] sizes [] documentation "" {
  dpg.certify %x "x" <"1e-8" absolute norm max> "..." {
    // CHECK: %[[LEFT:.*]] = num.from_int %k : !num.ball
    // CHECK: %[[RIGHT:.*]] = num.from_int %k : !num.ball
    // CHECK: %[[SQUARE:.*]] = num.mul %[[LEFT]], %[[RIGHT]] : !num.ball
    %square = arith.muli %k, %k : index
    %r = num.from_int %square : !num.real
    // CHECK: %total_enclosed = dpg.nest "total_enclosed" over [#dpg.index<i in 0 to 9>]
    // CHECK: dpg.accumulate sum %{{.*}} into 0 : !num.ball
    %total = dpg.nest "total" over [#dpg.index<i in 0 to 9>] names ["total"] origins [] {
    ^bb0(%i: index):
      dpg.accumulate sum %i into 0 : index
    } -> index
    // CHECK: %[[MORE:.*]] = num.add %total_enclosed, %{{.*}} : !num.ball
    %more = arith.addi %total, %k : index
    // CHECK: num.compare lt %[[MORE]], %{{.*}} : !num.ball -> !num.truth
    %less = arith.cmpi slt, %more, %k : index
    %s = num.from_int %more : !num.real
    %e = num.choose %less : i1 -> !num.real {
      num.yield %r : !num.real
    } else {
      num.yield %s : !num.real
    }
    dpg.yield %e : !num.real
  } : f64
  dpg.return %x : f64
}
