// The values of a graph and the tasks that compute them, with what they cost and how accurate they are.
#pragma once

#include "compiler/views/report.h"

namespace dpg::views {

/// Two tables in HTML: of each value format, bits, bytes, error budget and what was reached; of each task bytes,
/// operations, the predicted time and the measured one. Numbers stand behind formulas where the run tells the sizes.
std::string valueTables(ir::GraphOp graph, const ReportSurroundings &surroundings);

} // namespace dpg::views
