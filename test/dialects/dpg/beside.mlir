// Graphs beside each other, each on a group of processes.
// RUN: %dpg-opt %s | %dpg-opt | %FileCheck %s

dpg.graph @double(%x: f64) -> (f64) parameters [#dpg.parameter<x in "real">, #dpg.parameter<y out "real">] sizes []
    documentation "" attributes {sym_visibility = "private"} {
  %y = arith.addf %x, %x : f64
  dpg.return %y : f64
}
dpg.graph @one() -> (f64) parameters [#dpg.parameter<y out "real">] sizes [] documentation "" {
  %y = arith.constant 1.0 : f64
  dpg.return %y : f64
}
// CHECK: %a, %b = dpg.beside [@double, @one] on(%p, %p) operations(%x, %x) bytes(%x, %x) reads(%x : f64) [1, 0]
// CHECK-SAME: names ["a", "b"] : (f64, f64) (f64, f64) -> f64, f64
dpg.graph @main(%x: f64, %p: index) -> (f64, f64) parameters [#dpg.parameter<x in "real">, #dpg.parameter<p in "int">,
    #dpg.parameter<a out "real">, #dpg.parameter<b out "real">] sizes [] documentation "" {
  %a, %b = dpg.beside [@double, @one] on(%p, %p) operations(%x, %x) bytes(%x, %x) reads(%x : f64) [1, 0]
      names ["a", "b"] : (f64, f64) (f64, f64) -> f64, f64
  dpg.return %a, %b : f64, f64
}
