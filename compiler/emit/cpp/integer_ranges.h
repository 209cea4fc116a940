// Which ints are certain to fit into 64 bits, and which arithmetic of them has to be checked.
#pragma once

#include "compiler/emit/cpp/interval.h"
#include "dialects/dpg/dpg.h"

#include "llvm/ADT/StringSet.h"

#include <optional>

namespace dpg::emit {

/// The names of a graph's sizes, which extents of its inputs give.
llvm::StringSet<> sizesOf(ir::GraphOp graph);

/// Whether the graph's function checks the array's shape where it begins: it has a name, and its extents values there.
bool isShapeChecked(ir::GraphOp graph, mlir::Value array);

/// Adds what an array in memory shows to fit: the texts of its extents, and of their product where it has all elements.
void addShape(ir::ArrayType array, llvm::StringSet<> &extents);

/// The texts of all extents that inputs have or that are checked where the graph's function begins.
llvm::StringSet<> extentsIn(ir::GraphOp graph);

/// The same of the arrays that a task takes.
llvm::StringSet<> extentsIn(ir::TaskOp task);

/// What a name in an extent may be at an operation, and a whole extent among the known `extents`.
std::optional<Interval> rangeOf(llvm::StringRef extent, mlir::Operation *at, const llvm::StringSet<> &extents);

/// The dividend and the divisor of a `mod`, which stands as a - (a div b) * b; null values if `op` is none.
std::pair<mlir::Value, mlir::Value> modOf(mlir::Operation *op);

/// Whether `op`, a sum, difference, product or quotient of ints, may have no int of 64 bits. `extents` are texts of
/// extents that arrays in memory have. What is a subscript and nothing else counts as small: it was proved or checked.
bool mayOverflow(mlir::Operation *op, const llvm::StringSet<> &extents);

/// Whether a task's `reduction` (dpg.reduce, dpg.accumulate) is a sum or product of ints that may have no int of 64
/// bits.
bool reductionMayOverflow(mlir::Operation *reduction);

} // namespace dpg::emit
