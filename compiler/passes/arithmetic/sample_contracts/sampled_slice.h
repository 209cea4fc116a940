// What the values of sampled contracts are computed by.
#pragma once

#include "dialects/dpg/dpg.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"

#include <string>

namespace dpg {

/// The way back from values to the inputs of their graph. Conditions of choices, subscripts and ints are on it too, and
/// so are conditions of loops, with what these alone depend on behind all else.
class SampledSlice {
public:
  /// Something that has no samples.
  struct Obstacle {
    mlir::Location location;
    std::string text; ///< "`lu`, a function in C++ or of LAPACK"
  };

  /// Adds what a value is computed by, and the value.
  void add(mlir::Value root);

  /// To be called behind all add(): follows the conditions of loops.
  void followLoopConditions();

  /// Whether a value was met on the way; inputs and what lies in them are not.
  bool has(mlir::Value value) const { return reached.contains(value); }

  llvm::ArrayRef<mlir::Value> values() const { return reached.getArrayRef(); }
  llvm::ArrayRef<Obstacle> obstacles() const { return found; }

  /// Operations that may make an estimate invalid (dpg/num/instabilities.h), which loops' conditions alone do not use:
  /// products, quotients, powers, roundings to ints, and comparisons that choose.
  llvm::ArrayRef<mlir::Operation *> doubtful() const { return watched.getArrayRef(); }

private:
  void reach(mlir::Value value);
  void follow();
  void visit(mlir::Value value);
  void visitArgument(mlir::BlockArgument argument);
  void visitResult(mlir::OpResult result);
  void visitNest(ir::NestOp nest, unsigned result);
  void visitRepeat(ir::RepeatOp repeat, unsigned result);
  void visitFor(ir::ForOp loop, unsigned result);
  void visitCarried(mlir::Operation *loop, unsigned position);
  void visitOperands(mlir::Operation *op);
  void watchChoice(mlir::Value condition);
  bool refuseType(mlir::Value value);
  void refuse(mlir::Operation *op, const llvm::Twine &text);

  llvm::SetVector<mlir::Value> reached;
  llvm::SmallVector<mlir::Value> pending;
  llvm::SetVector<mlir::Value> loopConditions;
  llvm::SetVector<mlir::Operation *> watched;
  llvm::DenseSet<mlir::Operation *> refused;
  llvm::SmallVector<Obstacle> found;
  bool isInConditions = false;
};

/// Whether a value is an input of its graph, or a part of one, as it came: exact.
bool isInput(mlir::Value value);

/// The type of numbers of a value, or of the elements of an array.
mlir::Type numbersOf(mlir::Type type);

} // namespace dpg
