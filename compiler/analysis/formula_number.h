// Numbers for formulas of bounds, where ranges of inputs and sizes are known, or are taken to be.
#pragma once

#include "compiler/analysis/interval.h"
#include "compiler/analysis/rounding_bound.h"

#include "llvm/ADT/DenseMap.h"

#include <functional>

namespace dpg::analysis {

/// Evaluates formulas in intervals. What formulas begin with, sizes, norms and numbers, is asked for.
class FormulaNumbers {
public:
  using Known = std::function<Interval(Formula)>;

  FormulaNumbers(const Formulas &formulas, Known known) : formulas(formulas), known(std::move(known)) {}

  Interval evaluate(Formula formula);

  Formula without = nullptr; ///< a gamma that counts as 0

private:
  Interval compute(Formula formula);
  Interval gamma(Formula formula);
  Interval afterLoop(mlir::OpResult result);

  const Formulas &formulas;
  Known known;
  llvm::DenseMap<Formula, Interval> found;
  llvm::DenseMap<mlir::Value, Interval> atBegin;
};

/// At least the value of a formula for all inputs in their ranges; infinite where sizes, ranges or values that nests
/// compute again are not known when compiling.
double largestValue(Formula formula, const Formulas &formulas, RoundingBound &rounding);

/// About the least value that a formula takes where sizes that are not known when compiling, and norms, are 1.
double leastUsualValue(Formula formula, const Formulas &formulas);

/// Of the roundings in a formula the ones that contribute most, if norms are 1 and sizes 1000.
struct Contribution {
  Formula gamma = nullptr;
  double share = 0;
};
Contribution largestContribution(Formula formula, const Formulas &formulas);

} // namespace dpg::analysis
