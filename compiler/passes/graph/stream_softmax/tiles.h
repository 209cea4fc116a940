// Which means are computed tile by tile: those over the blocks of a pattern.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg {

/// Marks a mean with the height and width of the blocks that its pattern is declared with (`tiles = [64, 64]`), where
/// all elements of a block may be computed at once: the pattern's own entries say what is present, a score is made of
/// one product of rows at most, and of elements at the row and at the column, and nothing in it may end the program.
void markTiles(ir::SoftmaxMeanOp mean);

/// A sum over l of Q[i, l] * K[j, l] in a mean over row i and columns j, whole rows each; null reads for other sums.
struct RowProduct {
  ir::ReadOp left, right;
  explicit operator bool() const { return left && right; }
};
RowProduct rowProductOf(ir::ReduceOp reduce, ir::SoftmaxMeanOp mean);

} // namespace dpg
