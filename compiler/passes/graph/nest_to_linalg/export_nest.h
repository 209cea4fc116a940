// One nest as a linalg.generic on tensors.
#pragma once

#include "dialects/dpg/dpg.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"

namespace dpg {

/// Tensors for arrays, with upstream's encodings for sparse ones; null where there is none.
mlir::Type exportedType(mlir::Type type);

/// Says why an operation is not exported, as a remark.
mlir::LogicalResult refuseExport(mlir::Operation *op, const llvm::Twine &reason);

/// The values of a graph that is being exported.
struct ExportedValues {
  mlir::IRMapping values; ///< from values of the graph to those of the function
  /// The value of an extent in the function; null where it cannot be computed there.
  llvm::function_ref<mlir::Value(ir::ExtentAttr)> extent;
};

/// Appends the nest's counterpart at the builder's place and maps its result to it.
mlir::LogicalResult exportNest(ir::NestOp nest, mlir::OpBuilder &builder, ExportedValues &exported);

} // namespace dpg
