// Formulas of bounds for people.
#pragma once

#include "compiler/analysis/formula.h"

#include <utility>
#include <vector>

namespace dpg::analysis {

/// A formula as text: "gamma(row_nnz(A) + 1) norm_inf(A) norm_max(x)". Underflow is left out, and what makes a bound
/// invalid where numbers overflow; errors of computed arrays are names that `where` explains.
struct FormulaText {
  std::string text;
  std::vector<std::pair<std::string, std::string>> where; ///< "error(degree)" and its formula, each before it is used
};

/// `isLikely`: gammas hold with a probability, and are called gamma~.
/// `precision`: of the numbers whose unit roundoff is u.
FormulaText textOf(Formula formula, const Formulas &formulas, int precision, bool isLikely);

/// "gcn.dpg:12"; empty where it is not known.
std::string placeText(mlir::Location location);

} // namespace dpg::analysis
