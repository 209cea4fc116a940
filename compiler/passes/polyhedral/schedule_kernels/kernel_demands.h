// What statements demand of the schedules of their kernels.
#pragma once

#include "compiler/passes/polyhedral/schedule_kernels/shape_bands.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace dpg::polyhedral {

/// What the schedules of a kernel's statements ask for.
WantedShapes wantedShapes(mlir::ModuleOp module, ir::KernelOp kernel);

/// Whether a kernel's statements ask for something.
bool hasWishes(mlir::ModuleOp module, ir::KernelOp kernel);

/// Whether a part of a schedule or a demand of them depends on which loops may change places.
bool asksForOrder(mlir::ModuleOp module, ir::KernelOp kernel);

/// Reports each `demand tiled`, `demand parallel` and `demand vectorised` that the kernel of its statement does not
/// meet, and each `demand tiled` of a statement that is in none; and each part of a
/// `schedule` that is not kept.
mlir::LogicalResult checkKernelDemands(mlir::ModuleOp module);

} // namespace dpg::polyhedral
