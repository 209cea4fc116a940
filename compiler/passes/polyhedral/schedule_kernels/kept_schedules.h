// Whether what schedules say of loops is kept, and what dependence forbids it.
#pragma once

#include "dialects/dpg/demands.h"
#include "dialects/dpg/waits.h"

namespace dpg::polyhedral {

/// Marks the innermost loops over the indices that schedules unroll (`dpg.unroll`), which are then no loops of vectors
/// unless these are wanted by name.
void unrollLoops(mlir::ModuleOp module, ir::KernelOp kernel);

/// Reports each part of a `schedule` that is not kept, since it says how a loop has to run.
mlir::LogicalResult checkSchedules(mlir::ModuleOp module);

/// Adds why iterations wait: at the later access, and at the earlier one.
void explain(mlir::InFlightDiagnostic &diagnostic, const ir::Wait &wait);

/// Whether an operation is from the lines of a statement.
bool isFrom(mlir::Location place, ir::OriginAttr statement);

/// Whether a wait is between iterations of a loop that holds a statement.
bool isAround(const ir::Wait &wait, ir::OriginAttr statement);

/// Why the loop around a statement is no kernel; empty where it is one, or there is no loop.
std::string obstacleAround(mlir::ModuleOp module, ir::OriginAttr statement);

} // namespace dpg::polyhedral
