// A sparse product becomes a linalg.generic over a tensor with upstream's encoding.
// RUN: %dpg-opt %s --dpg-nest-to-linalg | %FileCheck %s

!M = !dpg.array<[m, n], f64, sparse>
!L = !dpg.array<[m], f64>
!V = !dpg.array<[n], f64>
// CHECK-DAG: #[[CSR:.*]] = #sparse_tensor.encoding<{ map = (d0, d1) -> (d0 : dense, d1 : compressed) }>
// CHECK-DAG: #[[A:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[X:.*]] = affine_map<(d0, d1) -> (d1)>
// CHECK-DAG: #[[Y:.*]] = affine_map<(d0, d1) -> (d0)>
// CHECK: func.func @product(%[[MATRIX:.*]]: tensor<?x?xf64, #[[CSR]]>, %[[VECTOR:.*]]: tensor<?xf64>) -> tensor<?xf64> {
// CHECK: tensor.dim %[[MATRIX]], %c0
// CHECK: %[[ZERO:.*]] = linalg.fill
// CHECK: %[[SUM:.*]] = linalg.generic {indexing_maps = [#[[A]], #[[X]], #[[Y]]], iterator_types = ["parallel", "reduction"]}
// CHECK-SAME: ins(%[[MATRIX]], %[[VECTOR]] : tensor<?x?xf64, #[[CSR]]>, tensor<?xf64>) outs(%[[ZERO]] : tensor<?xf64>)
// CHECK: %[[P:.*]] = arith.mulf
// CHECK: %[[S:.*]] = arith.addf %{{.*}}, %[[P]]
// CHECK: linalg.yield %[[S]]
// CHECK: return %[[SUM]]
// CHECK-NOT: dpg.
dpg.graph @product(%A: !M, %x: !V) -> (!L) parameters [#dpg.parameter<A in "...">,
    #dpg.parameter<x in "...">,
    #dpg.parameter<out0 out "...">] sizes ["m", "n"]
    documentation "" {
  %u = dpg.undefined : !L
  %y = dpg.nest "y" over [#dpg.index<i in 0 to m>] init(%u : !L) names ["y"] origins [] {
  ^bb0(%i: index):
    %s = dpg.reduce sum #dpg.index<j in 0 to n> -> f64 {
    ^bb0(%j: index):
      %a = dpg.read %A[%i, %j] : !M -> f64
      %v = dpg.read %x[%j] : !V -> f64
      %p = arith.mulf %a, %v : f64
      dpg.yield %p : f64
    }
    dpg.put %s into 0[%i] : f64
  } -> !L
  dpg.return %y : !L
}
