// Symbolic integers in the IR: from attributes and values to extents, and names in them replaced.
#pragma once

#include "compiler/ast/extent.h"
#include "dialects/dpg/dpg.h"

namespace dpg {

/// What names stand for: sizes of a callee for extents of its caller, loop indices for renamed ones.
using Substitution = std::map<std::string, Extent>;

Extent extentOf(ir::ExtentAttr attribute);
ir::ExtentAttr extentAttr(mlir::MLIRContext *context, const Extent &extent);

/// The extent that an index value is, where it is one: constants, sizes, indices of loops, integer parameters, and
/// sums, differences and products of them.
std::optional<Extent> extentOfValue(mlir::Value value);

/// The value of `extent`: a constant or a dpg.size.
mlir::Value valueOfExtent(mlir::OpBuilder &builder, mlir::Location location, ir::ExtentAttr extent);

/// Replaces names in all extents of `op` and what is inside it, in types and attributes; a loop index that `values`
/// maps to a name is renamed.
void substituteExtents(mlir::Operation *op, const Substitution &values);

/// Whether an extent that an operation has, or one of the task that it runs, holds a name: `x[p]` gives a loop from p
/// to p + 1, of which p is no operand.
bool speaksOf(mlir::Operation *op, llvm::StringRef name);

} // namespace dpg
