// Choices become branches; sizes are dimensions or integer parameters; scalars from outside are used as they are.
// RUN: %dpg-opt %s --dpg-nest-to-linalg 2>%t.remarks | %FileCheck %s
// RUN: %FileCheck %s --check-prefix=REMARKS < %t.remarks

!V = !dpg.array<[n], f64>
// REMARKS: remark: the check of a range is left out
// CHECK-LABEL: func.func @share
// CHECK-SAME: %[[X:.*]]: tensor<?xf64>, %[[A:.*]]: f64
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel"]
// CHECK: scf.if
// CHECK: scf.yield
// CHECK: } else {
// CHECK: arith.index_cast %{{.*}} : index to i64
dpg.graph @share(%x: !V, %a: f64) -> (!V) parameters [#dpg.parameter<x in "...">,
    #dpg.parameter<a in "...">,
    #dpg.parameter<out0 out "...">] sizes ["n"]
    documentation "" {
  dpg.check_range %a "a" in ["0", "1"] : f64
  %u = dpg.undefined : !V
  %y = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%u : !V) names ["y"] origins [] {
  ^bb0(%i: index):
    %v = dpg.read %x[%i] : !V -> f64
    %c = arith.cmpf ogt, %v, %a : f64
    %q = num.choose %c : i1 -> f64 {
      %w = dpg.read %x[%i] : !V -> f64
      num.yield %w : f64
    } else {
      %size = dpg.size <n>
      %cast = arith.index_cast %size : index to i64
      %real = arith.sitofp %cast : i64 to f64
      num.yield %real : f64
    }
    dpg.put %q into 0[%i] : f64
  } -> !V
  dpg.return %y : !V
}
