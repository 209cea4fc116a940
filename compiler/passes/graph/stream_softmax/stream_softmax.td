// dpg-stream-softmax: attention in one pass over the entries of its pattern.
#ifndef PASSES_STREAM_SOFTMAX
#define PASSES_STREAM_SOFTMAX

include "mlir/Pass/PassBase.td"

def StreamSoftmax : Pass<"dpg-stream-softmax", "::mlir::ModuleOp"> {
  let summary = "Compute means that are weighted by exponentials of scores in one pass, without storing scores";
  let description = [{
    *Before and after.* Four nests

        score[i, j]  = ...                                   along the entries of a matrix P
        top[i]       = max(j) score[i, j]
        weight[i, j] = exp(score[i, j] - top[i])
        O[i, k]      = (sum(j) weight[i, j] * V[j, k]) / (sum(j) weight[i, j])

    become one, whose element is a `dpg.softmax_mean` over the entries of row i of P: no score and no weight is stored. The
    divisor may be a vector that another nest sums, and V a matrix or a vector. Emission computes a row, or a strip of rows of
    a matrix in blocks, with the largest score so far, the sum of the weights so far, and the row of O so far, which are
    multiplied by exp(old - new) where the largest score grows (`dpg/num/softmax_strip.h`).

    *Requires.* Loops over entries (`dpg-choose-storage`), real numbers without a format.

    *Guarantees.* A chain is taken where all of it runs over the same entries, stored by rows; where what is present is the same
    in all of its statements; where nobody else reads score, top, weight and the divisor, which are in the format that the
    compiler chooses; and where the score of an entry reads nothing that the chain gives. Other chains stay as they are. Sums are
    taken in another order, and weights are rounded once more for each time that the largest score of their row grows after
    them: `analysis/softmax_bound.cpp` counts both.

    *Errors.* None.

    *Source.* Milakov and Gimelshein 2018, arXiv:1805.02867, of the running maximum and sum; Dao et al. 2022,
    arXiv:2205.14135, of tiles of attention.
  }];
  let dependentDialects = ["::dpg::num::NumDialect"];
  let statistics = [Statistic<"streamed", "chains-streamed", "Chains of statements that became one pass">];
}

#endif
