// A matrix stored by columns is converted to upstream's csc.
// RUN: %dpg-opt %s --dpg-nest-to-linalg | %FileCheck %s

!M = !dpg.array<[m, n], f64, csr>
!Mt = !dpg.array<[m, n], f64, csc>
// CHECK: #[[CSC:.*]] = #sparse_tensor.encoding<{ map = (d0, d1) -> (d1 : dense, d0 : compressed) }>
// CHECK: sparse_tensor.convert %{{.*}} : tensor<?x?xf64, #{{.*}}> to tensor<?x?xf64, #[[CSC]]>
dpg.graph @total(%A: !M) -> (f64) parameters [#dpg.parameter<A in "...">,
    #dpg.parameter<out0 out "...">] sizes ["m", "n"]
    documentation "" {
  %T = dpg.store_as %A : !M to !Mt
  %s = dpg.nest "s" over [#dpg.index<i in 0 to m>, #dpg.index<j in 0 to n>] names ["s"] origins [] {
  ^bb0(%i: index, %j: index):
    %a = dpg.read %T[%i, %j] : !Mt -> f64
    dpg.accumulate sum %a into 0 : f64
  } -> f64
  dpg.return %s : f64
}
