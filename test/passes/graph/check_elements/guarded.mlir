// An element that is read for a side of a choice alone, and must not be read outside of its array, is checked and read
// where that side is taken; a use elsewhere makes it unconditional.
// RUN: %dpg-opt %s --dpg-check-elements | %FileCheck %s

!M = !dpg.array<[n, 3], f64>

// CHECK-LABEL: dpg.graph @side
// CHECK:       %[[HOLDS:.*]] = arith.cmpi slt, %k, %c3
// CHECK-NEXT:  %[[E:.*]] = scf.if %[[HOLDS]]
// CHECK-NEXT:    dpg.check_subscripts "M" dimension 2 from <k> to <"k + 1"> extent <3>
// CHECK-NEXT:    dpg.nest "e"
// CHECK:       } else {
// CHECK:       num.choose
// CHECK-NEXT:    num.yield %[[E]]
dpg.graph @side(%M: !M, %k: index) -> (f64) parameters [#dpg.parameter<M in "...">, #dpg.parameter<k in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"] documentation "" {
  %e = dpg.nest "e" over [#dpg.index<i in 0 to n>, #dpg.index<j in k to "k + 1">] names ["e"] origins [] {
  ^bb0(%i: index, %j: index):
    %v = dpg.read %M[%i, %j] : !M -> f64
    dpg.accumulate sum %v into 0 : f64
  } -> f64
  %c3 = arith.constant 3 : index
  %zero = arith.constant 0.0 : f64
  %holds = arith.cmpi slt, %k, %c3 : index
  %chosen = num.choose %holds : i1 -> f64 {
    num.yield %e : f64
  } else {
    num.yield %zero : f64
  }
  dpg.return %chosen : f64
}

// CHECK-LABEL: dpg.graph @always
// CHECK-NOT:   scf.if
// CHECK:       dpg.return
dpg.graph @always(%M: !M, %k: index) -> (f64, f64) parameters [#dpg.parameter<M in "...">, #dpg.parameter<k in "...">,
    #dpg.parameter<out0 out "...">, #dpg.parameter<out1 out "...">] sizes ["n"] documentation "" {
  %e = dpg.nest "e" over [#dpg.index<i in 0 to n>, #dpg.index<j in k to "k + 1">] names ["e"] origins [] {
  ^bb0(%i: index, %j: index):
    %v = dpg.read %M[%i, %j] : !M -> f64
    dpg.accumulate sum %v into 0 : f64
  } -> f64
  %c3 = arith.constant 3 : index
  %zero = arith.constant 0.0 : f64
  %holds = arith.cmpi slt, %k, %c3 : index
  %chosen = num.choose %holds : i1 -> f64 {
    num.yield %e : f64
  } else {
    num.yield %zero : f64
  }
  dpg.return %chosen, %e : f64, f64
}
