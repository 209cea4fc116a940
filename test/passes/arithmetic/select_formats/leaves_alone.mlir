// Formats that are there stay, integers and i1 too.
// RUN: %dpg-opt %s > %t.before && %dpg-opt %s --dpg-select-formats | diff %t.before -

!S = !dpg.array<[n], f32>
dpg.graph @g(%x: !S, %k: index) -> (f64) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<k in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %c = arith.constant 1.0 : f64
  %q = arith.divf %c, %c : f64
  %s = arith.addi %k, %k : index
  %t = arith.cmpi slt, %s, %k : index
  %n = num.not %t : i1
  dpg.return %q : f64
}
