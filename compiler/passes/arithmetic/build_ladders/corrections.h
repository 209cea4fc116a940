// Which values of an iteration are corrections of what it carries.
#pragma once

#include "dialects/dpg/dpg.h"

#include "llvm/ADT/DenseSet.h"

namespace dpg {

/// The values of a loop's body by which the next versions are computed other than as terms added to the version before,
/// x + e or x - e element by element, and all that stands in loops which give one. What is not among them is a
/// correction: its rounding errors are relative to e, not to x.
class DirectValues {
public:
  explicit DirectValues(ir::RepeatOp repeat);

  bool contains(mlir::Value value) const { return direct.contains(value) || corrected.contains(value); }

private:
  void visitNext(mlir::Value next, mlir::BlockArgument before);
  void add(mlir::Value value);
  void addUsesOf(mlir::Operation *op);

  mlir::Block &body;
  llvm::DenseSet<mlir::Value> direct, corrected; ///< a version that is corrected may be direct for another
};

} // namespace dpg
