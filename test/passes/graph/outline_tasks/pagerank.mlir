// PageRank through the passes of graphs and arithmetic, as build_ir writes it: what does not change leaves the loop,
// the rows are read before the columns are made, and the certificate has tasks of its own.
// RUN: %dpg-opt %s --dpg-inline-graphs --dpg-insert-certificates --dpg-choose-storage --dpg-hoist-invariants \
// RUN:   --dpg-select-formats --dpg-fuse-nests --dpg-outline-tasks | %FileCheck %s

// CHECK-DAG: dpg.task @share_and_lost(%degree: {{.*}}, %rank: {{.*}}, %share: {{.*}}) -> (!dpg.array<[n], f64>, f64)
// CHECK-DAG: dpg.task @next_and_change(%A_transposed: {{.*}}, %share: {{.*}}, %lost: f64, %damping: f64, %rank: {{.*}}, %next: {{.*}}) -> (!dpg.array<[n], f64>, f64)
// CHECK-LABEL: dpg.graph @pagerank
// CHECK: dpg.run @rank(
// CHECK: dpg.run @degree(%A,
// CHECK: dpg.run @degree_enclosed(%A,
// CHECK: %[[T:.*]] = dpg.store_as %A
// CHECK-NOT: %A
// CHECK: dpg.repeat
// CHECK-NEXT: ^bb0(%[[RANK:.*]]: !dpg.array<[n], f64>):
// CHECK-NEXT: %share, %lost = dpg.run @share_and_lost(%degree, %[[RANK]],
// CHECK-NEXT: %next, %[[CHANGE:.*]] = dpg.run @next_and_change(%[[T]], %share, %lost, %damping, %[[RANK]],
// CHECK-NEXT: arith.cmpf ole, %[[CHANGE]]
// CHECK-NEXT: dpg.until
// CHECK: %share_enclosed, %lost_enclosed, %rank_norm = dpg.run
// CHECK: %norm1_enclosed = dpg.run @norm1_enclosed(%[[T]], %share_enclosed, %lost_enclosed, %damping,
// CHECK: dpg.check_contract "rank" <"1e-10" relative norm 1>

