// Which subscripts of a nest may lie outside of their arrays, and how they can be checked.
#pragma once

#include "compiler/passes/graph/check_elements/inequalities.h"
#include "dialects/dpg/dpg.h"

namespace dpg {

/// A subscript that is not proved to lie inside its dimension.
struct OpenSubscript {
  mlir::OpOperand *subscript; ///< of a read, a put, or a reduction's line
  mlir::StringAttr name;      ///< the array's
  int64_t dimension;          ///< from 1
  ir::ExtentAttr extent;
  /// The smallest subscript and the one behind the largest, where they are known before the nest.
  ir::ExtentAttr from, to;
  llvm::SmallVector<mlir::Attribute> within; ///< the loops, none of which may be empty for the subscript to be used
};

/// What is known of the names of a graph at `place`: sizes, declared ranges, the loops around.
Inequalities knownAt(mlir::Operation *place);

/// The smallest of the subscripts that a read has in all iterations of `nest` and the one behind the largest, for each
/// dimension; nothing where they are not known before the nest.
std::optional<llvm::SmallVector<std::pair<ir::ExtentAttr, ir::ExtentAttr>>> extremesOf(ir::NestOp nest,
                                                                                       ir::ReadOp read);

/// The subscripts of `nest` that are not proved, puts first, each check once.
std::vector<OpenSubscript> openSubscripts(ir::NestOp nest);

} // namespace dpg
