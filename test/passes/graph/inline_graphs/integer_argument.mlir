// An integer argument that gives a shape in the callee is replaced by what it is in the caller.
// RUN: %dpg-opt %s --dpg-inline-graphs | %FileCheck %s

dpg.graph @ones(%count: index) -> (!dpg.array<[count], !num.real>) parameters [#dpg.parameter<count in "int">,
    #dpg.parameter<y out "real[count]">] sizes [] documentation "" {
  %u = dpg.undefined : !dpg.array<[count], !num.real>
  %y = dpg.nest "y" over [#dpg.index<i in 0 to count>] init(%u : !dpg.array<[count], !num.real>) names ["y"] origins [] {
  ^bb0(%i: index):
    %one = num.constant "1" : !num.real
    dpg.put %one into 0[%i] : !num.real
  } -> !dpg.array<[count], !num.real>
  dpg.return %y : !dpg.array<[count], !num.real>
}
// CHECK-LABEL: dpg.graph @caller
dpg.graph @caller(%n: index) -> (!dpg.array<["2 * n + 1"], !num.real>) parameters [#dpg.parameter<n in "int">,
    #dpg.parameter<z out "real[2 * n + 1]">] sizes [] documentation "" {
  %two = arith.constant 2 : index
  %one = arith.constant 1 : index
  %double = arith.muli %n, %two : index
  %odd = arith.addi %double, %one : index
  // CHECK: dpg.nest "y" over [#dpg.index<i in 0 to "2 * n + 1">]
  %z = dpg.call @ones(%odd) names ["z"] : (index) -> !dpg.array<["2 * n + 1"], !num.real>
  dpg.return %z : !dpg.array<["2 * n + 1"], !num.real>
}
