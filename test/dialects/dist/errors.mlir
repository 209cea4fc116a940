// What no partition and no exchange can mean.
// RUN: %dpg-opt %s -split-input-file -verify-diagnostics

// expected-error@+1 {{a balanced partition names the matrix that it balances by}}
module attributes {a = #dist.partition<<n> balanced>} {}

// -----

// expected-error@+1 {{only a balanced partition is by a matrix}}
module attributes {a = #dist.partition<<n> uniform by "A">} {}

// -----

// expected-error@+1 {{a partition on the root says why}}
module attributes {a = #dist.partition<<n> on_root>} {}

// -----

// expected-error@+1 {{plans no matrix}}
%plan = "dist.plan"() : () -> !dist.plan

// -----

%x = dpg.undefined : !dpg.array<[n], f64>
// expected-error@+1 {{plans matrices stored as csr or csc, not '!dpg.array<[n], f64>'}}
%plan = dist.plan %x : !dpg.array<[n], f64>

// -----

%A = dpg.undefined : !dpg.array<[n, n], f64, csr>
%plan = dist.plan %A : !dpg.array<[n, n], f64, csr>
// expected-error@+1 {{exchanges dense arrays, not '!dpg.array<[n, n], f64, csr>'}}
%sent = dist.start %A by %plan : !dpg.array<[n, n], f64, csr>

// -----

%A = dpg.undefined : !dpg.array<[n, n], f64, csr>
// expected-error@+1 {{exchanges dense arrays, not '!dpg.array<[n, n], f64, csr>'}}
%sent = dist.start_rows %A above 1 below 1 : !dpg.array<[n, n], f64, csr>

// -----

%A = dpg.undefined : !dpg.array<[n, n], f64>
// expected-error@+1 {{exchanges a number of rows that is not negative}}
%sent = dist.start_rows %A above -1 below 1 : !dpg.array<[n, n], f64>

// -----

%s = num.constant "1" : f64
// expected-error@+1 {{expected a reduction, saw plus}}
%t = dist.all_reduce [plus] %s : f64

// -----

%s = num.constant "1" : f64
// expected-error@+1 {{has 2 reductions for 1 values}}
%t = dist.all_reduce [sum, sum] %s : f64

// -----

%s = num.constant "1" : f64
// expected-error@+1 {{gives values of the types that it takes}}
%t = "dist.all_reduce"(%s) {kinds = [#dpg<reduction sum>]} : (f64) -> f32

// -----

%s = arith.constant 1 : index
// expected-error@+1 {{cannot combine indices but those that a run gives, with the values that stand there}}
%t = dist.all_reduce [argmax] %s : index

// -----

%h = dpg.undefined : !dpg.array<[m], f64>
// expected-error@+1 {{combines arrays that every process holds, not '!dpg.array<[m], f64>'}}
%t = dist.all_reduce_elements sum %h : <[m], f64>

// -----

%h = dpg.undefined : !dpg.array<[m], f64, replicated>
// expected-error@+1 {{combines numbers and truth values, not places}}
%t = dist.all_reduce_elements argmax %h : <[m], f64, replicated>
