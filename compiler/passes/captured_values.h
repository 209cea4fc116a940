// Values that an operation uses: its operands, and what its regions read from outside.
#pragma once

#include "mlir/IR/Operation.h"
#include "llvm/ADT/SetVector.h"

namespace dpg {

/// The values from outside that the regions of `op` use, in the order in which a reader meets them.
llvm::SetVector<mlir::Value> capturedValues(mlir::Operation *op);

/// Operands and captured values.
llvm::SetVector<mlir::Value> usedValues(mlir::Operation *op);

/// Whether `op` uses a result of `other`, itself or in its regions.
bool usesResultOf(mlir::Operation *op, mlir::Operation *other);

/// Moves what `op` uses and can be computed earlier to before `place`, an earlier operation of the same block: pure
/// operations of the block, loops left out, and what they use. Moves nothing, and fails, if some of it cannot move.
/// What `op` itself uses of `place` stays.
mlir::LogicalResult computeUsesBefore(mlir::Operation *op, mlir::Operation *place);

/// Whether that would succeed.
bool mayComputeUsesBefore(mlir::Operation *op, mlir::Operation *place);

} // namespace dpg
