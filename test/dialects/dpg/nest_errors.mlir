// What no nest can mean.
// RUN: %dpg-opt %s -split-input-file -verify-diagnostics

// expected-error@+1 {{gives no result}}
dpg.nest "a" over [] names [] origins [] { }

// -----

!V = !dpg.array<[n], f64>
%u = dpg.undefined : !dpg.array<[n], f64>
// expected-error@+1 {{gives the arrays ('!dpg.array<[n], f64>') first, not ('f64')}}
%a = dpg.nest "a" over [] init(%u : !V) names ["a"] origins [] { } -> f64

// -----

// expected-error@+1 {{has 0 names for 1 results}}
%a = dpg.nest "a" over [] names [] origins [] { } -> f64

// -----

!M = !dpg.array<[n, n], f64, coo>
%m = dpg.undefined : !dpg.array<[n, n], f64, coo>
// expected-error@+1 {{gives no triplets, which '!dpg.array<[n, n], f64, coo>' is}}
%a = dpg.nest "a" over [] init(%m : !M) names ["a"] origins [] { } -> !M

// -----

!M = !dpg.array<[n, n], f64, csr>
%m = dpg.undefined : !dpg.array<[n, n], f64, csr>
%x = num.constant "1" : f64
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>, #dpg.index<j in 0 to n>] init(%m : !M) names ["a"] origins [] {
^bb0(%i: index, %j: index):
  // expected-error@+1 {{into '!dpg.array<[n, n], f64, csr>' stands in a loop over entries}}
  dpg.put %x into 0[%i, %j] : f64
} -> !M

// -----

!M = !dpg.array<[n, n], f64, csr>
%m = dpg.undefined : !dpg.array<[n, n], f64, csr>
%x = num.constant "1" : f64
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>] init(%m : !M) names ["a"] origins [] {
^bb0(%i: index):
  dpg.for_entries #dpg.index<j in 0 to n> entries(%m, %i) : !dpg.array<[n, n], f64, csr> {
  ^bb0(%j: index, %k: index):
    // expected-error@+1 {{gives the element of the entry that its loop is at}}
    dpg.put %x into 0[%j, %i] : f64
  }
} -> !M

// -----

!M = !dpg.array<[n, n], f64, csr>
!D = !dpg.array<[n, n], f64>
%m = dpg.undefined : !dpg.array<[n, n], f64, csr>
%d = dpg.undefined : !dpg.array<[n, n], f64>
%x = num.constant "1" : f64
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>] init(%d : !D) names ["a"] origins [] {
^bb0(%i: index):
  dpg.for_entries #dpg.index<j in 0 to n> entries(%m, %i) : !dpg.array<[n, n], f64, csr> {
  ^bb0(%j: index, %k: index):
    // expected-error@+1 {{in a loop over entries gives a matrix that is stored by lines}}
    dpg.put %x into 0[%i, %j] : f64
  }
} -> !D

// -----

!M = !dpg.array<[n, n], f64, csr>
%m = dpg.undefined : !dpg.array<[n, n], f64, csr>
%d = dpg.undefined : !dpg.array<[n, n], f64>
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>] init(%m : !M) names ["a"] origins [] {
^bb0(%i: index):
  // expected-error@+1 {{runs through the entries of a matrix stored as csr or csc}}
  dpg.for_entries #dpg.index<j in 0 to n> entries(%d, %i) : !dpg.array<[n, n], f64> {
  ^bb0(%j: index, %k: index):
    %x = num.constant "1" : f64
    dpg.put %x into 0[%i, %j] : f64
  }
} -> !M

// -----

!M = !dpg.array<[n, n], f64, csr>
%m = dpg.undefined : !dpg.array<[n, n], f64, csr>
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>] init(%m : !M) names ["a"] origins [] {
^bb0(%i: index):
  // expected-error@+1 {{puts nothing}}
  dpg.for_entries #dpg.index<j in 0 to n> entries(%m, %i) : !dpg.array<[n, n], f64, csr> {
  ^bb0(%j: index, %k: index):
  }
} -> !M

// -----

// expected-error@+1 {{its body takes 1 indices, not ()}}
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>] names ["a"] origins [] { } -> f64

// -----

// expected-error@+1 {{accumulates nothing into result 0}}
%a = dpg.nest "a" over [] names ["a"] origins [] { } -> f64

// -----

!V = !dpg.array<[n], f64>
%u = dpg.undefined : !dpg.array<[n], f64>
// expected-error@+1 {{puts nothing into result 0}}
%a = dpg.nest "a" over [] init(%u : !V) names ["a"] origins [] { } -> !V

// -----

!V = !dpg.array<[n], f64>
%u = dpg.undefined : !dpg.array<[n], f64>
%x = num.constant "1" : f64
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["a"] origins [] {
^bb0(%i: index):
  // expected-error@+1 {{into 1: the nest has no such array}}
  dpg.put %x into 1[%i] : f64
} -> !V

// -----

!V = !dpg.array<[n], f64>
%u = dpg.undefined : !dpg.array<[n], f64>
%x = num.constant "1" : f64
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["a"] origins [] {
^bb0(%i: index):
  // expected-error@+1 {{into 0: the nest has no such scalar}}
  dpg.accumulate sum %x into 0 : f64
} -> !V

