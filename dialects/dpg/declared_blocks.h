// Blocks that a program declares the entries of a matrix to lie in.
#pragma once

#include "mlir/IR/Value.h"

#include <optional>
#include <utility>

namespace dpg::ir {

/// Height and width of the blocks that a graph's parameter is declared with, `sparse[64, 64] bool[s, s]`; nothing for
/// other matrices, and where the compiler does not know them.
std::optional<std::pair<int64_t, int64_t>> declaredBlocks(mlir::Value matrix);

} // namespace dpg::ir
