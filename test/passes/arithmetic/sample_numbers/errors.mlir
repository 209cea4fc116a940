// What has no counterpart in samples is refused.
// RUN: %dpg-opt %s --dpg-sample-numbers --split-input-file --verify-diagnostics

// expected-error@+1 {{E0701: a number of another format than f64 in stochastic arithmetic}}
dpg.graph @narrow(%x: f32) -> (!num.real) parameters [
    #dpg.parameter<x in "f32">, #dpg.parameter<r out "real">] sizes [] documentation "" {
  %r = num.convert %x : f32 to !num.real
  dpg.return %r : !num.real
}

// -----

// expected-error@+1 {{E0701: a number of dd in stochastic arithmetic}}
dpg.graph @wide(%x: !num.dd) -> (!num.real) parameters [
    #dpg.parameter<x in "dd">, #dpg.parameter<r out "real">] sizes [] documentation "" {
  %r = num.convert %x : !num.dd to !num.real
  dpg.return %r : !num.real
}
