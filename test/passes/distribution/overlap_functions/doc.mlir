// Calls of functions that take one thread each stand behind each other; what the second needs is computed before.
// RUN: %dpg-opt %s --dpg-assign-storage --dpg-overlap-functions | %FileCheck %s

!X = !dpg.array<[n], f64>
// CHECK-LABEL: dpg.graph @two
// CHECK: %[[TWICE:.*]] = arith.addf %a, %a
// CHECK-NEXT: %y = dpg.invoke "f" {{.*}}(%x, %a) names ["y"] {beside = 2 : i64
// CHECK-NEXT: %z = dpg.invoke "f" {{.*}}(%x, %[[TWICE]]) names ["z"]
dpg.graph @two(%x: !X, %a: f64) -> (!X, !X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<a in "real">,
    #dpg.parameter<y out "...">, #dpg.parameter<z out "...">] sizes ["n"] documentation "" {
  %y = dpg.invoke "f" calls "f" from "k.hpp" ["in", "in", "out"] processes 1 to 1 (%x, %a) names ["y"] {one_thread} : (!X, f64) -> !X
  %twice = arith.addf %a, %a : f64
  %z = dpg.invoke "f" calls "f" from "k.hpp" ["in", "in", "out"] processes 1 to 1 (%x, %twice) names ["z"] {one_thread} : (!X, f64) -> !X
  dpg.return %y, %z : !X, !X
}
