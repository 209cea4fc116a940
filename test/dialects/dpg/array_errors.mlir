// What no array and no extent can mean.
// RUN: %dpg-opt %s -split-input-file -verify-diagnostics

// expected-error@+1 {{an extent without text}}
%a = dpg.size <"">

// -----

// expected-error@+1 {{extent `1 + n` is not in canonical form, which is `n + 1`}}
%a = dpg.size <"1 + n">

// -----

// expected-error@+1 {{an array has at least one dimension}}
%a = dpg.undefined : !dpg.array<[], f64>

// -----

// expected-error@+1 {{'i64' cannot be the element of an array}}
%a = dpg.undefined : !dpg.array<[n], i64>

// -----

// expected-error@+1 {{csr stores matrices, not arrays of 1 dimensions}}
%a = dpg.undefined : !dpg.array<[n], f64, csr>

// -----

// expected-error@+1 {{coo stores matrices, not arrays of 3 dimensions}}
%a = dpg.undefined : !dpg.array<[n, n, n], f64, coo>

// -----

%a = dpg.undefined : !dpg.array<[n, n], f64, csr>
// expected-error@+1 {{stores sparse matrices as csr or csc}}
%b = dpg.store_as %a : !dpg.array<[n, n], f64, csr> to !dpg.array<[n, n], f64, coo>

// -----

%a = dpg.undefined : !dpg.array<[n, n], f64, csr>
// expected-error@+1 {{changes how an array is stored and nothing else}}
%b = dpg.store_as %a : !dpg.array<[n, n], f64, csr> to !dpg.array<[n, m], f64, csc>

// -----

%a = dpg.undefined : !dpg.array<[n, n], f64, csr>
// expected-error@+1 {{stores sparse matrices as csr or csc}}
%b = dpg.store_as %a : !dpg.array<[n, n], f64, csr> to !dpg.array<[n, n], f64>

// -----

%k = dpg.size <k>
%a = dpg.undefined : !dpg.array<[m, n], f64, csr>
// expected-error@+1 {{'!dpg.array<[n], f64>' is no row of '!dpg.array<[m, n], f64, csr>'}}
%b = dpg.row %a [%k] : <[m, n], f64, csr> -> <[n], f64>
