// Extents that are names or integers stand bare, others in quotes.
// RUN: %dpg-opt %s | %dpg-opt | %FileCheck %s

// CHECK: dpg.undefined : <["m + 1", 3], f64>
%a = dpg.undefined : !dpg.array<["m + 1", 3], f64>
// CHECK: %[[A:.*]] = dpg.undefined : <[n, n], !num.real, csr>
%b = dpg.undefined : !dpg.array<[n, n], !num.real, csr>
// CHECK: dpg.undefined : <[n, n], i1, sparse>
%c = dpg.undefined : !dpg.array<["n", "n"], i1, sparse>
// CHECK: dpg.undefined : <[n], !num.ball>
%d = dpg.undefined : !dpg.array<[n], !num.ball>
// CHECK: dpg.store_as %[[A]] : <[n, n], !num.real, csr> to <[n, n], !num.real, csc>
%e = dpg.store_as %b : !dpg.array<[n, n], !num.real, csr> to !dpg.array<[n, n], !num.real, csc>
// CHECK: %[[C:.*]] = dpg.undefined : <[n, m], f64, coo>
%h = dpg.undefined : !dpg.array<[n, m], f64, coo>
// CHECK: dpg.store_as %[[C]] : <[n, m], f64, coo> to <[n, m], f64, csr>
%i = dpg.store_as %h : !dpg.array<[n, m], f64, coo> to !dpg.array<[n, m], f64, csr>
// CHECK: dpg.store_as %[[C]] : <[n, m], f64, coo> to <[n, m], f64, csc>
%j = dpg.store_as %h : !dpg.array<[n, m], f64, coo> to !dpg.array<[n, m], f64, csc>
// CHECK: %n_size = dpg.size <n>
%f = dpg.size <n>
// CHECK: dpg.size <"2 * n - 1">
%g = dpg.size <"2 * n - 1">
%index = dpg.size <k>
%matrix = dpg.undefined : !dpg.array<[k, n], f64>
// CHECK: dpg.row %{{.*}}[%k_size] : <[k, n], f64> -> <[n], f64>
%row = dpg.row %matrix [%index] : <[k, n], f64> -> <[n], f64>
