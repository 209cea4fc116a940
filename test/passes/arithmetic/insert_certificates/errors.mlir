// RUN: %dpg-opt %s --dpg-insert-certificates -split-input-file -verify-diagnostics

dpg.graph @g(%x: !dpg.array<[n], f64>, %k: index) -> () parameters [#dpg.parameter<x in "...">, #dpg.parameter<k in "int">]
    sizes ["n"] documentation "" {
  // expected-error@+1 {{E0712: the contract on `x` cannot be checked yet: `componentwise` compares element by element}}
  dpg.certify %x "x" <"1e-8" componentwise norm max> "..." {
    %e = num.constant "1" : !num.real
    dpg.yield %e : !num.real
  } : !dpg.array<[n], f64>
  dpg.return
}

// -----

dpg.graph @g(%x: !dpg.array<[n, n], f64>, %k: index) -> () parameters [#dpg.parameter<x in "...">, #dpg.parameter<k in "int">]
    sizes ["n"] documentation "" {
  // expected-error@+1 {{E0712: the contract on `x` cannot be checked yet: the 2-norm of a matrix is its largest singular value}}
  dpg.certify %x "x" <"1e-8" relative norm 2> "..." {
    %e = num.constant "1" : !num.real
    dpg.yield %e : !num.real
  } : !dpg.array<[n, n], f64>
  dpg.return
}

// -----

dpg.graph @g(%x: !dpg.array<[n, n, n], f64>, %k: index) -> () parameters [#dpg.parameter<x in "...">, #dpg.parameter<k in "int">]
    sizes ["n"] documentation "" {
  // expected-error@+1 {{E0712: the contract on `x` cannot be checked yet: the norms `1` and `inf` are for vectors and matrices}}
  dpg.certify %x "x" <"1e-8" relative norm 1> "..." {
    %e = num.constant "1" : !num.real
    dpg.yield %e : !num.real
  } : !dpg.array<[n, n, n], f64>
  dpg.return
}

// -----

dpg.graph @g(%x: !dpg.array<[n], f64>, %k: index) -> () parameters [#dpg.parameter<x in "...">, #dpg.parameter<k in "int">]
    sizes ["n"] documentation "" {
  dpg.certify %x "x" <"1e-8" absolute norm max> "..." {
    %e = num.constant "1" : !num.real
    // expected-error@+1 {{E0713: a certificate computes the index of a largest or smallest element, which has no enclosure}}
    %a = dpg.nest "a" over [#dpg.index<i in 0 to n>] names ["a"] origins [] {
    ^bb0(%i: index):
      %v = dpg.read %x[%i] : !dpg.array<[n], f64> -> f64
      dpg.accumulate argmax %v into 0 at %i : f64
    } -> index
    dpg.yield %e : !num.real
  } : !dpg.array<[n], f64>
  dpg.return
}

// -----

dpg.graph @g(%x: !dpg.array<[n], f64>, %k: index) -> () parameters [#dpg.parameter<x in "...">, #dpg.parameter<k in "int">]
    sizes ["n"] documentation "" {
  dpg.certify %x "x" <"1e-8" absolute norm max> "..." {
    %e = num.constant "1" : !num.real
    %a = dpg.nest "a" over [#dpg.index<i in 0 to n>] names ["a"] origins [] {
    ^bb0(%i: index):
      // expected-error@+1 {{E0713: a certificate computes the index of a largest or smallest element, which has no enclosure}}
      %r = dpg.reduce argmin #dpg.index<j in 0 to n> -> index {
      ^bb0(%j: index):
        %v = dpg.read %x[%j] : !dpg.array<[n], f64> -> f64
        dpg.yield %v : f64
      }
      dpg.accumulate sum %r into 0 : index
    } -> index
    dpg.yield %e : !num.real
  } : !dpg.array<[n], f64>
  dpg.return
}

// -----

dpg.graph @g(%x: f64, %k: index) -> () parameters [#dpg.parameter<x in "...">, #dpg.parameter<k in "int">]
    sizes ["n"] documentation "" {
  dpg.certify %x "x" <"1e-8" absolute norm max> "..." {
    %e = num.constant "1" : !num.real
    // expected-error@+1 {{E0713: a certificate computes a loop that ends by a rounded comparison, which has no enclosure}}
    %r:2 = dpg.repeat up to %k names [] condition "" {
      %c = num.compare gt %x, %x : f64 -> i1
      dpg.until %c
    }
    dpg.yield %e : !num.real
  } : f64
  dpg.return
}

// -----

dpg.graph @g(%x: f64, %k: index) -> () parameters [#dpg.parameter<x in "...">, #dpg.parameter<k in "int">]
    sizes ["n"] documentation "" {
  dpg.certify %x "x" <"1e-8" absolute norm max> "..." {
    %e = num.constant "1" : !num.real
    %c = num.compare gt %x, %x : f64 -> i1
    // expected-error@+1 {{E0713: a certificate computes a branch that depends on a rounded comparison, which has no enclosure}}
    scf.if %c { }
    dpg.yield %e : !num.real
  } : f64
  dpg.return
}

// -----

dpg.graph @g(%x: f64, %k: index) -> () parameters [#dpg.parameter<x in "...">, #dpg.parameter<k in "int">]
    sizes ["n"] documentation "" {
  dpg.certify %x "x" <"1e-8" absolute norm max> "..." {
    %e = num.constant "1" : !num.real
    %c = num.compare gt %x, %x : f64 -> i1
    %z = arith.constant 0 : index
    %p = arith.cmpi sgt, %k, %z : index
    // expected-error@+1 {{E0713: a certificate computes a branch that gives a rounded comparison, which has no enclosure}}
    %b = scf.if %p -> (i1) {
      scf.yield %c : i1
    } else {
      scf.yield %p : i1
    }
    dpg.yield %e : !num.real
  } : f64
  dpg.return
}

// -----

dpg.graph @g(%x: f64, %k: index) -> () parameters [#dpg.parameter<x in "...">, #dpg.parameter<k in "int">]
    sizes ["n"] documentation "" {
  dpg.certify %x "x" <"1e-8" absolute norm max> "..." {
    %e = num.constant "1" : !num.real
    %z = arith.constant 0 : index
    %p = arith.cmpi sgt, %k, %z : index
    // expected-error@+1 {{E0713: a certificate computes a loop that hands on a rounded comparison, which has no enclosure}}
    %b = dpg.for #dpg.index<t in 0 to k> carry(%p : i1) names ["b"] {
    ^bb0(%t: index, %b_in: i1):
      %c = num.compare gt %x, %x : f64 -> i1
      dpg.next carry(%c : i1)
    } -> i1
    dpg.yield %e : !num.real
  } : f64
  dpg.return
}

// -----

dpg.graph @g(%x: f64, %k: index) -> () parameters [#dpg.parameter<x in "...">, #dpg.parameter<k in "int">]
    sizes ["n"] documentation "" {
  dpg.certify %x "x" <"1e-8" absolute norm max> "..." {
    %e = num.constant "1" : !num.real
    %c = num.compare gt %x, %x : f64 -> i1
    // expected-error@+1 {{E0713: a certificate computes an integer that depends on a rounded comparison, which has no enclosure}}
    %i = num.choose %c : i1 -> index {
      num.yield %k : index
    } else {
      num.yield %k : index
    }
    dpg.yield %e : !num.real
  } : f64
  dpg.return
}

// -----

dpg.graph @g(%x: f64, %k: index) -> () parameters [#dpg.parameter<x in "...">, #dpg.parameter<k in "int">]
    sizes ["n"] documentation "" {
  dpg.certify %x "x" <"1e-8" absolute norm max> "..." {
    %e = num.constant "1" : !num.real
    %c = num.compare gt %x, %x : f64 -> i1
    // expected-error@+1 {{E0713: a certificate computes an integer that depends on a rounded comparison, which has no enclosure}}
    %i = arith.select %c, %k, %k : index
    dpg.yield %e : !num.real
  } : f64
  dpg.return
}

// -----

dpg.graph @g(%x: f64) -> () parameters [#dpg.parameter<x in "...">] sizes [] documentation "" {
  dpg.certify %x "x" <"1e-8" absolute norm max> "..." {
    %r = num.convert %x : f64 to !num.real
    // expected-error@+1 {{E0713: a certificate computes `exp`, which has no enclosure}}
    %e = num.apply exp %r : !num.real
    dpg.yield %e : !num.real
  } : f64
  dpg.return
}

// -----

dpg.graph @g(%x: f64, %y: !dpg.array<[n], f64>) -> () parameters [#dpg.parameter<x in "...">, #dpg.parameter<y in "...">]
    sizes ["n"] documentation "" {
  dpg.certify %x "x" <"1e-8" absolute norm max> "..." {
    // expected-error@+1 {{E0713: a certificate computes `size_cpp`, a function in C++, which has no enclosure}}
    %e = dpg.invoke "size_cpp" calls "size" from "size.hpp" ["in", "out"] gives_result processes 1 to 0 (%y) names ["e"]
        : (!dpg.array<[n], f64>) -> !num.real
    dpg.yield %e : !num.real
  } : f64
  dpg.return
}
