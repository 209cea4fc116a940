// Structural bounds of results in which arrays are, for analysis.
#pragma once

#include "compiler/analysis/analyze_graph.h"

namespace dpg::analysis {

/// What rounding does to a result in a format, in the contract's norm (without a contract: to any element), as a
/// formula and, where ranges and sizes are known, as a number.
FormatBound boundStructure(llvm::StringRef name, mlir::Value result, ir::ContractAttr contract,
                           const NumberFormat &format);

} // namespace dpg::analysis
