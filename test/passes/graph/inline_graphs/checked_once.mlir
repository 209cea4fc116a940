// A range that the caller has checked of the same value is not checked again.
// RUN: %dpg-opt %s --dpg-inline-graphs | %FileCheck %s

dpg.graph @root(%x: !num.real, %y: !num.real) -> (!num.real) parameters [#dpg.parameter<x in "real" range "0" to "1">,
    #dpg.parameter<y in "real" range "0" to "1">, #dpg.parameter<r out "real">] sizes [] documentation "" {
  dpg.check_range %x "x" in ["0", "1"] : !num.real
  dpg.check_range %y "y" in ["0", "1"] : !num.real
  %p = num.mul %x, %y : !num.real
  dpg.return %p : !num.real
}
// CHECK-LABEL: dpg.graph @caller
dpg.graph @caller(%a: !num.real, %b: !num.real) -> (!num.real) parameters [#dpg.parameter<a in "real" range "0" to "1">,
    #dpg.parameter<b in "real">, #dpg.parameter<r out "real">] sizes [] documentation "" {
  // CHECK: dpg.check_range %a "a" in ["0", "1"]
  dpg.check_range %a "a" in ["0", "1"] : !num.real
  // CHECK-NEXT: dpg.check_range %b "y" in ["0", "1"]
  // CHECK-NEXT: num.mul %a, %b
  %r = dpg.call @root(%a, %b) : (!num.real, !num.real) -> !num.real
  dpg.return %r : !num.real
}
