// How much an instance of a loop on groups of processes has to do, as far as that differs from instance to instance.
#pragma once

#include "compiler/ast/extent.h"
#include "dialects/dpg/dpg.h"

#include <optional>

namespace dpg::emit {

/// How often the first loop runs that runs otherwise often in each instance, one that ends by a condition at most: in
/// the names of the graph that the loop on groups stands in and its index. Nothing where there is none, or where it
/// depends on values that are computed while the program runs.
std::optional<Extent> workOfInstance(ir::ParallelOp parallel, ir::GraphOp instance);

} // namespace dpg::emit
