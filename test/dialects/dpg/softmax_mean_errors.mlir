// What no mean over entries can be.
// RUN: %dpg-opt %s -allow-unregistered-dialect -split-input-file -verify-diagnostics

!V = !dpg.array<[n], f64>
!M = !dpg.array<[n, n], i1, csr>
dpg.graph @g(%P: !M, %x: !V) -> (!V) parameters [#dpg.parameter<P in "sparse bool[n, n]">,
    #dpg.parameter<x in "f64[n]">, #dpg.parameter<y out "f64[n]">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !V
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["y"] origins [] {
  ^bb0(%i: index):
    %c = arith.constant 1.0 : f64
    // expected-error@+1 {{its body takes a coordinate and a position, not ('index')}}
    %m = dpg.softmax_mean #dpg.index<j in 0 to n> entries(%P, %i : !M) -> f64 {
    ^bb0(%j: index):
      dpg.weigh %c by %c : f64
    }
    %d = arith.constant 2.0 : f64
    dpg.put %d into 0[%i] : f64
  } -> !V
  dpg.return %y : !V
}

// -----

!V = !dpg.array<[n], f64>
!M = !dpg.array<[n, n], i1, csr>
dpg.graph @g(%P: !M, %x: !V) -> (!V) parameters [#dpg.parameter<P in "sparse bool[n, n]">,
    #dpg.parameter<x in "f64[n]">, #dpg.parameter<y out "f64[n]">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !V
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["y"] origins [] {
  ^bb0(%i: index):
    %c = arith.constant 1.0 : f64
    // expected-error@+1 {{gives 'f64', not 'f32'}}
    %m = dpg.softmax_mean #dpg.index<j in 0 to n> entries(%P, %i : !M) -> f32 {
    ^bb0(%j: index, %entry: index):
      dpg.weigh %c by %c : f64
    }
    %d = arith.constant 2.0 : f64
    dpg.put %d into 0[%i] : f64
  } -> !V
  dpg.return %y : !V
}

// -----

!V = !dpg.array<[n], f64>
!M = !dpg.array<[n, n], i1, csr>
dpg.graph @g(%P: !M, %x: !V) -> (!V) parameters [#dpg.parameter<P in "sparse bool[n, n]">,
    #dpg.parameter<x in "f64[n]">, #dpg.parameter<y out "f64[n]">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !V
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["y"] origins [] {
  ^bb0(%i: index):
    %c = arith.constant 1.0 : f64
    // expected-error@+1 {{runs through the entries of a matrix stored as csr or csc, not '!dpg.array<[n], f64>'}}
    %m = dpg.softmax_mean #dpg.index<j in 0 to n> entries(%x, %i : !V) -> f64 {
    ^bb0(%j: index, %entry: index):
      dpg.weigh %c by %c : f64
    }
    %d = arith.constant 2.0 : f64
    dpg.put %d into 0[%i] : f64
  } -> !V
  dpg.return %y : !V
}

// -----

!V = !dpg.array<[n], f64>
!M = !dpg.array<[n, n], i1, csr>
dpg.graph @g(%P: !M, %x: !V) -> (!V) parameters [#dpg.parameter<P in "sparse bool[n, n]">,
    #dpg.parameter<x in "f64[n]">, #dpg.parameter<y out "f64[n]">] sizes ["n"] documentation "" {
  %u = dpg.undefined : !V
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["y"] origins [] {
  ^bb0(%i: index):
    %c = arith.constant 1.0 : f64
    // expected-error@+1 {{ends with dpg.weigh}}
    %m = dpg.softmax_mean #dpg.index<j in 0 to n> entries(%P, %i : !M) -> f64 {
    ^bb0(%j: index, %entry: index):
      "test.end"() : () -> ()
    }
    %d = arith.constant 2.0 : f64
    dpg.put %d into 0[%i] : f64
  } -> !V
  dpg.return %y : !V
}
