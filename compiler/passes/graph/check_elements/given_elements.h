// Arrays that are given part by part: which elements have values.
#pragma once

#include "dialects/dpg/dpg.h"

namespace dpg {

/// Records and requires, where it is not proved, that all elements of `graph` that are read or returned have values.
/// Reports E0716 where no record could tell. Returns the number of arrays that are recorded.
mlir::FailureOr<unsigned> checkGivenElements(ir::GraphOp graph);

} // namespace dpg
