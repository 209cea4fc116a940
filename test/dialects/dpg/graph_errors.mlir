// What no graph, parameter or call can mean.
// RUN: %dpg-opt %s -allow-unregistered-dialect -split-input-file -verify-diagnostics

// expected-error@+1 {{has 0 arguments for 1 `in` and `inout` parameters}}
dpg.graph @g() -> () parameters [#dpg.parameter<a in "real">] sizes [] documentation "" { dpg.return }

// -----

// expected-error@+1 {{has 0 results for 1 `out` and `inout` parameters}}
dpg.graph @g() -> () parameters [#dpg.parameter<a out "real">] sizes [] documentation "" { dpg.return }

// -----

// expected-error@+1 {{extent `n + 1` of argument 0 names `n`, which is neither a size nor an integer parameter}}
dpg.graph @g(%x: !dpg.array<["n + 1"], f64>) -> () parameters [#dpg.parameter<x in "f64[n + 1]">] sizes []
    documentation "" { dpg.return }

// -----

// expected-error@+1 {{returns (), declared are ('f64')}}
dpg.graph @g() -> (f64) parameters [#dpg.parameter<a out "f64">] sizes [] documentation "" { dpg.return }

// -----

// expected-error@+1 {{ends with dpg.return}}
dpg.graph @g() -> () parameters [] sizes [] documentation "" { "test.end"() : () -> () }

// -----

// expected-error@+1 {{parameter `x` has more than one default}}
module attributes {a = #dpg.parameter<x in "real" initial "1" file "x.mtx">} {}

// -----

// expected-error@+1 {{the range of parameter `x` has one end only}}
module attributes {a = #dpg.parameter<x in "real" range "1" to "">} {}

// -----

// expected-error@+1 {{parameter `x` is `in`: contracts bind what a component gives}}
module attributes {a = #dpg.parameter<x in "real" contract <"1" absolute norm max> "within 1 absolute">} {}

// -----

// expected-error@+1 {{`outin` is no direction: in, out or inout}}
module attributes {a = #dpg.parameter<x outin "real">} {}

// -----

// expected-error@+1 {{`default` is no part of a parameter: initial, file, generator, range, contract}}
module attributes {a = #dpg.parameter<x in "real" default "1">} {}

// -----

// expected-error@+1 {{`3` is no norm: max, 1, 2, inf or fro}}
module attributes {a = #dpg.contract<"1" absolute norm 3>} {}

// -----

dpg.graph @caller() -> () parameters [] sizes [] documentation "" {
  // expected-error@+1 {{calls @nobody, which is no graph}}
  dpg.call @nobody() : () -> ()
  dpg.return
}

// -----

dpg.graph @g(%x: f64) -> () parameters [#dpg.parameter<x in "f64">] sizes [] documentation "" { dpg.return }
dpg.graph @caller() -> () parameters [] sizes [] documentation "" {
  // expected-error@+1 {{has 0 arguments, the callee 1}}
  dpg.call @g() : () -> ()
  dpg.return
}

// -----

dpg.graph @g(%x: f64) -> () parameters [#dpg.parameter<x in "f64">] sizes [] documentation "" { dpg.return }
dpg.graph @caller(%y: f32) -> () parameters [#dpg.parameter<y in "f32">] sizes [] documentation "" {
  // expected-error@+1 {{argument 0 is 'f32', the callee's is 'f64'}}
  dpg.call @g(%y) : (f32) -> ()
  dpg.return
}

// -----

dpg.graph @g() -> () parameters [] sizes [] documentation "" { dpg.return }
dpg.graph @caller() -> () parameters [] sizes [] documentation "" {
  // expected-error@+1 {{has 1 results, the callee 0}}
  %y = dpg.call @g() : () -> f64
  dpg.return
}

// -----

dpg.graph @g() -> () parameters [] sizes [] documentation "" { dpg.return }
dpg.graph @caller() -> () parameters [] sizes [] documentation "" {
  // expected-error@+1 {{has 1 names for 0 results}}
  dpg.call @g() names ["y"] : () -> ()
  dpg.return
}

// -----

%s = num.constant "1" : f64
// expected-error@+1 {{passes 1 and gives 1 values, its component takes 1 and gives 2}}
%t = dpg.invoke "f" calls "f" from "f.hpp" ["in", "out", "out"] processes 1 to 1 (%s) names ["t"] : (f64) -> f64

// -----

%s = num.constant "1" : f64
// expected-error@+1 {{`into` is no direction: in, out or inout}}
%t = dpg.invoke "f" calls "f" from "f.hpp" ["into", "out"] processes 1 to 1 (%s) names ["t"] : (f64) -> f64
