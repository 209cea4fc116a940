// What no loop can mean.
// RUN: %dpg-opt %s -allow-unregistered-dialect -split-input-file -verify-diagnostics

%n = arith.constant 5 : index
%x = num.constant "1" : f64
// expected-error@+1 {{carries ('f64'), its body takes ()}}
%r:3 = dpg.repeat up to %n carry(%x : f64) names ["x"] condition "" {
  %c = arith.constant true
  dpg.until %c carry(%x : f64)
} -> f64

// -----

%n = arith.constant 5 : index
%x = num.constant "1" : f64
// expected-error@+1 {{carries ('f64'), an iteration ends with ()}}
%r:3 = dpg.repeat up to %n carry(%x : f64) names ["x"] condition "" {
^bb0(%y: f64):
  %c = arith.constant true
  dpg.until %c
} -> f64

// -----

%n = arith.constant 5 : index
%x = num.constant "1" : f64
// expected-error@+1 {{gives ('f64', 'f32'), an iteration ends with ('f64')}}
%r:4 = dpg.repeat up to %n carry(%x : f64) names ["x", "y"] condition "" {
^bb0(%y: f64):
  %c = arith.constant true
  dpg.until %c carry(%y : f64)
} -> f64, f32

// -----

%n = arith.constant 5 : index
%x = num.constant "1" : f64
// expected-error@+1 {{has 0 names for 1 values}}
%r:3 = dpg.repeat up to %n carry(%x : f64) names [] condition "" {
^bb0(%y: f64):
  %c = arith.constant true
  dpg.until %c carry(%y : f64)
} -> f64

// -----

%n = arith.constant 5 : index
// expected-error@+1 {{ends with dpg.until}}
%r:2 = dpg.repeat up to %n names [] condition "" { "test.end"() : () -> () }

// -----

%n = arith.constant 5 : index
// expected-error@+1 {{gives the number of iterations (index) and whether it converged (i1) as its last results}}
%r:2 = "dpg.repeat"(%n) <{names = [], condition = ""}> ({
  %c = arith.constant true
  dpg.until %c
}) : (index) -> (index, index)

// -----

// expected-error@+1 {{ends with dpg.next}}
dpg.for #dpg.index<k in 0 to n> names [] {
^bb0(%k: index):
  "test.end"() : () -> ()
}

// -----

// expected-error@+1 {{its body takes the index first}}
dpg.for #dpg.index<k in 0 to n> names [] {
  dpg.next
}
