// Which ints are certain to fit into 64 bits, and which arithmetic of them has to be checked.
#pragma once

#include "dialects/dpg/dpg.h"

#include "llvm/ADT/StringSet.h"

namespace dpg::emit {

/// The texts of the extents that the arrays of a graph have.
llvm::StringSet<> extentsIn(ir::GraphOp graph);

/// The dividend and the divisor of a `mod`, which stands as a - (a div b) * b; null values if `op` is none.
std::pair<mlir::Value, mlir::Value> modOf(mlir::Operation *op);

/// Whether `op`, a sum, difference, product or quotient of ints, may have no int of 64 bits. `extents` are texts of
/// extents that arrays in memory have. What is a subscript and nothing else counts as small: it was proved or checked.
bool mayOverflow(mlir::Operation *op, const llvm::StringSet<> &extents);

} // namespace dpg::emit
