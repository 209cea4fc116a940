// Rows that instances give are put into the version before where it dies, else into a copy; what is the newest has a
// buffer of its own.
// RUN: %dpg-opt %s --dpg-assign-storage | %FileCheck %s

!X = !dpg.array<[k], f64>
dpg.task @x(%x: !X) -> (!X) argument_names ["x"] {
  %r = dpg.nest "x" over [#dpg.index<i in 0 to k>] init(%x : !X) names ["x"] origins [] {
  ^bb0(%i: index):
    %v = arith.constant 1.0 : f64
    dpg.put %v into 0[%i] : f64
  } -> !X
  dpg.return %r : !X
}

// CHECK-LABEL: dpg.graph @f.for_c
// CHECK: dpg.newest "x" {storage = ["newest_x"]}
dpg.graph @f.for_c(%c: index, %x: f64) -> (f64) parameters [#dpg.parameter<c in "int">, #dpg.parameter<x inout "real">]
    sizes [] documentation "" attributes {sym_visibility = "private"} {
  %newest = dpg.newest "x" -> <[3], f64> loc("newest_x")
  dpg.return %x : f64
}

// CHECK-LABEL: dpg.graph @f(
// CHECK: dpg.run @x({{.*}}storage = ["x"]
// CHECK: dpg.parallel {{.*}}init = ["update"], storage = ["x"]
// CHECK: dpg.parallel {{.*}}init = ["copy"], storage = ["next_x"]
// CHECK: dpg.parallel {{.*}}init = ["fresh"], storage = ["y"]
dpg.graph @f(%g: index, %k: index) -> (!X, !X, !X) parameters [#dpg.parameter<g in "int">, #dpg.parameter<k in "int">,
    #dpg.parameter<a out "...">, #dpg.parameter<b out "...">, #dpg.parameter<y out "...">] sizes [] documentation "" {
  %u = dpg.undefined : !X
  %x = dpg.run @x(%u) names ["x"] : (!X) -> !X
  %a = dpg.parallel @f.for_c over #dpg.index<c in 0 to k> on %g rows(%x : !X) takes [true] names ["x"] -> !X
  %b = dpg.parallel @f.for_c over #dpg.index<c in 0 to k> on %g rows(%a : !X) takes [true] names ["x"] -> !X
  %y = dpg.parallel @f.for_c over #dpg.index<c in 0 to k> on %g rows(%u : !X) takes [true] names ["y"] -> !X
  dpg.return %a, %b, %y : !X, !X, !X
}
