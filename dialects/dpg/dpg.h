// The dpg dialect: graphs of parallel tasks over arrays with symbolic shapes.
#pragma once

#include "dialects/num/num.h"

#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"

#include "dialects/dpg/dpg_dialect.h.inc"
#include "dialects/dpg/dpg_enums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/dpg/dpg_attributes.h.inc"

#define GET_TYPEDEF_CLASSES
#include "dialects/dpg/dpg_types.h.inc"

#define GET_OP_CLASSES
#include "dialects/dpg/dpg_ops.h.inc"

namespace dpg::ir {

/// Whether `type` is a matrix stored by lines, csr or csc, whose entries can be run through.
bool hasLines(mlir::Type type);

/// argmax and argmin: reductions whose result is the index at which the value stands.
bool givesIndex(ReductionKind kind);

/// A loop over the entries of one line of a matrix: a reduction, a `dpg.softmax_mean`, or `dpg.for_entries`.
struct EntryLoop {
  mlir::Operation *op = nullptr;
  mlir::TypedValue<ArrayType> matrix;
  mlir::OpOperand *line = nullptr;
  mlir::BlockArgument coordinate, position;

  explicit operator bool() const { return op != nullptr; }
};

/// `op` as a loop over entries; none if it is another operation.
EntryLoop entryLoopOf(mlir::Operation *op);

/// How a matrix lies in memory of which a function in C++ takes a copy that is stored as `stored` says, `sell[8]`.
Storage storageBehind(llvm::StringRef stored);

/// The loop over entries that gives `value` as a coordinate or position; none for other values.
EntryLoop entryLoopGiving(mlir::Value value);

/// The matrix whose entries a sparse matrix has: what a nest or a task that computes it runs through, and what that was
/// computed along in its turn. The matrix itself where it is stored.
mlir::Value patternOf(mlir::Value matrix);

} // namespace dpg::ir
