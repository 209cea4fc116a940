// Reductions along a dimension of a sparse matrix, turned into reductions over its stored entries.
#pragma once

#include "dialects/dpg/dpg.h"

#include "mlir/IR/Builders.h"

namespace dpg {

/// A read of a sparse matrix and the loops that its subscripts come from.
struct SparseRead {
  explicit SparseRead(ir::ReadOp read);

  mutable ir::ReadOp read; // a handle: its accessors are not const
  /// For each dimension the reduction or nest whose index the subscript is; null for other subscripts.
  mlir::Operation *loops[2] = {nullptr, nullptr};

  /// The reduction along the entries of a line: the inner one, if the other subscript does not depend on it.
  ir::ReduceOp alongEntries() const;
  /// The innermost reduction that moves what is read, though not along the entries of a line; null for others.
  ir::ReduceOp searches() const;
  /// How the matrix must be stored for that reduction. A single element is looked for in the line that the nest runs
  /// over, in either of the two where it lies at the same place of both.
  ir::Storage storage() const;
  bool takesEitherStorage() const;
  /// An accumulation over both dimensions, whose loops take either order; null otherwise.
  ir::NestOp eitherOrderNest() const;
  /// The outer of two perfectly nested reductions of one kind over both dimensions; null otherwise.
  ir::ReduceOp eitherOrderReduction() const;
};

/// Makes the loop along the entries of `storage`'s lines the inner one.
void orderLoops(const SparseRead &read, ir::Storage storage);

/// Gives a matrix that is read as it will be stored.
using StoredFor = llvm::function_ref<mlir::Value(const SparseRead &)>;

/// Whether a reduction can run over the stored entries of the line that the first read reads, and if not, why; reports
/// it.
mlir::LogicalResult verifyReduction(ir::ReduceOp reduce, llvm::ArrayRef<SparseRead> reads, StoredFor stored);

/// Reads of matrices that have the entries which a loop runs through, at the loop's element, read their entries.
void readSharedEntries(const ir::EntryLoop &loop);

/// Reads a single element of `stored`, which holds what `read` reads, outside of the reductions that do not move it.
void readElement(const SparseRead &read, mlir::Value stored);

/// Runs `reduce` over the entries of `stored`, which holds what `read` reads.
void reduceOverEntries(ir::ReduceOp reduce, const SparseRead &read, mlir::Value stored);

} // namespace dpg
