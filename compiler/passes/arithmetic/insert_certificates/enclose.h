// Copies what a certificate computes into ball arithmetic.
#pragma once

#include "compiler/passes/value_names.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"

namespace dpg {

/// Evaluates the region of a certificate in balls, at the builder's place.
///
/// Every value inside has a counterpart: a ball for a real number, an array of balls for an array of them, a truth for
/// what was decided by comparing balls, and the same integer for an integer; where one becomes a real number, its sums
/// and products are computed in balls. Values from outside are points.
class Encloser {
public:
  Encloser(mlir::OpBuilder &builder, TakenNames &taken) : builder(builder), taken(taken) {}

  /// Copies the operations of `block`, up to its terminator.
  mlir::LogicalResult encloseBlock(mlir::Block &block);

  /// The counterpart of a real number as a ball; that of anything else as it is.
  mlir::Value enclosed(mlir::Value value);

private:
  mlir::LogicalResult encloseOne(mlir::Operation *op);
  mlir::LogicalResult encloseScalar(mlir::Operation *op);
  mlir::LogicalResult encloseTruth(mlir::Operation *op);
  mlir::LogicalResult encloseFunction(ir::InvokeOp invoke);
  mlir::LogicalResult encloseChoice(mlir::Operation *op);
  mlir::LogicalResult encloseRead(mlir::Operation *op);
  mlir::LogicalResult encloseNest(mlir::Operation *op);
  mlir::LogicalResult encloseReduce(mlir::Operation *op);
  mlir::LogicalResult encloseBranch(mlir::Operation *op);
  mlir::LogicalResult encloseReference(mlir::Operation *op);
  mlir::LogicalResult encloseFor(mlir::Operation *op);
  mlir::LogicalResult encloseInteger(mlir::Operation *op);
  mlir::LogicalResult encloseLargeInteger(mlir::Operation *op);
  mlir::LogicalResult encloseRegion(mlir::Region &from, mlir::Region &to);
  mlir::LogicalResult refuse(mlir::Operation *op, const llvm::Twine &what);

  mlir::Value counterpart(mlir::Value value) { return mapping.lookupOrDefault(value); }
  mlir::Value enclosedArray(mlir::Value array);
  mlir::Value enclosedInteger(mlir::Value integer);
  mlir::Value enclosedOperation(mlir::Operation *op);
  mlir::Value enclosedPart(ir::ReductionKind kind, mlir::Value part);
  bool isLargeInteger(mlir::Value value);
  mlir::Value asTruth(mlir::Value value);
  mlir::Value as(mlir::Type type, mlir::Value value);
  llvm::SmallVector<mlir::Value> enclosedAll(mlir::ValueRange values);
  mlir::ArrayAttr enclosedNames(mlir::ArrayAttr names);
  mlir::Location enclosedLocation(mlir::Location location);

  mlir::OpBuilder &builder;
  TakenNames &taken;
  mlir::IRMapping mapping;
  unsigned nestDepth = 0; ///< nests and reductions around the builder's place: what they name is local
};

/// An array or a number of the same shape and kind, with real numbers replaced by balls.
mlir::Type enclosedType(mlir::Type type);

} // namespace dpg
