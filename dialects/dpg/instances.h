// Graphs that run as part of another: the instances of loops, and statements, on groups of processes.
#pragma once

#include "dialects/dpg/dpg.h"

#include "llvm/ADT/SetVector.h"

namespace dpg::ir {

/// A graph, and those that its loops and statements on groups run, and that these run in turn.
llvm::SetVector<GraphOp> withInstances(GraphOp graph);

} // namespace dpg::ir
