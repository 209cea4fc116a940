// What no loop on groups of processes can mean.
// RUN: %dpg-opt %s -split-input-file -verify-diagnostics

dpg.graph @f(%x_0: !dpg.array<[k], f64>, %g: index) -> (!dpg.array<[k], f64>)
    parameters [#dpg.parameter<x inout "real[k]">, #dpg.parameter<g in "int">] sizes ["k"] documentation "" {
  // expected-error@+1 {{runs @nobody, which is no graph}}
  %x = dpg.parallel @nobody over #dpg.index<c in 0 to k> on %g rows(%x_0 : !dpg.array<[k], f64>) takes [true] names ["x"]
      -> !dpg.array<[k], f64>
  dpg.return %x : !dpg.array<[k], f64>
}

// -----

dpg.graph @body(%c: index, %x: f64) -> (f64) parameters [#dpg.parameter<c in "int">, #dpg.parameter<x inout "real">]
    sizes [] documentation "" {
  dpg.return %x : f64
}
dpg.graph @f(%x_0: !dpg.array<[k], f64>, %g: index) -> (!dpg.array<[k], f64>)
    parameters [#dpg.parameter<x inout "real[k]">, #dpg.parameter<g in "int">] sizes ["k"] documentation "" {
  // expected-error@+1 {{has 3 arguments, the callee 2}}
  %x = dpg.parallel @body over #dpg.index<c in 0 to k> on %g reads(%g : index) rows(%x_0 : !dpg.array<[k], f64>)
      takes [true] names ["x"] -> !dpg.array<[k], f64>
  dpg.return %x : !dpg.array<[k], f64>
}

// -----

dpg.graph @body(%c: index, %x: f64) -> (f64) parameters [#dpg.parameter<c in "int">, #dpg.parameter<x inout "real">]
    sizes [] documentation "" {
  dpg.return %x : f64
}
dpg.graph @f(%x_0: !dpg.array<[k, n], f64>, %g: index) -> (!dpg.array<[k, n], f64>)
    parameters [#dpg.parameter<x inout "real[k, n]">, #dpg.parameter<g in "int">] sizes ["k", "n"] documentation "" {
  // expected-error@+1 {{the callee gives 'f64', which is no row of '!dpg.array<[k, n], f64>'}}
  %x = dpg.parallel @body over #dpg.index<c in 0 to k> on %g rows(%x_0 : !dpg.array<[k, n], f64>) takes [true] names ["x"]
      -> !dpg.array<[k, n], f64>
  dpg.return %x : !dpg.array<[k, n], f64>
}

// -----

dpg.graph @body(%c: index, %x: f64) -> (f64) parameters [#dpg.parameter<c in "int">, #dpg.parameter<x inout "real">]
    sizes [] documentation "" {
  dpg.return %x : f64
}
dpg.graph @f(%x_0: !dpg.array<[k], f64>, %g: index) -> (!dpg.array<[k], f64>)
    parameters [#dpg.parameter<x inout "real[k]">, #dpg.parameter<g in "int">] sizes ["k"] documentation "" {
  // expected-error@+1 {{has 0 names for 1 results}}
  %x = dpg.parallel @body over #dpg.index<c in 0 to k> on %g rows(%x_0 : !dpg.array<[k], f64>) takes [true] names []
      -> !dpg.array<[k], f64>
  dpg.return %x : !dpg.array<[k], f64>
}

// -----

dpg.graph @f(%x_0: !dpg.array<[k], f64>, %g: index) -> (!dpg.array<[k], f64>)
    parameters [#dpg.parameter<x inout "real[k]">, #dpg.parameter<g in "int">] sizes ["k"] documentation "" {
  // expected-error@+1 {{says of 2 rows whether they are taken, has 1}}
  %x = dpg.parallel @f over #dpg.index<c in 0 to k> on %g rows(%x_0 : !dpg.array<[k], f64>) takes [true, false]
      names ["x"] -> !dpg.array<[k], f64>
  dpg.return %x : !dpg.array<[k], f64>
}

// -----

dpg.graph @f(%A: !dpg.array<[k, k], f64, csr>) -> ()
    parameters [#dpg.parameter<A in "sparse real[k, k]">] sizes ["k"] documentation "" {
  // expected-error@+1 {{sends a vector or a scalar, not '!dpg.array<[k, k], f64, csr>'}}
  dpg.publish %A of "A" : !dpg.array<[k, k], f64, csr>
  dpg.return
}

// -----

dpg.graph @f(%g: index) -> () parameters [#dpg.parameter<g in "int">] sizes [] documentation "" {
  // expected-error@+1 {{gives a vector, not '!dpg.array<[2, 3], f64>'}}
  %x = dpg.newest "x" [%g] -> <[2, 3], f64>
  dpg.return
}
