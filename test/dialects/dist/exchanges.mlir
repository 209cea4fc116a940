// Partitions, plans, exchanges and reductions print as they are written.
// RUN: %dpg-opt %s | %dpg-opt | %FileCheck %s

!M = !dpg.array<[n, n], f64, csr>
!V = !dpg.array<[n], f64>
// CHECK: dist.partitions = [#dist.partition<<n> balanced by "A">, #dist.partition<<m> uniform>,
// CHECK-SAME: #dist.partition<<"n + 1"> on_root why "it is shifted">]
dpg.graph @g(%A: !M, %x: !V, %s: f64) -> (!V) parameters [#dpg.parameter<A in "sparse f64[n, n]">,
    #dpg.parameter<x in "f64[n]">, #dpg.parameter<s in "f64">, #dpg.parameter<y out "f64[n]">] sizes ["n"]
    documentation "" attributes {dist.partitions = [#dist.partition<<n> balanced by "A">,
    #dist.partition<<m> uniform>, #dist.partition<<"n + 1"> on_root why "it is shifted">]} {
  // CHECK: %[[PLAN:.*]] = dist.plan %A : !dpg.array<[n, n], f64, csr>
  %plan = dist.plan %A : !M
  // CHECK: %[[SENT:.*]] = dist.start %x by %[[PLAN]] : <[n], f64>
  %sent = dist.start %x by %plan : !V
  // CHECK: dist.start_rows %x above 1 below 2 : <[n], f64>
  %rows = dist.start_rows %x above 1 below 2 : !V
  // CHECK: dist.finish %x after %[[SENT]] : <[n], f64>
  %full = dist.finish %x after %sent : !V
  // CHECK: dist.all_reduce [sum, max] %s, %s : f64, f64
  %sum, %max = dist.all_reduce [sum, max] %s, %s : f64, f64
  // CHECK: dist.all_reduce_elements sum %{{.*}} : <[m], f64, replicated>
  %h = dpg.undefined : !dpg.array<[m], f64, replicated>
  %total = dist.all_reduce_elements sum %h : <[m], f64, replicated>
  // CHECK: dist.is_alone
  %alone = dist.is_alone
  dpg.return %full : !V
}
