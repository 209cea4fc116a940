// Graphs without nests stay as they are.
// RUN: %dpg-opt %s > %t.before && %dpg-opt %s --dpg-outline-tasks | diff %t.before -

dpg.graph @g(%a: !num.real) -> (!num.real) parameters [#dpg.parameter<a in "...">,
    #dpg.parameter<out0 out "...">] sizes []
    documentation "" {
  %b = num.neg %a : !num.real
  dpg.return %b : !num.real
}
