// A graph without calls stays as it is, also one that others call.
// RUN: %dpg-opt %s > %t.before && %dpg-opt %s --dpg-inline-graphs | diff %t.before -

dpg.graph @g(%x: !num.real) -> (!num.real) parameters [#dpg.parameter<x in "real">, #dpg.parameter<y out "real">]
    sizes [] documentation "" {
  %y = num.neg %x : !num.real
  dpg.return %y : !num.real
}
