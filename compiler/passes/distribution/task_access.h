// How a task reads and writes its arrays, seen from the process that runs a part of its lines.
//
// The outermost loop of a task's nest is spread over processes. An array is spread along one dimension (that of its
// lines for a stored matrix, the first for others); an access is local if its subscript there is the outermost index
// itself.
#pragma once

#include "dialects/dpg/dpg.h"

#include "llvm/ADT/SmallVector.h"

#include <optional>

namespace dpg::distribution {

enum class AccessKind {
  Local,   ///< at the outermost index, or entries of the line at the outermost index
  Shifted, ///< at the outermost index plus a constant
  Through, ///< at the other coordinate of entries of a matrix's line
  Whole,   ///< anywhere in an array that every process holds
  Remote,  ///< anywhere else
};

/// One access to an array argument.
struct Access {
  unsigned argument = 0;
  AccessKind kind = AccessKind::Local;
  int64_t shift = 0;   ///< of Shifted
  unsigned matrix = 0; ///< of Through: the argument that is the matrix
  /// At the element that the task puts, and before it does, or at one that no iteration puts: the result may take its
  /// place.
  bool isElementwise = true;
  mlir::Location place; ///< for diagnostics and remarks
};

/// What a task does with its arguments.
struct TaskAccess {
  llvm::SmallVector<Access> reads;
  bool putsRemotely = false; ///< a result's element is put elsewhere than at the outermost index
  /// The dimension's extent that the outermost loop runs along, if an array is accessed at the outermost index.
  ir::ExtentAttr space;
  bool hasSeveralSpaces = false; ///< arrays of different extents are accessed at the outermost index

  bool isSpread() const { return space != nullptr; }
  bool staysLocal() const;
  llvm::SmallVector<Access> readsOf(unsigned argument) const;
};

TaskAccess analyzeAccess(ir::TaskOp task);

/// The task that a run runs.
ir::TaskOp taskOf(ir::RunOp run);

} // namespace dpg::distribution
