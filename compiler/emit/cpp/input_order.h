// In which order a program reads its inputs.
#pragma once

#include "dialects/dpg/dpg.h"

#include <vector>

namespace dpg::emit {

/// The positions of a graph's arguments in the order in which main.cpp reads them: that of their declarations, but what
/// tells a size comes before what needs it. A number for all entries needs the sizes of its array; a file tells them,
/// and so does a sparse matrix, be it read or generated.
std::vector<unsigned> inputOrder(ir::GraphOp graph);

/// Whether C++ can state the text of a default: a number, a boolean, a list.
bool isConstantDefault(llvm::StringRef text);

} // namespace dpg::emit
