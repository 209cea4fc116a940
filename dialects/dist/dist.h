// The dist dialect: where data lies and what travels.
#pragma once

#include "dialects/dpg/dpg.h"

#include "dialects/dist/dist_dialect.h.inc"
#include "dialects/dist/dist_enums.h.inc"

#define GET_TYPEDEF_CLASSES
#include "dialects/dist/dist_types.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/dist/dist_attributes.h.inc"

#define GET_OP_CLASSES
#include "dialects/dist/dist_ops.h.inc"

namespace dpg::dist_ir {

/// What an operation adds a halo to, or combines over processes, in the buffer where it lies; null for other
/// operations.
mlir::Value exchangedBy(mlir::Operation *op);

/// The array as a run gave it, without what exchanges added: it lies in the same buffer.
mlir::Value versionOf(mlir::Value array);

} // namespace dpg::dist_ir
