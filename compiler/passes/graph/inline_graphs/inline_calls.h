// Inlines the calls of one graph.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg {

/// Replaces the calls in a graph by what they call, with the calls in that; those for each element of a nest stay.
/// Fails where sizes do not fit, which is told.
mlir::LogicalResult inlineCalls(ir::GraphOp graph);

} // namespace dpg
