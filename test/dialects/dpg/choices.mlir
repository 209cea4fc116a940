// A choice has a region for each implementation; counts of entries are figures for it.
// RUN: %dpg-opt %s | %dpg-opt | %FileCheck %s

!A = !dpg.array<[n, n], f64, csr>
!X = !dpg.array<[n], f64>
dpg.graph @g(%A: !A, %x: !X) -> (!X) parameters [#dpg.parameter<A in "...">, #dpg.parameter<x in "...">,
    #dpg.parameter<y out "...">] sizes ["n"] documentation "" {
  // CHECK: %[[NNZ:.*]] = dpg.count_entries %A : <[n, n], f64, csr>
  %nnz = dpg.count_entries %A : !A
  // CHECK: %[[ROW:.*]] = dpg.count_entries %A in_longest_line : <[n, n], f64, csr>
  %row = dpg.count_entries %A in_longest_line : !A
  %true = arith.constant true
  // CHECK: %y = dpg.choose "copy" among [#dpg.candidate<"copy" processes 1 to 0 threads 1 to 0 features "" build 7>,
  // CHECK-SAME: #dpg.candidate<"copy_wide" processes 1 to 1 threads 2 to 4 features "avx512f" build 18446744073709551615>]
  // CHECK-SAME: has_reference operations(%[[NNZ]], %[[ROW]]) bytes(%[[NNZ]], %[[NNZ]]) requires(%true) [1] ["n > 0"] names ["y"]
  // CHECK-SAME: : (f64, f64), (f64, f64) -> (!dpg.array<[n], f64>) {
  // CHECK-NEXT: dpg.take %x : !dpg.array<[n], f64>
  // CHECK-NEXT: }, {
  // CHECK-NEXT: dpg.take %x : !dpg.array<[n], f64>
  // CHECK-NEXT: }
  %y = dpg.choose "copy" among [#dpg.candidate<"copy" processes 1 to 0 threads 1 to 0 features "" build 7>,
      #dpg.candidate<"copy_wide" processes 1 to 1 threads 2 to 4 features "avx512f" build 18446744073709551615>]
      has_reference operations (%nnz, %row) bytes (%nnz, %nnz) requires (%true) [1] ["n > 0"] names ["y"]
      : (f64, f64), (f64, f64) -> (!X) {
    dpg.take %x : !X
  }, {
    dpg.take %x : !X
  }
  dpg.return %y : !X
}
