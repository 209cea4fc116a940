// Attention over a pattern of blocks: the mean is computed in one pass, and what led to it is not stored.
// RUN: %dpg-opt %s --dpg-stream-softmax | %FileCheck %s

// CHECK-NOT: dpg.nest "score"
// CHECK-NOT: dpg.nest "weight"
// CHECK: %O = dpg.nest "O" over [#dpg.index<i in 0 to s>, #dpg.index<k in 0 to d>]
// CHECK-SAME: #dpg.origin<"g", "score[i, j] = (sum(k) Q[i, k] * Q[j, k]) / d where P[i, j];", "doc.dpg" : 2>
// CHECK-SAME: #dpg.origin<"g", "O[i, k] = (sum(j) weight[i, j] * Q[j, k]) / (sum(j) weight[i, j]);", "doc.dpg" : 5>
// CHECK: %[[MEAN:.*]] = dpg.softmax_mean <j in 0 to s> entries(%P, %i : <[s, s], i1, csr>) {tiles = array<i64: 64, 64>} -> !num.real {
// CHECK: %[[PRESENT:.*]] = dpg.entry %P at %entry
// CHECK: %[[SCORE:.*]] = num.div
// CHECK: %[[VALUE:.*]] = dpg.read %Q[%j, %k]
// CHECK: dpg.weigh %[[VALUE]] by %[[SCORE]] if %[[PRESENT]] : !num.real
// CHECK: dpg.put %[[MEAN]] into 0[%i, %k]
module {
  dpg.graph @g(%Q: !dpg.array<[s, d], !num.real>, %P: !dpg.array<[s, s], i1, csr>) -> (!dpg.array<[s, d], !num.real>) parameters [
      #dpg.parameter<Q in "real[s, d]">,
      #dpg.parameter<P in "sparse[64, 64] bool[s, s]">,
      #dpg.parameter<O out "real[s, d]">] sizes ["s", "d"] documentation "" {
    %0 = dpg.undefined : <[s, s], !num.real, csr>
    %score = dpg.nest "score" over [#dpg.index<i in 0 to s>] init(%0 : !dpg.array<[s, s], !num.real, csr>) names ["score"] origins [#dpg.origin<"g", "score[i, j] = (sum(k) Q[i, k] * Q[j, k]) / d where P[i, j];", "doc.dpg" : 2>] {
    ^bb0(%i: index):
      dpg.for_entries <j in 0 to s> entries(%P, %i) : <[s, s], i1, csr> {
      ^bb0(%j: index, %entry: index):
        %3 = dpg.entry %P at %entry : <[s, s], i1, csr> -> i1
        %4 = num.choose %3 : i1 -> !num.real {
          %5 = dpg.reduce sum #dpg.index<k in 0 to d> -> !num.real {
          ^bb0(%k: index):
            %8 = dpg.read %Q[%i, %k] : <[s, d], !num.real> -> !num.real
            %9 = dpg.read %Q[%j, %k] : <[s, d], !num.real> -> !num.real
            %10 = num.mul %8, %9 : !num.real
            dpg.yield %10 : !num.real
          }
          %d_size = dpg.size <d>
          %6 = num.from_int %d_size : !num.real
          %7 = num.div %5, %6 : !num.real
          num.yield %7 : !num.real
        } else {
          %5 = num.constant "0" : !num.real
          num.yield %5 : !num.real
        }
        dpg.put %4 into 0[%i, %j] : !num.real
      }
    } -> !dpg.array<[s, s], !num.real, csr>
    %1 = dpg.undefined : <[s], !num.real>
    %top = dpg.nest "top" over [#dpg.index<i in 0 to s>] init(%1 : !dpg.array<[s], !num.real>) names ["top"] origins [#dpg.origin<"g", "top[i] = max(j) score[i, j];", "doc.dpg" : 3>] {
    ^bb0(%i: index):
      %3 = dpg.reduce max #dpg.index<j in 0 to s> entries(%P, %i : !dpg.array<[s, s], i1, csr>) -> !num.real {
      ^bb0(%j: index, %entry: index):
        %4 = dpg.entry %P at %entry : <[s, s], i1, csr> -> i1
        %5 = num.choose %4 : i1 -> !num.real {
          %6 = dpg.entry %score at %entry : <[s, s], !num.real, csr> -> !num.real
          num.yield %6 : !num.real
        } else {
          %6 = num.constant "-infinity" : !num.real
          num.yield %6 : !num.real
        }
        dpg.yield %5 : !num.real
      }
      dpg.put %3 into 0[%i] : !num.real
    } -> !dpg.array<[s], !num.real>
    %weight = dpg.nest "weight" over [#dpg.index<i in 0 to s>] init(%0 : !dpg.array<[s, s], !num.real, csr>) names ["weight"] origins [#dpg.origin<"g", "weight[i, j] = exp(score[i, j] - top[i]);", "doc.dpg" : 4>] {
    ^bb0(%i: index):
      dpg.for_entries <j in 0 to s> entries(%P, %i) : <[s, s], i1, csr> {
      ^bb0(%j: index, %entry: index):
        %3 = dpg.entry %P at %entry : <[s, s], i1, csr> -> i1
        %4 = num.choose %3 : i1 -> !num.real {
          %5 = dpg.entry %score at %entry : <[s, s], !num.real, csr> -> !num.real
          %6 = dpg.read %top[%i] : <[s], !num.real> -> !num.real
          %7 = num.sub %5, %6 : !num.real
          %8 = num.apply exp %7 : !num.real
          num.yield %8 : !num.real
        } else {
          %5 = num.constant "0" : !num.real
          num.yield %5 : !num.real
        }
        dpg.put %4 into 0[%i, %j] : !num.real
      }
    } -> !dpg.array<[s, s], !num.real, csr>
    %2 = dpg.undefined : <[s, d], !num.real>
    %O = dpg.nest "O" over [#dpg.index<i in 0 to s>, #dpg.index<k in 0 to d>] init(%2 : !dpg.array<[s, d], !num.real>) names ["O"] origins [#dpg.origin<"g", "O[i, k] = (sum(j) weight[i, j] * Q[j, k]) / (sum(j) weight[i, j]);", "doc.dpg" : 5>] {
    ^bb0(%i: index, %k: index):
      %3 = dpg.reduce sum #dpg.index<j in 0 to s> entries(%P, %i : !dpg.array<[s, s], i1, csr>) -> !num.real {
      ^bb0(%j: index, %entry: index):
        %6 = dpg.entry %P at %entry : <[s, s], i1, csr> -> i1
        %7 = num.choose %6 : i1 -> !num.real {
          %8 = dpg.entry %weight at %entry : <[s, s], !num.real, csr> -> !num.real
          %9 = dpg.read %Q[%j, %k] : <[s, d], !num.real> -> !num.real
          %10 = num.mul %8, %9 : !num.real
          num.yield %10 : !num.real
        } else {
          %8 = num.constant "0" : !num.real
          num.yield %8 : !num.real
        }
        dpg.yield %7 : !num.real
      }
      %4 = dpg.reduce sum #dpg.index<j in 0 to s> entries(%P, %i : !dpg.array<[s, s], i1, csr>) -> !num.real {
      ^bb0(%j: index, %entry: index):
        %6 = dpg.entry %P at %entry : <[s, s], i1, csr> -> i1
        %7 = num.choose %6 : i1 -> !num.real {
          %8 = dpg.entry %weight at %entry : <[s, s], !num.real, csr> -> !num.real
          num.yield %8 : !num.real
        } else {
          %8 = num.constant "0" : !num.real
          num.yield %8 : !num.real
        }
        dpg.yield %7 : !num.real
      }
      %5 = num.div %3, %4 : !num.real
      dpg.put %5 into 0[%i, %k] : !num.real
    } -> !dpg.array<[s, d], !num.real>
    dpg.return %O : !dpg.array<[s, d], !num.real>
  }
}
