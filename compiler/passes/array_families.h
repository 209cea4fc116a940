// The versions of an array: what updates, loops and branches hand on as one.
#pragma once

#include "dialects/dpg/dpg.h"

#include "llvm/ADT/EquivalenceClasses.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace dpg {

/// Arrays of a graph by families: the versions of one array have one type. `dpg.undefined` is no version: several
/// arrays may begin with one.
class ArrayFamilies {
public:
  /// The families of the arrays in `root` that `isMember` takes; others belong to none.
  ArrayFamilies(mlir::Operation *root, llvm::function_ref<bool(mlir::Value)> isMember);

  /// One version that stands for all.
  mlir::Value of(mlir::Value array) { return classes.getOrInsertLeaderValue(array); }

private:
  void join(mlir::Value left, mlir::Value right);
  void joinAll(mlir::ValueRange left, mlir::ValueRange right);
  void joinVersions(mlir::Operation *op);
  void joinLoop(mlir::Operation *loop, mlir::ValueRange inits, mlir::ValueRange inside, mlir::ValueRange next,
                mlir::ValueRange last);

  llvm::function_ref<bool(mlir::Value)> isMember;
  llvm::EquivalenceClasses<mlir::Value> classes;
};

} // namespace dpg
