// What a nest accumulates is a reduction to a tensor without dimensions; extremes begin at infinity.
// RUN: %dpg-opt %s --dpg-nest-to-linalg | %FileCheck %s

!V = !dpg.array<[n], f64>
// CHECK-LABEL: func.func @largest
// CHECK: arith.constant 0xFFF0000000000000 : f64
// CHECK: linalg.fill
// CHECK: linalg.generic {{.*}} iterator_types = ["reduction"]
// CHECK: math.absf
// CHECK: arith.maximumf
// CHECK: tensor.extract %{{.*}}[] : tensor<f64>
dpg.graph @largest(%x: !V) -> (f64) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  %s = dpg.nest "s" over [#dpg.index<i in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> f64
    %a = math.absf %v : f64
    dpg.accumulate max %a into 0 : f64
  } -> f64
  dpg.return %s : f64
}
