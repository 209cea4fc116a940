// How well x solves A x = b.
#pragma once

#include "compiler/eval/library/number.h"

namespace dpg::eval {

/// The largest norm_inf(b - A x) / (norm_inf(A) norm_inf(x) + norm_inf(b)) of the columns of x and b: 0 where the
/// residual is, infinity where a number is not finite.
Real backwardError(const Matrix &a, const Matrix &x, const Matrix &b);

/// The symmetric matrix, for complex numbers the Hermitian one, whose lower triangle is that of `a`.
Matrix reflected(Matrix a);

} // namespace dpg::eval
