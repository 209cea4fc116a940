// What computing for blocks of columns asks of values: see column_sums.cpp.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg::emit {

/// Whether a value is made of one that is wanted.
bool dependsOn(mlir::Value value, llvm::function_ref<bool(mlir::Value)> isWanted);

bool isHardwareReal(mlir::Type type);

/// X[..., j]: what lies in one row of memory for consecutive j.
bool isElementInRow(ir::ReadOp read, mlir::Value column);

} // namespace dpg::emit