// -----

!V = !dpg.array<[n], f64>
%u = dpg.undefined : !dpg.array<[n], f64>
%x = num.constant "1" : f64
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["a"] origins [] {
^bb0(%i: index):
  dpg.put %x into 0[%i] : f64
  // expected-error@+1 {{into 0: the result has a value already}}
  dpg.put %x into 0[%i] : f64
} -> !V

// -----

!V = !dpg.array<[n], f64>
%u = dpg.undefined : !dpg.array<[n], f64>
%s = num.constant "1" : f32
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["a"] origins [] {
^bb0(%i: index):
  // expected-error@+1 {{of 'f32' into an array of 'f64'}}
  dpg.put %s into 0[%i] : f32
} -> !V

// -----

!V = !dpg.array<[n], f64>
%u = dpg.undefined : !dpg.array<[n], f64>
%x = num.constant "1" : f64
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["a"] origins [] {
^bb0(%i: index):
  // expected-error@+1 {{has 2 subscripts for 1 dimensions}}
  dpg.put %x into 0[%i, %i] : f64
} -> !V

// -----

!V = !dpg.array<[n], f64>
%u = dpg.undefined : !dpg.array<[n], f64>
%x = num.constant "1" : f64
%k = arith.constant 1 : index
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["a"] origins [] {
^bb0(%i: index):
  // expected-error@+1 {{gives an element several versions: no subscript depends on index `i`}}
  dpg.put %x into 0[%k] : f64
} -> !V

// -----

%x = num.constant "1" : f64
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>] names ["a"] origins [] {
^bb0(%i: index):
  // expected-error@+1 {{needs the index that the value stands at}}
  dpg.accumulate argmin %x into 0 : f64
} -> index

// -----

%x = num.constant "1" : f64
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>] names ["a"] origins [] {
^bb0(%i: index):
  // expected-error@+1 {{has an index, which only argmax and argmin take}}
  dpg.accumulate sum %x into 0 at %i : f64
} -> f64

// -----

%x = num.constant "1" : f64
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>] names ["a"] origins [] {
^bb0(%i: index):
  // expected-error@+1 {{gives 'f64', result 0 is 'f32'}}
  dpg.accumulate sum %x into 0 : f64
} -> f32

// -----

!V = !dpg.array<[n], f64>
%u = dpg.undefined : !dpg.array<[n], f64>
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>] names ["a"] origins [] {
^bb0(%i: index):
  // expected-error@+1 {{has 2 subscripts for 1 dimensions}}
  %r = dpg.read %u[%i, %i] : !V -> f64
  dpg.accumulate sum %r into 0 : f64
} -> f64

// -----

!V = !dpg.array<[n], f64>
%u = dpg.undefined : !dpg.array<[n], f64>
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>] names ["a"] origins [] {
^bb0(%i: index):
  // expected-error@+1 {{gives 'f32', an element is 'f64'}}
  %r = dpg.read %u[%i] : !V -> f32
  dpg.accumulate sum %r into 0 : f32
} -> f32

// -----

!M = !dpg.array<[n, n], f64, csr>
%m = dpg.undefined : !dpg.array<[n, n], f64, csr>
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>] names ["a"] origins [] {
^bb0(%i: index):
  // expected-error@+1 {{gives 'f32', an element is 'f64'}}
  %r = dpg.entry %m at %i : !M -> f32
  dpg.accumulate sum %r into 0 : f32
} -> f32

// -----

!M = !dpg.array<[n, n], f64, csr>
%m = dpg.undefined : !dpg.array<[n, n], f64, csr>
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>] names ["a"] origins [] {
^bb0(%i: index):
  // expected-error@+1 {{stands at a position that `entries` of the same matrix gave}}
  %r = dpg.entry %m at %i : !M -> f64
  dpg.accumulate sum %r into 0 : f64
} -> f64

// -----

!H = !dpg.array<[m], f64>
%u = dpg.undefined : !H
%h = dpg.nest "h" over [#dpg.index<i in 0 to n>, #dpg.index<j in 0 to m>] init(%u : !H) names ["h"] origins [] {
^bb0(%i: index, %j: index):
  %v = num.constant "1" : f64
  // expected-error@+1 {{combines into an array that every process holds}}
  dpg.put %v into 0[%j] combining sum : f64
} -> !H

// -----

// An element of a block is read as f64.
!V = !dpg.array<[n], vector<32xf4E2M1FN>>
%u = dpg.undefined : !V
%a = dpg.nest "a" over [#dpg.index<i in 0 to n>] names ["a"] origins [] {
^bb0(%i: index):
  %r = dpg.read %u[%i] : !V -> f64
  // expected-error@+1 {{gives 'f32', an element is 'f64'}}
  %s = dpg.read %u[%i] : !V -> f32
  dpg.accumulate sum %r into 0 : f64
} -> f64

// -----

// expected-error@+1 {{'vector<4xf64>' cannot be the element of an array}}
%u = dpg.undefined : !dpg.array<[n], vector<4xf64>>
