// Numbers in every format print as they are written.
// RUN: %dpg-opt %s | %dpg-opt | %FileCheck %s

dpg.graph @g(%x: !num.real, %k: index) -> (!num.real) parameters [#dpg.parameter<x in "real">,
    #dpg.parameter<k in "int">, #dpg.parameter<y out "real">] sizes [] documentation "" {
  // CHECK: %[[C:.*]] = num.constant "-1.5e-3" : !num.real
  %c = num.constant "-1.5e-3" : !num.real
  // CHECK: num.constant "infinity" : f64
  %infinity = num.constant "infinity" : f64
  // CHECK: num.from_int %k : !num.ball
  %i = num.from_int %k : !num.ball
  // CHECK: num.to_int floor %x : !num.real
  %floor = num.to_int floor %x : !num.real
  // CHECK: num.to_int ceil %x : !num.real
  %ceil = num.to_int ceil %x : !num.real
  // CHECK: num.to_int round %x : !num.real
  %round = num.to_int round %x : !num.real
  // CHECK: num.of_some %k if %{{.*}} "max(i) q[i]" : index
  %holds = num.compare gt %x, %c : !num.real -> i1
  %largest = num.of_some %k if %holds "max(i) q[i]" : index
  // CHECK: num.narrow %k : i8
  %narrow = num.narrow %k : i8
  // CHECK: num.convert %x : !num.real to !num.dd
  %d = num.convert %x : !num.real to !num.dd
  // CHECK: num.add %x, %[[C]] : !num.real
  %add = num.add %x, %c : !num.real
  // CHECK: num.sub
  %sub = num.sub %add, %c : !num.real
  // CHECK: num.mul
  %mul = num.mul %sub, %c : !num.real
  // CHECK: num.div
  %div = num.div %mul, %c : !num.real
  // CHECK: num.min
  %min = num.min %div, %c : !num.real
  // CHECK: num.max
  %max = num.max %min, %c : !num.real
  // CHECK: num.pow %{{.*}}, %{{.*}} : !num.real
  %pow = num.pow %max, %c : !num.real
  // CHECK: num.atan2 %{{.*}}, %{{.*}} : !num.real
  %angle = num.atan2 %max, %c : !num.real
  // CHECK: num.powi %{{.*}}, %k : !num.real
  %powi = num.powi %pow, %k : !num.real
  // CHECK: num.neg
  %neg = num.neg %powi : !num.real
  // CHECK: num.apply sqrt %{{.*}} : !num.real
  %root = num.apply sqrt %neg : !num.real
  // CHECK: num.random "uniform" %k, %k : !num.real
  %random = num.random "uniform" %k, %k : !num.real
  // CHECK: num.round_by %{{.*}} at %{{.*}} : !num.real, !num.real to bf16
  %rounded = num.round_by %root at %random : !num.real, !num.real to bf16
  // CHECK: num.convert %{{.*}} : !num.real to !num.stochastic
  %samples = num.convert %root : !num.real to !num.stochastic
  // CHECK: num.estimated_error %{{.*}} of %{{.*}} : !num.real -> !num.real
  %error = num.estimated_error %samples of %root : !num.real -> !num.real
  // CHECK: num.estimated_error %{{.*}} of %{{.*}} relative : bf16 -> !num.real
  %relative = num.estimated_error %samples of %rounded relative : bf16 -> !num.real
  dpg.return %root : !num.real
}
