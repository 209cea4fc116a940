// Why iterations of loops wait for each other: one dependence of each loop, in the program's own names.
#pragma once

#include "compiler/passes/polyhedral/dependences.h"
#include "dialects/dpg/waits.h"

namespace dpg::polyhedral {

/// For each loop that dependences run along one of them, that of a value if there is one. `pairs`: also for each pair
/// of loops around a statement, one that keeps the second from standing around the first.
std::vector<ir::Wait> waitsOf(const StatementList &list, const Dependences &dependences, bool pairs);

} // namespace dpg::polyhedral
