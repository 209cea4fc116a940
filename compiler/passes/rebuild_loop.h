// A loop with other results than it had: operations have a fixed number of them.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg {

/// One result of a loop to be made.
struct LoopResult {
  mlir::Value replaced;  ///< the old loop's result that it stands for; null for a new one
  mlir::Type type;       ///< of a new one
  mlir::StringAttr name; ///< of a new one

  static LoopResult like(mlir::Value result) { return {result, result.getType(), {}}; }
};

/// Puts in the place of a `dpg.repeat` or `dpg.for` one with these results and the same operands, attributes and body,
/// and erases it. Results that are left out must have no uses.
mlir::Operation *rebuildLoop(mlir::Operation *loop, llvm::ArrayRef<LoopResult> results);

/// Takes from all loops of a graph the last versions that they hand on and nobody reads.
void dropUnreadVersions(ir::GraphOp graph);

} // namespace dpg
