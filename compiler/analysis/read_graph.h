// From graphs of scalars to the expressions of their results.
#pragma once

#include "compiler/analysis/expression.h"
#include "dialects/dpg/dpg.h"

namespace dpg::analysis {

/// The expression of a result, or why there is none.
struct ReadResult {
  Expression expression;
  std::vector<mlir::Location> places; ///< of its nodes, by number
  std::string obstacle;               ///< empty where it was read
  mlir::Location obstacleAt;
};

/// Reads what a graph computes one of its scalar results by, as it leaves `inline-graphs`: statements, conditionals,
/// loops of known iterations, which are unrolled; no arrays, no loops that end by a condition, no formats that the
/// source fixes.
ReadResult readResult(ir::GraphOp graph, unsigned result);

} // namespace dpg::analysis
