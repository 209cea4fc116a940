// A product alone becomes the call, one in an expression an array that the nest reads; equal ones are shared. What
// reads replicated arrays, f32, parts of dimensions, or a matrix and its like at the same indices stays a loop.
// RUN: %dpg-opt %s --dpg-call-products | %FileCheck %s

!M = !dpg.array<[n, n], f64>
!V = !dpg.array<[n], f64>

// CHECK-LABEL: dpg.graph @calls
// CHECK:       %C = dpg.invoke "multiply" calls "dpg::multiply" from "dpg/lapack/spread_products.h" ["in", "in", "out"] collective processes 1 to 0(%A, %B) names ["C"]
// CHECK-NOT:   dpg.reduce
// CHECK:       %D = dpg.invoke "multiply_transposed" calls "dpg::multiply_transposed" {{.*}}(%A, %B) names ["D"]
// CHECK:       %E = dpg.invoke "multiply_by_transposed" calls "dpg::multiply_by_transposed" {{.*}}(%B, %A) names ["E"]
// CHECK:       %A_x = dpg.invoke "multiply" {{.*}}(%A, %x) names ["A_x"]
// CHECK:       dpg.nest "y"
// CHECK-NOT:     dpg.reduce
// CHECK:         dpg.read %A_x[%i]
// CHECK:       dpg.nest "norm"
// CHECK:         dpg.read %A_x[%i]
dpg.graph @calls(%A: !M, %B: !M, %x: !V) -> (!M, !M, !M, !V, f64) parameters [#dpg.parameter<A in "...">,
    #dpg.parameter<B in "...">, #dpg.parameter<x in "...">, #dpg.parameter<C out "...">, #dpg.parameter<D out "...">,
    #dpg.parameter<E out "...">, #dpg.parameter<y out "...">, #dpg.parameter<norm out "...">] sizes ["n"]
    documentation "" {
  %matrix = dpg.undefined : <[n, n], f64>
  %vector = dpg.undefined : <[n], f64>
  %C = dpg.nest "C" over [#dpg.index<i in 0 to n>, #dpg.index<j in 0 to n>] init(%matrix : !M) names ["C"] origins [] {
  ^bb0(%i: index, %j: index):
    %sum = dpg.reduce sum #dpg.index<l in 0 to n> -> f64 {
    ^bb0(%l: index):
      %a = dpg.read %A[%i, %l] : !M -> f64
      %b = dpg.read %B[%l, %j] : !M -> f64
      %product = arith.mulf %a, %b : f64
      dpg.yield %product : f64
    }
    dpg.put %sum into 0[%i, %j] : f64
  } -> !M
  %D = dpg.nest "D" over [#dpg.index<i in 0 to n>, #dpg.index<j in 0 to n>] init(%matrix : !M) names ["D"] origins [] {
  ^bb0(%i: index, %j: index):
    %sum = dpg.reduce sum #dpg.index<l in 0 to n> -> f64 {
    ^bb0(%l: index):
      %a = dpg.read %A[%l, %i] : !M -> f64
      %b = dpg.read %B[%l, %j] : !M -> f64
      %product = arith.mulf %a, %b : f64
      dpg.yield %product : f64
    }
    dpg.put %sum into 0[%i, %j] : f64
  } -> !M
  %E = dpg.nest "E" over [#dpg.index<i in 0 to n>, #dpg.index<j in 0 to n>] init(%matrix : !M) names ["E"] origins [] {
  ^bb0(%i: index, %j: index):
    %sum = dpg.reduce sum #dpg.index<l in 0 to n> -> f64 {
    ^bb0(%l: index):
      %a = dpg.read %A[%j, %l] : !M -> f64
      %b = dpg.read %B[%i, %l] : !M -> f64
      %product = arith.mulf %a, %b : f64
      dpg.yield %product : f64
    }
    dpg.put %sum into 0[%i, %j] : f64
  } -> !M
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%vector : !V) names ["y"] origins [] {
  ^bb0(%i: index):
    %sum = dpg.reduce sum #dpg.index<l in 0 to n> -> f64 {
    ^bb0(%l: index):
      %a = dpg.read %A[%i, %l] : !M -> f64
      %b = dpg.read %x[%l] : !V -> f64
      %product = arith.mulf %a, %b : f64
      dpg.yield %product : f64
    }
    %negated = arith.negf %sum : f64
    dpg.put %negated into 0[%i] : f64
  } -> !V
  %norm = dpg.nest "norm" over [#dpg.index<i in 0 to n>] names ["norm"] origins [] {
  ^bb0(%i: index):
    %sum = dpg.reduce sum #dpg.index<l in 0 to n> -> f64 {
    ^bb0(%l: index):
      %a = dpg.read %A[%i, %l] : !M -> f64
      %b = dpg.read %x[%l] : !V -> f64
      %product = arith.mulf %b, %a : f64
      dpg.yield %product : f64
    }
    dpg.accumulate sum %sum into 0 : f64
  } -> f64
  dpg.return %C, %D, %E, %y, %norm : !M, !M, !M, !V, f64
}

