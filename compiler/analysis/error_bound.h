// How far an expression that is computed in a format may be from its exact value: a bound that is proved.
//
// Each operation k of the computation gives the exact result of its computed operands, and an error d_k; |d_k| <= e_k
// follows from the format. Seen as a function of all d, the result differs from that of d = 0, which is the exact one,
// by the sum over k of D_k d_k, where D_k is its derivative by d_k somewhere between: the mean value theorem for each
// operation, between its exact and its computed operands. So
//
//     |error| <= sum over k of e_k |D_k|
//
// where D_k is taken over all values that the operands may have, errors included: there are no terms of second order to
// be added. The e_k are half the distance of neighbours in the binade of the largest result (as in Solovyev et al.
// 2015, FPTaylor, sec. 5: the improved rounding model), and 0 where an operation is exact. Derivatives go backward
// through the operations, as affine forms over a box of inputs (affine_form.h); best-first branch and bound over boxes
// finds the largest sum.
//
// A compiler may contract a product and a sum to a fused multiply-add, in some of the sums that the product is in,
// where its error is 0 then. So an error of a product counts for each of these sums by itself.
//
// A comparison of values that have errors may fall either way where they are close. Then the result may jump from one
// side of the conditional to the other, and the distance of the sides counts as an error of the conditional.
#pragma once

#include "compiler/analysis/expression.h"
#include "compiler/analysis/libm.h"
#include "compiler/analysis/number_format.h"

#include <optional>

namespace dpg::analysis {

/// What is known of the largest error over all inputs.
struct ErrorBound {
  std::optional<double> absolute; ///< nothing where none was found
  std::optional<double> relative; ///< to the exact value
  Node worst = 0;                 ///< the operation whose error contributes most to the absolute one
  double shareOfWorst = 0;        ///< from 0 to 1
  std::string noAbsolute;         ///< why there is no bound
  std::string noRelative;
  std::optional<Node> noAbsoluteAt; ///< the operation that has no bound
};

/// Bounds for computing an expression in a format.
ErrorBound boundError(const Expression &expression, const NumberFormat &format, Libm libm);

} // namespace dpg::analysis
