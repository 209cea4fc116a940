// What no kernel can mean.
// RUN: %dpg-opt %s -split-input-file -verify-diagnostics

// expected-error@+1 {{has 0 names for 1 arguments}}
dpg.kernel @k [] directions ["in"] origins [] {
^bb0(%n: index):
}

// -----

// expected-error@+1 {{has 0 directions for 1 arguments}}
dpg.kernel @k ["n"] directions [] origins [] {
^bb0(%n: index):
}

// -----

// expected-error@+1 {{`through` is no direction: in, out or inout}}
dpg.kernel @k ["n"] directions ["through"] origins [] {
^bb0(%n: index):
}

// -----

// expected-error@+1 {{takes dense arrays, not '!dpg.array<[n, n], f64, csr>'}}
dpg.kernel @k ["A"] directions ["in"] origins [] {
^bb0(%A: !dpg.array<[n, n], f64, csr>):
}

// -----

// expected-error@+1 {{updates arrays, not 'f64'}}
dpg.kernel @k ["a"] directions ["inout"] origins [] {
^bb0(%a: f64):
}

// -----

dpg.kernel @k ["x"] directions ["in"] origins [] {
^bb0(%x: !dpg.array<[n], f64>):
  %i = arith.constant 0 : index
  %a = arith.constant 0.0 : f64
  // expected-error@+1 {{into an array that its kernel is not given for that}}
  dpg.write %a to %x[%i] : f64, <[n], f64>
}

// -----

dpg.kernel @k ["x"] directions ["out"] origins [] {
^bb0(%x: !dpg.array<[n], f64>):
  %i = arith.constant 0 : index
  %a = arith.constant 0.0 : f64
  // expected-error@+1 {{has 2 subscripts for 1 dimensions}}
  dpg.write %a to %x[%i, %i] : f64, <[n], f64>
}

// -----

dpg.kernel @k ["x"] directions ["out"] origins [] {
^bb0(%x: !dpg.array<[n], f64>):
  %i = arith.constant 0 : index
  %a = arith.constant 0.0 : f32
  // expected-error@+1 {{of 'f32' into an array of 'f64'}}
  dpg.write %a to %x[%i] : f32, <[n], f64>
}
