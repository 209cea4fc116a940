// What tasks and data of a graph cost: bytes and operations, by the sizes of the data.
#pragma once

#include "compiler/ast/extent.h"
#include "dialects/dpg/dpg.h"

#include <optional>

namespace dpg::views {

/// Costs are polynomials over the names of sizes and ints, and `nnz_of_A` for the entries of a graph's matrix A.
struct Cost {
  Extent bytes;      ///< of all arrays that are read or written, each once: what has to move if caches are ideal
  Extent operations; ///< on f64 or f32: those on balls, double-double and other numbers count as many as these take
  bool isInSingle = false; ///< whether all operations are on f32
};

/// Bits of a number as it is stored, of a block format with its share of the scale: 8.25.
double bitsOf(mlir::Type element);

/// The bytes of a value of a graph; nothing where they depend on what is not known of a matrix, or on a loop.
std::optional<Extent> bytesOf(mlir::Value value);

/// The cost of one run of a task, by all processes; likewise.
std::optional<Cost> costOf(ir::RunOp run);

/// "12 nnz(A) + 16 n".
std::string costText(const Extent &cost);

} // namespace dpg::views
