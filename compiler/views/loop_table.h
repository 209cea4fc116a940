// The `for` loops of a graph: how they run on one process, what they move, and why iterations wait.
#pragma once

#include "compiler/views/report.h"

namespace dpg::views {

/// A table in HTML; empty where the graph has no loop that is a kernel, or could be one.
std::string loopTable(ir::GraphOp graph, const ReportSurroundings &around);

/// Lines of code in a cell; a dash where there are none.
std::string codeLines(llvm::ArrayRef<std::string> lines);
/// A text in a cell; a dash for none.
std::string cell(llvm::StringRef text);

} // namespace dpg::views
