// Without certificates nothing changes, contracts or not.
// RUN: %dpg-opt %s > %t.before && %dpg-opt %s --dpg-insert-certificates | diff %t.before -

dpg.graph @g(%x: !num.real) -> (!num.real) parameters [#dpg.parameter<x inout "real" contract
    <"1e-8" absolute norm max> "within 1e-8 absolute">] sizes [] documentation "" {
  dpg.return %x : !num.real
}
