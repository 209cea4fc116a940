// Computes a part of a graph in double-double numbers.
#pragma once

#include "compiler/passes/value_names.h"

#include "llvm/ADT/DenseMap.h"

namespace dpg {

/// Whether an operation, without what is in it, has a counterpart on double-double numbers.
bool mayComputeInDoubleDouble(mlir::Operation *op);

/// Gives every real number whose format is free, and that some operations compute, the type `!num.dd`: arrays of them
/// too. What comes from outside keeps its format, and is converted, exactly, where it is read.
class DoubleDoubleComputation {
public:
  /// @param part   operations of one block, in order; what they read from outside is computed before the first of them
  /// @param place  in the program: of the contract that asks for it
  DoubleDoubleComputation(ir::GraphOp graph, llvm::ArrayRef<mlir::Operation *> part, mlir::Location place)
      : graph(graph), part(part), place(place), taken(namesTakenIn(graph.getBody())) {}

  void run();

private:
  bool isOutside(mlir::Value value) const;
  mlir::Type widened(mlir::Type type) const;
  void widen(mlir::Operation *op);
  void convertOperand(mlir::OpOperand &operand);
  void convertElement(mlir::Operation *op);
  mlir::Value scalarInside(mlir::Value outside);
  mlir::Value arrayInside(mlir::Value outside);

  ir::GraphOp graph;
  llvm::ArrayRef<mlir::Operation *> part;
  mlir::Location place;
  TakenNames taken;
  llvm::DenseMap<mlir::Value, mlir::Value> inside; ///< what stands for values from outside
};

} // namespace dpg
