// Stored as before, or there and back: the matrix itself.
// RUN: %dpg-opt %s --canonicalize | %FileCheck %s

!M = !dpg.array<[n, n], f64, csr>
!Mt = !dpg.array<[n, n], f64, csc>
// CHECK: dpg.graph @g(%A
dpg.graph @g(%A: !M) -> (f64) parameters [#dpg.parameter<A in "sparse f64[n, n]">, #dpg.parameter<s out "f64">]
    sizes ["n"] documentation "" {
  %columns = dpg.store_as %A : !M to !Mt
  %rows = dpg.store_as %columns : !Mt to !M
  %same = dpg.store_as %rows : !M to !M
  // CHECK-NOT: dpg.store_as
  // CHECK: entries(%A, %i
  %s = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index):
    %t = dpg.reduce sum #dpg.index<j in 0 to n> entries(%same, %i : !M) -> f64 {
    ^bb0(%j: index, %k: index):
      %a = dpg.entry %same at %k : !M -> f64
      dpg.yield %a : f64
    }
    dpg.accumulate sum %t into 0 : f64
    dpg.done
  } -> f64
  dpg.return %s : f64
}
