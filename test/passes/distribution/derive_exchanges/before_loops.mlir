// A vector that no iteration changes is exchanged before the loops around the runs that read it; in a branch around a
// loop, within the branch.
// RUN: %dpg-opt %s --dpg-choose-partitions --dpg-derive-exchanges | %FileCheck %s

!M = !dpg.array<[n, n], f64, csr>
!V = !dpg.array<[n], f64>
dpg.task @product(%A: !M, %s: !V, %x: !V, %y: !V) -> (!V) argument_names ["A", "s", "x", "y"] {
  %r = dpg.nest "y" over [#dpg.index<i in 0 to n>] init(%y : !V) names ["y"] origins [] {
  ^bb0(%i: index):
    %sum = dpg.reduce sum #dpg.index<j in 0 to n> entries(%A, %i : !M) -> f64 {
    ^bb0(%j: index, %k: index):
      %a = dpg.entry %A at %k : !M -> f64
      %b = dpg.read %s[%j] : !V -> f64
      %c = dpg.read %x[%j] : !V -> f64
      %p = arith.mulf %a, %b : f64
      %q = arith.mulf %p, %c : f64
      dpg.yield %q : f64
    }
    dpg.put %sum into 0[%i] : f64
  } -> !V
  dpg.return %r : !V
}
// CHECK-LABEL: dpg.graph @steps
// CHECK:       %[[PLAN:.*]] = dist.plan %A
// CHECK:       scf.if
// CHECK-NEXT:    dist.start %s by %[[PLAN]]
// CHECK-NEXT:    %[[S:.*]] = dist.finish %s
// CHECK-NEXT:    dpg.for
// CHECK-NEXT:    ^bb0(%{{.*}}: index, %[[IN:.*]]: !dpg.array<[n], f64>):
// CHECK-NEXT:      dpg.undefined
// CHECK-NEXT:      dist.start %[[IN]] by %[[PLAN]]
// CHECK-NEXT:      %[[X:.*]] = dist.finish %[[IN]]
// CHECK-NEXT:      dpg.run @product(%A, %[[S]], %[[X]],
dpg.graph @steps(%A: !M, %s: !V, %x: !V, %count: index, %holds: i1) -> (!V) parameters [#dpg.parameter<A in "...">,
    #dpg.parameter<s in "...">, #dpg.parameter<x in "...">, #dpg.parameter<count in "int">,
    #dpg.parameter<holds in "bool">, #dpg.parameter<y out "...">] sizes ["n"] documentation "" {
  %y = scf.if %holds -> (!V) {
    %last = dpg.for #dpg.index<t in 0 to count> carry(%x : !V) names ["y"] {
    ^bb0(%t: index, %in: !V):
      %u = dpg.undefined : !V
      %next = dpg.run @product(%A, %s, %in, %u) names ["y"] : (!M, !V, !V, !V) -> !V
      dpg.next carry(%next : !V)
    } -> !V
    scf.yield %last : !V
  } else {
    scf.yield %x : !V
  }
  dpg.return %y : !V
}
