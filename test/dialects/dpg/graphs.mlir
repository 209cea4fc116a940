// A graph prints its parameters one a line, and only what they have; values have the program's names.
// RUN: %dpg-opt %s | %dpg-opt | %FileCheck %s

// CHECK: dpg.graph @scale(%a: !num.real, %x: !dpg.array<[n], !num.real>) -> (!dpg.array<[n], !num.real>) parameters [
// CHECK-NEXT:     #dpg.parameter<a in "real" initial "0.85" range "0" to "infinity">,
// CHECK-NEXT:     #dpg.parameter<x inout "real[n]" contract <"1e-10" relative norm 1> "within 1e-10 norm 1">] sizes ["n"] documentation "y = a x." {
dpg.graph @scale(%0: !num.real, %1: !dpg.array<[n], !num.real>) -> (!dpg.array<[n], !num.real>)
    parameters [#dpg.parameter<a in "real" initial "0.85" range "0" to "infinity">,
                #dpg.parameter<x inout "real[n]" contract <"1e-10" relative norm 1> "within 1e-10 norm 1">]
    sizes ["n"] documentation "y = a x." {
  dpg.return %1 : !dpg.array<[n], !num.real>
}

// CHECK: #dpg.parameter<A in "sparse real[m, m]" file "data/A.mtx">
// CHECK: #dpg.parameter<y in "real[m]" generator "ones(m)">
// CHECK: attributes {dpg.note = 1 : i64} {
dpg.graph @caller(%A: !dpg.array<[m, m], !num.real, sparse>, %y: !dpg.array<[m], !num.real>)
    -> (!dpg.array<[m], !num.real>)
    parameters [#dpg.parameter<A in "sparse real[m, m]" file "data/A.mtx">,
                #dpg.parameter<y in "real[m]" generator "ones(m)">, #dpg.parameter<z out "real[m]">]
    sizes ["m"] documentation "" attributes {dpg.note = 1} {
  %a = num.constant "2" : !num.real
  // CHECK: %z = dpg.call @scale(%{{.*}}, %y) names ["z"] : (!num.real, !dpg.array<[m], !num.real>) -> !dpg.array<[m], !num.real>
  %z = dpg.call @scale(%a, %y) names ["z"] : (!num.real, !dpg.array<[m], !num.real>) -> !dpg.array<[m], !num.real>
  // CHECK: dpg.return %z
  dpg.return %z : !dpg.array<[m], !num.real>
}

// CHECK-LABEL: dpg.graph @functions
// CHECK: dpg.invoke "lu_lapack" calls "lapack::lu" from "lu.hpp" ["in", "out", "inout"] template processes 1 to 1(%A, %s) names ["LU", "s"]
// CHECK: dpg.invoke "norm" calls "mine::norm" from "mine.hpp" ["in", "out"] collective takes_communicator takes_threads gives_result processes 1 to 0(%A)
dpg.graph @functions(%A: !dpg.array<[n, n], f64>, %s: f64) -> () parameters [#dpg.parameter<A in "f64[n, n]">,
    #dpg.parameter<s in "f64">] sizes ["n"] documentation "" {
  %LU, %t = dpg.invoke "lu_lapack" calls "lapack::lu" from "lu.hpp" ["in", "out", "inout"] template processes 1 to 1(%A, %s)
      names ["LU", "s"] : (!dpg.array<[n, n], f64>, f64) -> (!dpg.array<[n, n], f64>, f64)
  %norm = dpg.invoke "norm" calls "mine::norm" from "mine.hpp" ["in", "out"] collective takes_communicator
      takes_threads gives_result processes 1 to 0 (%A) names ["norm"] : (!dpg.array<[n, n], f64>) -> f64
  dpg.return
}
