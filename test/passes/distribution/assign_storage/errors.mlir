// RUN: %dpg-opt %s --dpg-assign-storage -verify-diagnostics

!X = !dpg.array<[n], f64>
dpg.graph @branch(%x: !X, %y: !X, %c: i1) -> (!X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<y in "...">,
    #dpg.parameter<c in "bool">, #dpg.parameter<z out "...">] sizes ["n"] documentation "" {
  // expected-error@+1 {{E0701: an array that is given a version in a branch}}
  %z = scf.if %c -> !X {
    scf.yield %x : !X
  } else {
    scf.yield %y : !X
  }
  dpg.return %z : !X
}
