// RUN: %dpg-opt %s --dpg-nest-to-linalg -split-input-file -verify-diagnostics

!V = !dpg.array<[n], f64>
// expected-remark@+1 {{not exported: a parameter of a type that upstream does not have}}
dpg.graph @balls(%b: !num.ball) -> () parameters [#dpg.parameter<b in "...">] sizes ["n"]
    documentation "" {
  dpg.return
}

// -----

!V = !dpg.array<[n], f64>
dpg.graph @gather(%x: !V) -> (f64) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %s = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index):
    %one = arith.constant 1 : index
    %j = arith.addi %i, %one : index
    // expected-remark@+1 {{not exported: a subscript that is no index of the statement}}
    %a = dpg.read %x[%j] : !V -> f64
    dpg.accumulate sum %a into 0 : f64
  } -> f64
  dpg.return %s : f64
}

// -----

!V = !dpg.array<[n], f64>
dpg.graph @part(%x: !V) -> (f64) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  // expected-remark@+1 {{not exported: index `i` does not run over a whole dimension}}
  %s = dpg.nest "s" over [#dpg.index<i in 1 to n>] names ["s"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> f64
    dpg.accumulate sum %v into 0 : f64
  } -> f64
  dpg.return %s : f64
}

// -----

!V = !dpg.array<[n], f64>
dpg.graph @several(%x: !V) -> (f64, f64) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">,
    #dpg.parameter<out1 out "...">] sizes ["n"]
    documentation "" {
  // expected-remark@+1 {{not exported: a nest with several results}}
  %s, %t = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s", "t"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> f64
    dpg.accumulate sum %v into 0 : f64
    dpg.accumulate max %v into 1 : f64
  } -> f64, f64
  dpg.return %s, %t : f64, f64
}

// -----

!V = !dpg.array<[n], f64>
dpg.graph @where(%x: !V) -> (index) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  // expected-remark@+1 {{not exported: the index of a largest or smallest element}}
  %s = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> f64
    dpg.accumulate argmax %v into 0 at %i : f64
  } -> index
  dpg.return %s : index
}

// -----

!M = !dpg.array<[m, n], f64, sparse>
!L = !dpg.array<[m], f64>
!V = !dpg.array<[n], f64>
dpg.graph @norm(%A: !M) -> (f64) parameters [#dpg.parameter<A in "...">,
    #dpg.parameter<out0 out "...">] sizes ["m", "n"]
    documentation "" {
  %r = dpg.nest "r" over [#dpg.index<i in 0 to m>] names ["r"] origins [] {
  ^bb0(%i: index):
    // expected-remark@+1 {{not exported: reductions of two kinds in one nest}}
    %s = dpg.reduce sum #dpg.index<j in 0 to n> -> f64 {
    ^bb0(%j: index):
      %a = dpg.read %A[%i, %j] : !M -> f64
      dpg.yield %a : f64
    }
    dpg.accumulate max %s into 0 : f64
  } -> f64
  dpg.return %r : f64
}

// -----

!M = !dpg.array<[m, n], f64, sparse>
!L = !dpg.array<[m], f64>
!V = !dpg.array<[n], f64>
dpg.graph @shifted(%A: !M, %x: !V) -> (!L) parameters [#dpg.parameter<A in "...">,
    #dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["m", "n"]
    documentation "" {
  %u = dpg.undefined : !L
  %y = dpg.nest "y" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["y"] origins [] {
  ^bb0(%i: index):
    // expected-remark@+1 {{not exported: a reduction that is part of an expression}}
    %s = dpg.reduce sum #dpg.index<j in 0 to n> -> f64 {
    ^bb0(%j: index):
      %v = dpg.read %x[%j] : !V -> f64
      %p = arith.mulf %v, %v : f64
      dpg.yield %p : f64
    }
    %t = arith.negf %s : f64
    dpg.put %t into 0[%i] : f64
  } -> !L
  dpg.return %y : !L
}

// -----

!M = !dpg.array<[m, n], f64, csr>
!L = !dpg.array<[m], f64>
!V = !dpg.array<[n], f64>
dpg.graph @entries(%A: !M, %x: !V) -> (!L) parameters [#dpg.parameter<A in "...">,
    #dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["m", "n"]
    documentation "" {
  %u = dpg.undefined : !L
  %y = dpg.nest "y" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["y"] origins [] {
  ^bb0(%i: index):
    // expected-remark@+1 {{not exported: a reduction over entries; export before dpg-choose-storage}}
    %s = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : !M) -> f64 {
    ^bb0(%j: index, %k: index):
      %a = dpg.entry %A at %k : !M -> f64
      %v = dpg.read %x[%j] : !V -> f64
      %p = arith.mulf %a, %v : f64
      dpg.yield %p : f64
    }
    dpg.put %s into 0[%i] : f64
  } -> !L
  dpg.return %y : !L
}

// -----

!V = !dpg.array<[n], f64>
dpg.graph @shown(%a: f64) -> () parameters [#dpg.parameter<a in "...">] sizes ["n"]
    documentation "" {
  // expected-remark@+1 {{not exported: dpg.show}}
  dpg.show ["a"] %a : f64
  dpg.return
}

// -----

!V = !dpg.array<[n], f64>
dpg.graph @sign(%x: !V) -> (f64) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %s = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> f64
    // expected-remark@+1 {{not exported: num.apply}}
    %q = num.apply sign %v : f64
    dpg.accumulate sum %q into 0 : f64
  } -> f64
  dpg.return %s : f64
}

// -----

!V = !dpg.array<[n], f64>
dpg.graph @size(%x: !V) -> (index) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  // expected-remark@+1 {{not exported: the extent `2 * n`}}
  %s = dpg.size <"2 * n">
  dpg.return %s : index
}

// -----

!V = !dpg.array<[n], f64>
dpg.graph @inner_size(%x: !V) -> (index) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %s = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> f64
    // expected-remark@+1 {{not exported: the extent `2 * n`}}
    %t = dpg.size <"2 * n">
    dpg.accumulate sum %t into 0 : index
  } -> index
  dpg.return %s : index
}

// -----

// Triplets may be terms of one entry.
// expected-remark@+1 {{not exported: a parameter of a type that upstream does not have}}
dpg.graph @triplets(%A: !dpg.array<[n, n], f64, coo>) -> (index) parameters [#dpg.parameter<A in "...">,
    #dpg.parameter<s out "...">] sizes ["n"] documentation "" {
  %s = dpg.size <n>
  dpg.return %s : index
}
