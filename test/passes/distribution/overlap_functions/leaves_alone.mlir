// Calls that need each other, that may use all threads, that update what another reads, or between which something else
// runs.
// RUN: %dpg-opt %s --dpg-assign-storage --dpg-overlap-functions | %FileCheck %s --implicit-check-not=beside
// CHECK-COUNT-7: dpg.invoke

!X = !dpg.array<[n], f64>
dpg.graph @needed(%x: !X) -> (!X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<z out "...">] sizes ["n"] documentation "" {
  %y = dpg.invoke "f" calls "f" from "k.hpp" ["in", "out"] processes 1 to 1 (%x) names ["y"] {one_thread} : (!X) -> !X
  %z = dpg.invoke "f" calls "f" from "k.hpp" ["in", "out"] processes 1 to 1 (%y) names ["z"] {one_thread} : (!X) -> !X
  dpg.return %z : !X
}
dpg.graph @several_threads(%x: !X) -> (!X, !X) parameters [#dpg.parameter<x in "...">, #dpg.parameter<y out "...">, #dpg.parameter<z out "...">] sizes ["n"] documentation "" {
  %y = dpg.invoke "f" calls "f" from "k.hpp" ["in", "out"] processes 1 to 1 (%x) names ["y"] : (!X) -> !X
  %z = dpg.invoke "f" calls "f" from "k.hpp" ["in", "out"] processes 1 to 1 (%x) names ["z"] {one_thread} : (!X) -> !X
  dpg.return %y, %z : !X, !X
}
dpg.graph @updated(%a: !X) -> (!X, !X) parameters [#dpg.parameter<a in "...">, #dpg.parameter<y out "...">, #dpg.parameter<x out "...">] sizes ["n"] documentation "" {
  %x = dpg.invoke "h" calls "h" from "k.hpp" ["in", "out"] processes 1 to 1 (%a) names ["x"] : (!X) -> !X
  %y = dpg.invoke "f" calls "f" from "k.hpp" ["in", "out"] processes 1 to 1 (%x) names ["y"] {one_thread} : (!X) -> !X
  %z = dpg.invoke "g" calls "g" from "k.hpp" ["inout"] processes 1 to 1 (%x) names ["x"] {one_thread} : (!X) -> !X
  dpg.return %y, %z : !X, !X
}
