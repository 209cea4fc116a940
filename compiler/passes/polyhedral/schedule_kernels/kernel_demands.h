// What statements demand of the schedules of their kernels.
#pragma once

#include "dialects/dpg/dpg.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace dpg::polyhedral {

/// Reports each `demand tiled`, `demand parallel` and `demand vectorised` that the kernel of its statement does not
/// meet, and each `demand tiled` of a statement that is in none.
mlir::LogicalResult checkKernelDemands(mlir::ModuleOp module);

} // namespace dpg::polyhedral
