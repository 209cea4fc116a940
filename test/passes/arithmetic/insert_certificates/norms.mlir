// The norm of a certified value, by kind of norm and shape; of a contract that is not relative, the largest element.
// RUN: %dpg-opt %s --dpg-insert-certificates | %FileCheck %s

!V = !dpg.array<[n], !num.real>
!M = !dpg.array<[m, n], !num.real>
dpg.graph @g(%s: !num.real, %v: !V, %A: !M, %e: !num.real) -> () parameters [#dpg.parameter<s in "real">,
    #dpg.parameter<v in "real[n]">, #dpg.parameter<A in "real[m, n]">, #dpg.parameter<e in "real">] sizes ["m", "n"]
    documentation "" {
  // CHECK: %[[POINT:.*]] = num.convert %s : !num.real to !num.ball
  // CHECK: %[[ABS:.*]] = num.apply abs %[[POINT]]
  // CHECK: dpg.check_contract "s" <"1e-8" relative norm 2> "e" bound %{{.*}} norm %[[ABS]]
  dpg.certify %s "s" <"1e-8" relative norm 2> "e" { dpg.yield %e : !num.real } : !num.real
  // CHECK: %v_norm = dpg.nest "v_norm" over [#dpg.index<i in 0 to n>]
  // CHECK: dpg.accumulate max
  // CHECK: %[[LARGEST:.*]] = num.max %v_norm, %{{.*}} : !num.ball
  // CHECK: norm %[[LARGEST]]
  dpg.certify %v "v" <"1e-8" relative norm inf> "e" { dpg.yield %e : !num.real } : !V
  // CHECK: %v_norm_2 = dpg.nest
  // CHECK: num.mul
  // CHECK: dpg.accumulate sum
  // CHECK: %[[ROOT:.*]] = num.apply sqrt %v_norm_2
  // CHECK: norm %[[ROOT]]
  dpg.certify %v "v" <"1e-8" relative norm 2> "e" { dpg.yield %e : !num.real } : !V
  // CHECK: %A_norm = dpg.nest "A_norm" over [#dpg.index<j in 0 to n>]
  // CHECK: dpg.reduce sum #dpg.index<i in 0 to m> -> !num.ball {
  // CHECK: dpg.read %A[%i, %j]
  // CHECK: dpg.accumulate max
  dpg.certify %A "A" <"1e-8" relative norm 1> "e" { dpg.yield %e : !num.real } : !M
  // CHECK: %A_norm_2 = dpg.nest "A_norm_2" over [#dpg.index<i in 0 to m>]
  // CHECK: dpg.reduce sum #dpg.index<j in 0 to n> -> !num.ball {
  // CHECK: dpg.read %A[%i, %j]
  dpg.certify %A "A" <"1e-8" relative norm inf> "e" { dpg.yield %e : !num.real } : !M
  // CHECK: %A_norm_3 = dpg.nest "A_norm_3" over [#dpg.index<i in 0 to m>, #dpg.index<j in 0 to n>]
  // CHECK: num.apply sqrt
  dpg.certify %A "A" <"1e-8" relative norm fro> "e" { dpg.yield %e : !num.real } : !M
  // CHECK: %A_norm_4 = dpg.nest "A_norm_4" over [#dpg.index<i in 0 to m>, #dpg.index<j in 0 to n>]
  // CHECK-NOT: dpg.reduce
  // CHECK: dpg.accumulate max
  // CHECK: num.max %A_norm_4
  // CHECK: dpg.check_contract "A" <"1e-8" backward norm 1> "e" bound %{{[0-9]+}} norm %{{[0-9]+}}
  dpg.certify %A "A" <"1e-8" backward norm 1> "e" { dpg.yield %e : !num.real } : !M
  dpg.return
}
