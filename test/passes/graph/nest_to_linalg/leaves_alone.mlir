// A graph that upstream cannot hold stays whole.
// RUN: %dpg-opt %s > %t.before && %dpg-opt %s --dpg-nest-to-linalg 2>/dev/null | diff %t.before -

!V = !dpg.array<[n], f64>
dpg.graph @shown(%a: f64) -> () parameters [#dpg.parameter<a in "...">] sizes ["n"]
    documentation "" {
  dpg.show ["a"] %a : f64
  dpg.return
}