// CHECK-LABEL: dpg.graph @enclosed
// CHECK:       %P = dpg.invoke "multiply" calls "dpg::enclose_product" from "dpg/dist/enclosed_products.h"
dpg.graph @enclosed(%A: !M, %B: !M) -> (!num.ball) parameters [#dpg.parameter<A in "...">,
    #dpg.parameter<B in "...">, #dpg.parameter<s out "...">] sizes ["n"] documentation "" {
  %matrix = dpg.undefined : <[n, n], !num.ball>
  %P = dpg.nest "P" over [#dpg.index<i in 0 to n>, #dpg.index<j in 0 to n>] init(%matrix : !dpg.array<[n, n], !num.ball>)
      names ["P"] origins [] {
  ^bb0(%i: index, %j: index):
    %sum = dpg.reduce sum #dpg.index<l in 0 to n> -> !num.ball {
    ^bb0(%l: index):
      %a = dpg.read %A[%i, %l] : !M -> f64
      %ball_a = num.convert %a : f64 to !num.ball
      %b = dpg.read %B[%l, %j] : !M -> f64
      %ball_b = num.convert %b : f64 to !num.ball
      %product = num.mul %ball_a, %ball_b : !num.ball
      dpg.yield %product : !num.ball
    }
    dpg.put %sum into 0[%i, %j] : !num.ball
  } -> !dpg.array<[n, n], !num.ball>
  %s = dpg.nest "s" over [#dpg.index<i in 0 to n>, #dpg.index<j in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index, %j: index):
    %p = dpg.read %P[%i, %j] : !dpg.array<[n, n], !num.ball> -> !num.ball
    dpg.accumulate sum %p into 0 : !num.ball
  } -> !num.ball
  dpg.return %s : !num.ball
}

// CHECK-LABEL: dpg.graph @stays
// CHECK-NOT:   dpg.invoke
// CHECK:       dpg.return
dpg.graph @stays(%A: !M, %F: !dpg.array<[n, n], f32>) -> (!M, !M, !V) parameters [#dpg.parameter<A in "...">,
    #dpg.parameter<F in "...">, #dpg.parameter<C out "...">, #dpg.parameter<D out "...">, #dpg.parameter<y out "...">]
    sizes ["n"] documentation "" {
  %matrix = dpg.undefined : <[n, n], f64>
  %vector = dpg.undefined : <[n], f64>
  %held = dpg.store_as %A : <[n, n], f64> to <[n, n], f64, replicated>
  %C = dpg.nest "C" over [#dpg.index<i in 0 to n>, #dpg.index<j in 0 to n>] init(%matrix : !M) names ["C"] origins [] {
  ^bb0(%i: index, %j: index):
    %sum = dpg.reduce sum #dpg.index<l in 0 to n> -> f64 {
    ^bb0(%l: index):
      %a = dpg.read %A[%i, %l] : !M -> f64
      %b = dpg.read %held[%l, %j] : !dpg.array<[n, n], f64, replicated> -> f64
      %product = arith.mulf %a, %b : f64
      dpg.yield %product : f64
    }
    dpg.put %sum into 0[%i, %j] : f64
  } -> !M
  %D = dpg.nest "D" over [#dpg.index<i in 0 to n>, #dpg.index<j in 0 to n>] init(%matrix : !M) names ["D"] origins [] {
  ^bb0(%i: index, %j: index):
    %sum = dpg.reduce sum #dpg.index<l in 0 to n> -> f64 {
    ^bb0(%l: index):
      %a = dpg.read %A[%i, %l] : !M -> f64
      %b = dpg.read %F[%l, %j] : !dpg.array<[n, n], f32> -> f32
      %wide = arith.extf %b : f32 to f64
      %product = arith.mulf %a, %wide : f64
      dpg.yield %product : f64
    }
    dpg.put %sum into 0[%i, %j] : f64
  } -> !M
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%vector : !V) names ["y"] origins [] {
  ^bb0(%i: index):
    %sum = dpg.reduce sum #dpg.index<l in 0 to n> -> f64 {
    ^bb0(%l: index):
      %a = dpg.read %A[%i, %l] : !M -> f64
      %product = arith.mulf %a, %a : f64
      dpg.yield %product : f64
    }
    %part = dpg.reduce sum #dpg.index<l in 1 to n> -> f64 {
    ^bb0(%l: index):
      %a = dpg.read %A[%i, %l] : !M -> f64
      %b = dpg.read %vector[%l] : !V -> f64
      %product = arith.mulf %a, %b : f64
      dpg.yield %product : f64
    }
    %both = arith.addf %sum, %part : f64
    dpg.put %both into 0[%i] : f64
  } -> !V
  dpg.return %C, %D, %y : !M, !M, !V
}
