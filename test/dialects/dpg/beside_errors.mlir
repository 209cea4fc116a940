// What graphs beside each other cannot mean.
// RUN: %dpg-opt %s -split-input-file -verify-diagnostics

dpg.graph @main(%x: f64, %p: index) -> (f64) parameters [#dpg.parameter<x in "real">, #dpg.parameter<p in "int">,
    #dpg.parameter<a out "real">] sizes [] documentation "" {
  // expected-error@+1 {{runs @nobody, which is no graph}}
  %a = dpg.beside [@nobody] on(%p) operations(%x) bytes(%x) reads(%x : f64) [1] names ["a"] : (f64) (f64) -> f64
  dpg.return %a : f64
}

// -----

dpg.graph @one() -> (f64) parameters [#dpg.parameter<y out "real">] sizes [] documentation "" {
  %y = arith.constant 1.0 : f64
  dpg.return %y : f64
}
dpg.graph @main(%x: f64, %p: index) -> (f64) parameters [#dpg.parameter<x in "real">, #dpg.parameter<p in "int">,
    #dpg.parameter<a out "real">] sizes [] documentation "" {
  // expected-error@+1 {{has 1 reads for tasks that take 2}}
  %a = dpg.beside [@one] on(%p) operations(%x) bytes(%x) reads(%x : f64) [2] names ["a"] : (f64) (f64) -> f64
  dpg.return %a : f64
}

// -----

dpg.graph @one() -> (f64) parameters [#dpg.parameter<y out "real">] sizes [] documentation "" {
  %y = arith.constant 1.0 : f64
  dpg.return %y : f64
}
dpg.graph @main(%x: f64, %p: index) -> (f64) parameters [#dpg.parameter<x in "real">, #dpg.parameter<p in "int">,
    #dpg.parameter<a out "real">] sizes [] documentation "" {
  // expected-error@+1 {{argument}}
  %a = dpg.beside [@one] on(%p) operations(%x) bytes(%x) reads(%x : f64) [1] names ["a"] : (f64) (f64) -> f64
  dpg.return %a : f64
}

// -----

dpg.graph @one() -> (f64) parameters [#dpg.parameter<y out "real">] sizes [] documentation "" {
  %y = arith.constant 1.0 : f64
  dpg.return %y : f64
}
dpg.graph @main(%x: f64, %p: index) -> (f64, f64) parameters [#dpg.parameter<x in "real">, #dpg.parameter<p in "int">,
    #dpg.parameter<a out "real">, #dpg.parameter<b out "real">] sizes [] documentation "" {
  // expected-error@+1 {{has 2 results, and its tasks give 1}}
  %a, %b = dpg.beside [@one] on(%p) operations(%x) bytes(%x) [0] names ["a", "b"] : (f64) (f64) -> f64, f64
  dpg.return %a, %b : f64, f64
}

// -----

dpg.graph @main(%x: f64, %p: index) -> (f64) parameters [#dpg.parameter<x in "real">, #dpg.parameter<p in "int">,
    #dpg.parameter<a out "real">] sizes [] documentation "" {
  // expected-error@+1 {{says of 2 tasks on how many processes}}
  %a = dpg.beside [@main] on(%p, %p) operations(%x) bytes(%x) reads(%x : f64) [1] names ["a"] : (f64) (f64) -> f64
  dpg.return %a : f64
}