!T = !dpg.array<[n], !num.real>
!M = !dpg.array<[n, n], !num.real, sparse>
dpg.graph @step(%A: !M, %damping: !num.real, %rank: !T) -> (!T) parameters [
    #dpg.parameter<A in "sparse real[n, n]" range "0" to "infinity">,
    #dpg.parameter<damping in "real">,
    #dpg.parameter<rank in "real[n]">,
    #dpg.parameter<next out "real[n]">] sizes ["n"] documentation "One step of PageRank. A[i, j] is nonzero where page i links to page j." {
  %u0 = dpg.undefined : !T
  %degree = dpg.nest "degree" over [#dpg.index<i in 0 to n>] init(%u0 : !T) names ["degree"]
      origins [#dpg.origin<"step", "degree[i] = sum(j) A[i, j];", "pagerank.dpg" : 4>] {
  ^bb0(%i: index):
    %s = dpg.reduce sum #dpg.index<j in 0 to n> -> !num.real {
    ^bb0(%j: index):
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      dpg.yield %a : !num.real
    }
    dpg.put %s into 0[%i] : !num.real
  } -> !T
  %u1 = dpg.undefined : !T
  %share = dpg.nest "share" over [#dpg.index<i in 0 to n>] init(%u1 : !T) names ["share"]
      origins [#dpg.origin<"step", "share[i] = if degree[i] > 0 then rank[i] / degree[i] else 0;", "pagerank.dpg" : 5>] {
  ^bb0(%i: index):
    %d = dpg.read %degree[%i] : !T -> !num.real
    %zero = num.constant "0" : !num.real
    %c = num.compare gt %d, %zero : !num.real -> i1
    %q = num.choose %c : i1 -> !num.real {
      %r = dpg.read %rank[%i] : !T -> !num.real
      %d1 = dpg.read %degree[%i] : !T -> !num.real
      %q0 = num.div %r, %d1 : !num.real
      num.yield %q0 : !num.real
    } else {
      %z = num.constant "0" : !num.real
      num.yield %z : !num.real
    }
    dpg.put %q into 0[%i] : !num.real
  } -> !T
  %lost = dpg.nest "lost" over [#dpg.index<i in 0 to n>] names ["lost"]
      origins [#dpg.origin<"step", "lost = sum(i) (if degree[i] > 0 then 0 else rank[i]);", "pagerank.dpg" : 6>] {
  ^bb0(%i: index):
    %d = dpg.read %degree[%i] : !T -> !num.real
    %zero = num.constant "0" : !num.real
    %c = num.compare gt %d, %zero : !num.real -> i1
    %q = num.choose %c : i1 -> !num.real {
      %z = num.constant "0" : !num.real
      num.yield %z : !num.real
    } else {
      %r = dpg.read %rank[%i] : !T -> !num.real
      num.yield %r : !num.real
    }
    dpg.accumulate sum %q into 0 : !num.real
  } -> !num.real
  %u2 = dpg.undefined : !T
  %next = dpg.nest "next" over [#dpg.index<j in 0 to n>] init(%u2 : !T) names ["next"]
      origins [#dpg.origin<"step", "next[j] = damping * (sum(i) A[i, j] * share[i] + lost / n) + (1 - damping) / n;", "pagerank.dpg" : 7>] {
  ^bb0(%j: index):
    %s = dpg.reduce sum #dpg.index<i in 0 to n> -> !num.real {
    ^bb0(%i: index):
      %a = dpg.read %A[%i, %j] : !M -> !num.real
      %x = dpg.read %share[%i] : !T -> !num.real
      %p = num.mul %a, %x : !num.real
      dpg.yield %p : !num.real
    }
    %ni = dpg.size <n>
    %n = num.from_int %ni : !num.real
    %l = num.div %lost, %n : !num.real
    %t = num.add %s, %l : !num.real
    %m = num.mul %damping, %t : !num.real
    %one = num.constant "1" : !num.real
    %o = num.sub %one, %damping : !num.real
    %ni2 = dpg.size <n>
    %n2 = num.from_int %ni2 : !num.real
    %o2 = num.div %o, %n2 : !num.real
    %r = num.add %m, %o2 : !num.real
    dpg.put %r into 0[%j] : !num.real
  } -> !T
  dpg.return %next : !T
}
dpg.graph @pagerank(%A: !M, %damping: !num.real) -> (!T) parameters [
    #dpg.parameter<A in "sparse real[n, n]" file "data/wiki-vote.mtx" range "0" to "infinity">,
    #dpg.parameter<damping in "real" initial "0.85" range "0" to "0.99">,
    #dpg.parameter<rank out "real[n]" contract <"1e-10" relative norm 1> "within 1e-10 norm 1">] sizes ["n"] documentation "PageRank by power iteration." {
  dpg.check_range %A "A" in ["0", "infinity"] : !M
  dpg.check_range %damping "damping" in ["0", "0.99"] : !num.real
  %u = dpg.undefined : !T
  %rank_0 = dpg.nest "rank" over [#dpg.index<i in 0 to n>] init(%u : !T) names ["rank"]
      origins [#dpg.origin<"pagerank", "rank[i] = 1 / n;", "pagerank.dpg" : 13>] {
  ^bb0(%i: index):
    %one = num.constant "1" : !num.real
    %ni = dpg.size <n>
    %n = num.from_int %ni : !num.real
    %v = num.div %one, %n : !num.real
    dpg.put %v into 0[%i] : !num.real
  } -> !T
  %c500 = arith.constant 500 : index
  %r:4 = dpg.repeat up to %c500 carry(%rank_0 : !T) names ["rank", "change"] condition "change <= 1e-12" {
  ^bb0(%rank: !T):
    %next = dpg.call @step(%A, %damping, %rank) : (!M, !num.real, !T) -> !T loc("next"("pagerank.dpg":15:5))
    %change = dpg.nest "change" over [#dpg.index<i in 0 to n>] names ["change"]
        origins [#dpg.origin<"pagerank", "change = norm1(next - rank);", "pagerank.dpg" : 16>] {
    ^bb0(%i: index):
      %a = dpg.read %next[%i] : !T -> !num.real
      %b = dpg.read %rank[%i] : !T -> !num.real
      %d = num.sub %a, %b : !num.real
      %e = num.apply abs %d : !num.real
      dpg.accumulate sum %e into 0 : !num.real
    } -> !num.real
    %tol = num.constant "1e-12" : !num.real
    %small = num.compare le %change, %tol : !num.real -> i1
    dpg.until %small carry(%next : !T) last(%change : !num.real)
  } -> !T, !num.real
  dpg.certify %r#0 "rank" <"1e-10" relative norm 1> "norm1(step(A, damping, rank) - rank) / (1 - damping)" {
    %next = dpg.call @step(%A, %damping, %r#0) : (!M, !num.real, !T) -> !T
    %norm = dpg.nest "norm1" over [#dpg.index<i in 0 to n>] names ["norm1"]
        origins [#dpg.origin<"pagerank", "certify rank by norm1(step(A, damping, rank) - rank) / (1 - damping);", "pagerank.dpg" : 19>] {
    ^bb0(%i: index):
      %a = dpg.read %next[%i] : !T -> !num.real
      %b = dpg.read %r#0[%i] : !T -> !num.real
      %d = num.sub %a, %b : !num.real
      %e = num.apply abs %d : !num.real
      dpg.accumulate sum %e into 0 : !num.real
    } -> !num.real
    %one = num.constant "1" : !num.real
    %gap = num.sub %one, %damping : !num.real
    %bound = num.div %norm, %gap : !num.real
    dpg.yield %bound : !num.real
  } : !T
  dpg.return %r#0 : !T
}
