// Index values as affine expressions of loop indices and sizes.
#pragma once

#include "mlir/IR/AffineExpr.h"
#include "mlir/IR/Value.h"
#include "llvm/ADT/SmallVector.h"

namespace dpg::polyhedral {

/// `value` as an affine expression of `operands`, loop indices and sizes, which grow as needed; null where it is none.
mlir::AffineExpr affineExpressionOf(mlir::Value value, llvm::SmallVectorImpl<mlir::Value> &operands);

/// Whether an operation only makes an index or a constant, and is repeated where it is needed.
bool isRepeatable(mlir::Operation *op);

} // namespace dpg::polyhedral
