// A call becomes the body of what it calls, over the caller's extents.
// RUN: %dpg-opt %s --dpg-inline-graphs | %FileCheck %s

dpg.graph @twice(%x: !dpg.array<[n], !num.real>) -> (!dpg.array<[n], !num.real>) parameters [
    #dpg.parameter<x in "real[n]">, #dpg.parameter<y out "real[n]">] sizes ["n"] documentation "y = 2 x." {
  %u = dpg.undefined : !dpg.array<[n], !num.real>
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%u : !dpg.array<[n], !num.real>) names ["y"]
      origins [#dpg.origin<"twice", "y = 2 * x;", "a.dpg" : 3>] {
  ^bb0(%i: index):
    %two = num.constant "2" : !num.real
    %v = dpg.read %x[%i] : !dpg.array<[n], !num.real> -> !num.real
    %p = num.mul %two, %v : !num.real
    dpg.put %p into 0[%i] : !num.real
  } -> !dpg.array<[n], !num.real>
  dpg.return %y : !dpg.array<[n], !num.real>
}

// CHECK-LABEL: dpg.graph @caller
dpg.graph @caller(%b: !dpg.array<["m + 1"], !num.real>, %m: index) -> (!dpg.array<["m + 1"], !num.real>) parameters [
    #dpg.parameter<b in "real[m + 1]">, #dpg.parameter<m in "int">, #dpg.parameter<c out "real[m + 1]">] sizes []
    documentation "" {
  // CHECK-NOT: dpg.call
  // CHECK: %c = dpg.nest "y" over [#dpg.index<i in 0 to "m + 1">] init(%{{.*}} : !dpg.array<["m + 1"], !num.real>)
  // CHECK-SAME: names ["c"] origins [#dpg.origin<"twice", "y = 2 * x;", "a.dpg" : 3>]
  // CHECK-SAME: attributes {local_names = {b = "x", c = "y"}} {
  // CHECK: dpg.read %b[%i]
  %c = dpg.call @twice(%b) names ["c"] : (!dpg.array<["m + 1"], !num.real>) -> !dpg.array<["m + 1"], !num.real>
  // CHECK: dpg.return %c
  dpg.return %c : !dpg.array<["m + 1"], !num.real>
}
