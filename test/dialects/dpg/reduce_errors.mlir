// What no reduction can mean.
// RUN: %dpg-opt %s -allow-unregistered-dialect -split-input-file -verify-diagnostics

!M = !dpg.array<[n, n], f64, csr>
%m = dpg.undefined : !dpg.array<[n, n], f64, csr>
%x = num.constant "1" : f64
// expected-error@+1 {{over entries has both a matrix and a line}}
%s = "dpg.reduce"(%m) <{kind = #dpg<reduction sum>, index = #dpg.index<j in 0 to n>, operandSegmentSizes = array<i32: 1, 0>}> ({
^bb0(%j: index, %k: index):
  dpg.yield %x : f64
}) : (!M) -> f64

// -----

!V = !dpg.array<[n], f64>
%u = dpg.undefined : !dpg.array<[n], f64>
%x = num.constant "1" : f64
%k0 = arith.constant 1 : index
// expected-error@+1 {{runs through the entries of a matrix stored as csr or csc, not '!dpg.array<[n], f64>'}}
%s = dpg.reduce sum #dpg.index<j in 0 to n> entries(%u, %k0 : !V) -> f64 {
^bb0(%j: index, %k: index):
  dpg.yield %x : f64
}

// -----

%x = num.constant "1" : f64
// expected-error@+1 {{its body takes an index, not ()}}
%s = dpg.reduce sum #dpg.index<j in 0 to n> -> f64 {
  dpg.yield %x : f64
}

// -----

!M = !dpg.array<[n, n], f64, csr>
%m = dpg.undefined : !dpg.array<[n, n], f64, csr>
%x = num.constant "1" : f64
%k0 = arith.constant 1 : index
// expected-error@+1 {{its body takes a coordinate and a position, not ('index')}}
%s = dpg.reduce sum #dpg.index<j in 0 to n> entries(%m, %k0 : !M) -> f64 {
^bb0(%j: index):
  dpg.yield %x : f64
}

// -----

// expected-error@+1 {{ends with dpg.yield}}
%s = dpg.reduce sum #dpg.index<j in 0 to n> -> f64 {
^bb0(%j: index):
  "test.end"() : () -> ()
}

// -----

%x = num.constant "1" : f64
// expected-error@+1 {{any takes in truth values, not 'f64'}}
%s = dpg.reduce any #dpg.index<j in 0 to n> -> f64 {
^bb0(%j: index):
  dpg.yield %x : f64
}

// -----

// expected-error@+1 {{sum takes in numbers, not 'i1'}}
%s = dpg.reduce sum #dpg.index<j in 0 to n> -> i1 {
^bb0(%j: index):
  %c = arith.constant true
  dpg.yield %c : i1
}

// -----

%x = num.constant "1" : f64
// expected-error@+1 {{gives 'index', not 'f64'}}
%s = dpg.reduce argmax #dpg.index<j in 0 to n> -> f64 {
^bb0(%j: index):
  dpg.yield %x : f64
}

// -----

// expected-error@+1 {{`plus` is no reduction}}
%s = dpg.reduce plus #dpg.index<j in 0 to n> -> f64 {
}
