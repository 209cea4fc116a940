// How a nest reaches into data that is spread over processes, before it is a task.
#pragma once

#include "dialects/dpg/dpg.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SetVector.h"

namespace dpg::distribution {

/// Whether processes share an array, each holding a part. The pass asks it of arrays whose types it has not changed
/// yet.
using IsSpread = llvm::function_ref<bool(mlir::Value)>;

/// What a nest does with spread data.
struct SpreadAccesses {
  /// Some array is read or written at an index of the nest where it is spread: processes share the nest's iterations.
  bool sharesIterations = false;
  /// Reductions whose index runs along spread data, outside of which nothing spread is read.
  llvm::SetVector<mlir::Operation *> reductions;
  /// Something spread is read at a place that neither follows.
  bool readsElsewhere = false;
};

SpreadAccesses accessesOf(ir::NestOp nest, IsSpread isSpread);

} // namespace dpg::distribution
