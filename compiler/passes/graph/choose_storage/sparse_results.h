// Sparse matrices that nests give, computed along the entries of an operand.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg {

/// A loop over entries that was made for a sparse result, and how the matrix that it runs through must be stored.
struct EntriesWanted {
  ir::ForEntriesOp loop;
  ir::Storage storage;
};

/// Turns each nest that gives a sparse matrix into a loop over the entries of one of its operands, with which its
/// expression is zero. A result is stored as its readers want it, and computed twice where they want both. Operands
/// keep their storage: `wanted` gets what the loops need of those that the graph does not compute so itself.
///
/// Reports E0717 where no operand will do, or where a result goes somewhere that only a stored matrix can go.
mlir::LogicalResult computeAlongEntries(ir::GraphOp graph, llvm::SmallVectorImpl<EntriesWanted> &wanted);

} // namespace dpg
