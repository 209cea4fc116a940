// What no sampled contract depends on stays as it is; literals are rounded by each reader for itself.
// RUN: %dpg-opt %s --dpg-sample-contracts | %FileCheck %s

// CHECK-LABEL: dpg.graph @both
dpg.graph @both(%x: !num.real) -> (!num.real, !num.real) parameters [
    #dpg.parameter<x in "real">, #dpg.parameter<y out "real">, #dpg.parameter<z out "real">] sizes [] documentation "" {
  // CHECK-DAG: %[[TENTH:.*]] = num.constant "0.1" : !num.real
  // CHECK-DAG: %[[Z:.*]] = num.mul %x, %[[TENTH]] : !num.real
  // CHECK-DAG: num.convert %[[TENTH]] : !num.real to !num.stochastic
  // CHECK-DAG: num.add {{.*}} : !num.stochastic
  // CHECK: dpg.return %{{.*}}, %[[Z]] : !num.real, !num.real
  %tenth = num.constant "0.1" : !num.real
  %z = num.mul %x, %tenth : !num.real
  %y = num.add %x, %tenth : !num.real
  dpg.sample %y "y" <"1e-6" relative norm max sampled> : !num.real
  dpg.return %y, %z : !num.real, !num.real
}
