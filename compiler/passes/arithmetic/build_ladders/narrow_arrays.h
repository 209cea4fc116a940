// Stores arrays of a part of a graph in a narrower format.
#pragma once

#include "compiler/passes/sizes_of_data.h"
#include "compiler/passes/value_names.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

namespace dpg {

/// Whether a nest multiplies tiles of a pattern in blocks.
bool computesTiles(ir::NestOp nest);

/// Arrays of real numbers that some operations of a graph's body compute, stored in a narrower format: what reads them
/// computes as before, and what puts their elements rounds once.
class ArrayNarrower {
public:
  /// Finds out what can be narrow; changes nothing.
  ///
  /// @param part       operations of the graph's body; the first of them stands where copies of inputs can be made
  /// @param place      in the program: of the contract that allows it
  /// @param mayNarrow  whether an array that they compute may be narrow; all versions of one have to agree
  ArrayNarrower(ir::GraphOp graph, llvm::ArrayRef<mlir::Operation *> part, mlir::Location place, mlir::FloatType format,
                llvm::function_ref<bool(mlir::Value)> mayNarrow);

  /// Whether a matrix would be narrow, computed or read.
  bool hasMatrix() const;

  /// Changes the types of what is computed, and lets loops read inputs from narrow copies.
  ///
  /// @param sumsToo  whether sums over the entries of a matrix, one for each column of another, are made in the narrow
  ///                 format where all that they read is narrow
  void run(bool sumsToo);

private:
  bool isInside(mlir::Operation *op) const;
  bool isComputed(mlir::Value value) const;
  bool isWide(mlir::Value array) const;
  void walk(llvm::function_ref<void(mlir::Operation *)> visit) const;
  void chooseFamilies(llvm::function_ref<bool(mlir::Value)> mayNarrow);
  bool readsWide(ir::NestOp nest) const;
  void findInputs();
  void convertVersions(mlir::Operation *op);
  void convertElements(mlir::Operation *op);
  bool readsNarrowAlone(ir::ReduceOp sum) const;
  void convertSum(ir::ReduceOp sum);
  void coerce(mlir::OpOperand &operand, mlir::Type wanted);
  mlir::Value copyOf(mlir::Value array);
  mlir::Type narrowed(mlir::Type type) const;

  ir::GraphOp graph;
  llvm::SetVector<mlir::Operation *> part;
  mlir::Location place;
  mlir::FloatType format;
  SizesOfData sizes;
  TakenNames taken;
  llvm::SetVector<mlir::Value> narrow;              ///< computed
  llvm::SmallVector<mlir::OpOperand *> inputs;      ///< what loops may read from narrow copies
  llvm::MapVector<mlir::Value, mlir::Value> copies; ///< of what comes from outside
};

} // namespace dpg
