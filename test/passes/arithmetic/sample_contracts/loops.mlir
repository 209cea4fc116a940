// What a loop carries becomes samples as a whole, and so does its condition, which is not watched; choices are.
// RUN: %dpg-opt %s --dpg-sample-contracts | %FileCheck %s

// CHECK-LABEL: dpg.graph @root
dpg.graph @root(%a: !num.real) -> (!num.real) parameters [
    #dpg.parameter<a in "real">, #dpg.parameter<x out "real">] sizes [] documentation "" {
  %limit = arith.constant 50 : index
  %tiny = num.constant "1e-12" : !num.real
  // CHECK: dpg.repeat up to %{{.*}} carry(%{{.*}} : !num.stochastic)
  %x, %iterations, %converged = dpg.repeat up to %limit carry(%a : !num.real) names ["x"] condition "d * d <= 1e-12" {
  ^bb0(%x_in: !num.real):
    // CHECK: num.div {{.*}} {watched} : !num.stochastic
    %0 = num.div %a, %x_in : !num.real
    %1 = num.sub %0, %x_in : !num.real
    // CHECK: num.compare gt {{.*}} {watched} : !num.stochastic -> i1
    %2 = num.compare gt %1, %tiny : !num.real -> i1
    %3 = num.choose %2 : i1 -> !num.real {
      num.yield %1 : !num.real
    } else {
      num.yield %tiny : !num.real
    }
    %4 = num.add %x_in, %3 : !num.real
    // CHECK: num.mul %{{.*}}, %{{.*}} : !num.stochastic
    %5 = num.mul %1, %1 : !num.real
    // CHECK: num.compare le %{{.*}}, %{{.*}} : !num.stochastic -> i1
    %6 = num.compare le %5, %tiny : !num.real -> i1
    dpg.until %6 carry(%4 : !num.real)
  } -> !num.real
  dpg.sample %x "x" <"1e-6" relative norm max sampled> : !num.real
  dpg.return %x : !num.real
}
