// Loops name what they carry; their blocks and results print with those names.
// RUN: %dpg-opt %s | %dpg-opt | %FileCheck %s

%limit = arith.constant 500 : index
%x0 = num.constant "1" : f64
// CHECK: %x, %change, %iterations, %converged = dpg.repeat up to %c500 carry(%{{.*}} : f64) names ["x", "change"]
// CHECK-SAME: condition "change <= 1" {
// CHECK-NEXT: ^bb0(%[[X:.*]]: f64):
%r:4 = dpg.repeat up to %limit carry(%x0 : f64) names ["x", "change"] condition "change <= 1" {
^bb0(%x: f64):
  %small = arith.cmpf ole, %x, %x0 : f64
  // CHECK: dpg.until %{{.*}} carry(%[[X]] : f64) last(%[[X]] : f64)
  dpg.until %small carry(%x : f64) last(%x : f64)
// CHECK: } -> f64, f64
} -> f64, f64
// CHECK: dpg.repeat up to %c500 names [] condition "" {
%none:2 = dpg.repeat up to %limit names [] condition "" {
  dpg.until %r#3
}
// CHECK: %y = dpg.for #dpg.index<k in 0 to "steps - 1"> parallel carry(%x : f64) names ["y"] {
// CHECK-NEXT: ^bb0(%k: index, %[[Y:.*]]: f64):
%y = dpg.for #dpg.index<k in 0 to "steps - 1"> parallel carry(%r#0 : f64) names ["y"] {
^bb0(%k: index, %y_in: f64):
  // CHECK-NEXT: dpg.next carry(%[[Y]] : f64)
  dpg.next carry(%y_in : f64)
} -> f64
