// What no choice can mean.
// RUN: %dpg-opt %s -split-input-file -verify-diagnostics

!X = !dpg.array<[n], f64>
dpg.graph @f(%x: !X, %a: f64) -> (!X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<a in "...">,
    #dpg.parameter<r out "...">] sizes ["n"] documentation "" {
  // expected-error@+1 {{has 1 regions, 1 counts of operations and 2 of bytes for 1 candidates}}
  %r = dpg.choose "t" among [#dpg.candidate<"a" processes 1 to 0 threads 1 to 0 features "" build 7>] operations (%a)
      bytes (%a, %a) requires () [] [] names ["r"] : (f64), (f64, f64) -> (!X) { dpg.take %x : !X }
  dpg.return %r : !X
}

// -----

!X = !dpg.array<[n], f64>
dpg.graph @f(%x: !X, %a: f64, %b: i1) -> (!X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<a in "...">,
    #dpg.parameter<b in "...">, #dpg.parameter<r out "...">] sizes ["n"] documentation "" {
  // expected-error@+1 {{says of 0 requirements whose they are and has 1 texts for 1}}
  %r = dpg.choose "t" among [#dpg.candidate<"a" processes 1 to 0 threads 1 to 0 features "" build 7>] operations (%a)
      bytes (%a) requires (%b) [] ["n > 0"] names ["r"] : (f64), (f64) -> (!X) { dpg.take %x : !X }
  dpg.return %r : !X
}

// -----

!X = !dpg.array<[n], f64>
dpg.graph @f(%x: !X, %a: f64, %b: i1) -> (!X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<a in "...">,
    #dpg.parameter<b in "...">, #dpg.parameter<r out "...">] sizes ["n"] documentation "" {
  // expected-error@+1 {{has a requirement of candidate 1, and 1 candidates}}
  %r = dpg.choose "t" among [#dpg.candidate<"a" processes 1 to 0 threads 1 to 0 features "" build 7>] operations (%a)
      bytes (%a) requires (%b) [1] ["n > 0"] names ["r"] : (f64), (f64) -> (!X) { dpg.take %x : !X }
  dpg.return %r : !X
}

// -----

!X = !dpg.array<[n], f64>
dpg.graph @f(%x: !X, %a: f64) -> (!X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<a in "...">,
    #dpg.parameter<r out "...">] sizes ["n"] documentation "" {
  // expected-error@+1 {{has 0 names for 1 results}}
  %r = dpg.choose "t" among [#dpg.candidate<"a" processes 1 to 0 threads 1 to 0 features "" build 7>] operations (%a)
      bytes (%a) requires () [] [] names [] : (f64), (f64) -> (!X) { dpg.take %x : !X }
  dpg.return %r : !X
}

// -----

!X = !dpg.array<[n], f64>
dpg.graph @f(%x: !X, %a: f64) -> (!X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<a in "...">,
    #dpg.parameter<r out "...">] sizes ["n"] documentation "" {
  %r = dpg.choose "t" among [#dpg.candidate<"a" processes 1 to 0 threads 1 to 0 features "" build 7>] operations (%a)
      bytes (%a) requires () [] [] names ["r"] : (f64), (f64) -> (!X) {
    // expected-error@+1 {{gives other types than the choice}}
    dpg.take %a : f64
  }
  dpg.return %r : !X
}

// -----

!X = !dpg.array<[n], f64>
dpg.graph @f(%x: !X) -> (f64) parameters [#dpg.parameter<x in "...">, #dpg.parameter<r out "...">] sizes ["n"]
    documentation "" {
  // expected-error@+1 {{counts the entries of a sparse matrix}}
  %nnz = dpg.count_entries %x : !X
  dpg.return %nnz : f64
}
