// A contract that holds for all inputs in their ranges is proved; the documentation says so.
// RUN: %dpg-opt %s --dpg-prove-contracts | %FileCheck %s

// CHECK-LABEL: dpg.graph @verhulst
// CHECK: proved = {r = "its error is at most {{2.3[0-9]}}e-16 relative, {{1.7[0-9]}}e-16 absolute"}
dpg.graph @verhulst(%x: !num.real) -> (!num.real) parameters [#dpg.parameter<x in "real" range "0.1" to "0.3">, #dpg.parameter<r out "real" contract <"1e-15" relative norm max> "within 1e-15">] sizes [] documentation "" {
  %four = num.constant "4" : !num.real
  %one = num.constant "1" : !num.real
  %K = num.constant "1.11" : !num.real
  %growth = num.mul %four, %x : !num.real
  %share = num.div %x, %K : !num.real
  %below = num.add %one, %share : !num.real
  %r = num.div %growth, %below : !num.real
  dpg.return %r : !num.real
}
