// What is not lowered of arrays of three dimensions.
#pragma once

#include "compiler/build_ir/candidates.h"
#include "compiler/build_ir/groups.h"

namespace dpg {

/// Index statements, products and loops over their elements are lowered; parts of them, their contracts, ranges and
/// defaults, products with sparse matrices, and statements on groups of processes beside them are refused.
void refuseThreeDimensions(const Statements &what, Refuse refuse);

} // namespace dpg
