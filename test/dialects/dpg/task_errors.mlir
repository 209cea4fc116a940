// What no task and no run can mean.
// RUN: %dpg-opt %s -split-input-file -verify-diagnostics

// expected-error@+1 {{has 0 names for 1 arguments}}
dpg.task @t(%x: f64) -> (f64) argument_names [] {
  %y = dpg.nest "y" over [] names ["y"] origins [] {
    dpg.accumulate sum %x into 0 : f64
  } -> f64
  dpg.return %y : f64
}

// -----

// expected-error@+1 {{holds one nest, not 0}}
dpg.task @t(%x: f64) -> (f64) argument_names ["x"] {
  dpg.return %x : f64
}

// -----

// expected-error@+1 {{computes outside its nest: only constants and sizes stand before it, not arith.addf}}
dpg.task @t(%x: f64) -> (f64) argument_names ["x"] {
  %z = arith.addf %x, %x : f64
  %y = dpg.nest "y" over [] names ["y"] origins [] {
    dpg.accumulate sum %x into 0 : f64
  } -> f64
  dpg.return %y : f64
}

// -----

// expected-error@+1 {{returns the results of its nest}}
dpg.task @t(%x: f64) -> (f64) argument_names ["x"] {
  %y = dpg.nest "y" over [] names ["y"] origins [] {
    dpg.accumulate sum %x into 0 : f64
  } -> f64
  dpg.return %x : f64
}

// -----

// expected-error@+1 {{returns ('f64'), declared are ('f32')}}
dpg.task @t(%x: f64) -> (f32) argument_names ["x"] {
  %y = dpg.nest "y" over [] names ["y"] origins [] {
    dpg.accumulate sum %x into 0 : f64
  } -> f64
  dpg.return %y : f64
}

// -----

dpg.graph @g(%a: f64, %b: f32) -> () parameters [#dpg.parameter<a in "f64">, #dpg.parameter<b in "f32">] sizes []
    documentation "" {
  // expected-error@+1 {{runs @g, which is no task}}
  %y = dpg.run @g(%a) names ["y"] : (f64) -> f64
  dpg.return
}

// -----

dpg.task @t(%x: f64) -> (f64) argument_names ["x"] {
  %y = dpg.nest "y" over [] names ["y"] origins [] {
    dpg.accumulate sum %x into 0 : f64
  } -> f64
  dpg.return %y : f64
}
dpg.graph @g(%a: f64, %b: f32) -> () parameters [#dpg.parameter<a in "f64">, #dpg.parameter<b in "f32">] sizes []
    documentation "" {
  // expected-error@+1 {{has 0 names for 1 results}}
  %y = dpg.run @t(%a) names [] : (f64) -> f64
  dpg.return
}

// -----

dpg.task @t(%x: f64) -> (f64) argument_names ["x"] {
  %y = dpg.nest "y" over [] names ["y"] origins [] {
    dpg.accumulate sum %x into 0 : f64
  } -> f64
  dpg.return %y : f64
}
dpg.graph @g(%a: f64, %b: f32) -> () parameters [#dpg.parameter<a in "f64">, #dpg.parameter<b in "f32">] sizes []
    documentation "" {
  // expected-error@+1 {{has 0 arguments, the callee 1}}
  %y = dpg.run @t() names ["y"] : () -> f64
  dpg.return
}

// -----

dpg.task @t(%x: f64) -> (f64) argument_names ["x"] {
  %y = dpg.nest "y" over [] names ["y"] origins [] {
    dpg.accumulate sum %x into 0 : f64
  } -> f64
  dpg.return %y : f64
}
dpg.graph @g(%a: f64, %b: f32) -> () parameters [#dpg.parameter<a in "f64">, #dpg.parameter<b in "f32">] sizes []
    documentation "" {
  // expected-error@+1 {{argument 0 is 'f32', the callee's is 'f64'}}
  %y = dpg.run @t(%b) names ["y"] : (f32) -> f64
  dpg.return
}

// -----

dpg.task @t(%x: f64) -> (f64) argument_names ["x"] {
  %y = dpg.nest "y" over [] names ["y"] origins [] {
    dpg.accumulate sum %x into 0 : f64
  } -> f64
  dpg.return %y : f64
}
dpg.graph @g(%a: f64, %b: f32) -> () parameters [#dpg.parameter<a in "f64">, #dpg.parameter<b in "f32">] sizes []
    documentation "" {
  // expected-error@+1 {{result 0 is 'f32', the callee's is 'f64'}}
  %y = dpg.run @t(%a) names ["y"] : (f64) -> f32
  dpg.return
}
