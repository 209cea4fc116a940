// A task without arrays runs the same on every process.
// RUN: %dpg-opt %s --dpg-choose-partitions | %FileCheck %s

dpg.task @s() -> (index) argument_names [] {
  %r = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index):
    dpg.accumulate sum %i into 0 : index
  } -> index
  dpg.return %r : index
}
// CHECK-LABEL: dpg.graph @count
// CHECK: dist.partitions = []
// CHECK: dpg.run @s() names ["s"] : () -> index
dpg.graph @count(%n: index) -> (index) parameters [#dpg.parameter<n in "int">, #dpg.parameter<s out "int">] sizes []
    documentation "" {
  %s = dpg.run @s() names ["s"] : () -> index
  dpg.return %s : index
}
