// Instances of a graph on groups of processes: what they read, the rows that they take and give, what they publish.
// RUN: %dpg-opt %s | %dpg-opt | %FileCheck %s

// CHECK: dpg.publish %x of "x" : !dpg.array<[n], f64>
// CHECK: dpg.publish %{{.*}} of "q" : f64
// CHECK: dpg.newest "q" -> <[k], f64>
// CHECK: dpg.newest "x"[%c] -> <[n], f64>
dpg.graph @race.for_c(%c: index, %A: !dpg.array<[n, n], f64, csr>, %k: index, %x: !dpg.array<[n], f64>) -> (!dpg.array<[n], f64>, f64)
    parameters [#dpg.parameter<c in "int">, #dpg.parameter<A in "sparse real[n, n]">, #dpg.parameter<k in "int">,
                #dpg.parameter<x inout "real[n]">, #dpg.parameter<q out "real">] sizes ["n"] documentation ""
    attributes {sym_visibility = "private"} {
  %q = arith.constant 1.0 : f64
  dpg.publish %x of "x" : !dpg.array<[n], f64>
  dpg.publish %q of "q" : f64
  %all = dpg.newest "q" -> <[k], f64>
  %row = dpg.newest "x" [%c] -> <[n], f64>
  dpg.return %row, %q : !dpg.array<[n], f64>, f64
}

// CHECK: %x_{{.*}}, %q = dpg.parallel @race.for_c over <c in 0 to k> on %group reads(%A, %{{.*}} : !dpg.array<[n, n], f64, csr>, index)
// CHECK-SAME: rows(%{{.*}}, %{{.*}} : !dpg.array<[k, n], f64>, !dpg.array<[k], f64>) takes [true, false] names ["x", "q"]
// CHECK-SAME: -> !dpg.array<[k, n], f64>, !dpg.array<[k], f64>
dpg.graph @race(%A: !dpg.array<[n, n], f64, csr>, %x_0: !dpg.array<[k, n], f64>, %group: index) -> (!dpg.array<[k, n], f64>, !dpg.array<[k], f64>)
    parameters [#dpg.parameter<A in "sparse real[n, n]">, #dpg.parameter<x inout "real[k, n]">,
                #dpg.parameter<group in "int">, #dpg.parameter<q out "real[k]">] sizes ["n", "k"] documentation "" {
  %k = dpg.size #dpg.extent<k>
  %q_0 = dpg.undefined : <[k], f64>
  %x, %q = dpg.parallel @race.for_c over #dpg.index<c in 0 to k> on %group reads(%A, %k : !dpg.array<[n, n], f64, csr>, index)
      rows(%x_0, %q_0 : !dpg.array<[k, n], f64>, !dpg.array<[k], f64>) takes [true, false] names ["x", "q"]
      -> !dpg.array<[k, n], f64>, !dpg.array<[k], f64>
  dpg.return %x, %q : !dpg.array<[k, n], f64>, !dpg.array<[k], f64>
}
