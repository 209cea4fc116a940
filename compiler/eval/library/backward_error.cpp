// Backward errors of solutions: see backward_error.h.
#include "compiler/eval/library/backward_error.h"

#include "llvm/ADT/STLExtras.h"

namespace dpg::eval {

static bool isFinite(const Matrix &a) {
  return llvm::all_of(a.columns, [](const Column &column) {
    return llvm::all_of(column, [](const Number &element) {
      return mpfr_number_p(element.re.get()) && mpfr_number_p(element.im.get());
    });
  });
}

static void takeLarger(Real &largest, const Real &x) { mpfr_max(largest.get(), largest.get(), x.get(), MPFR_RNDU); }

static Real largestModulus(const Column &column) {
  Real largest;
  for (const Number &element : column)
    takeLarger(largest, modulus(element));
  return largest;
}

static Real largestRowSum(const Matrix &a) {
  Real largest;
  for (int64_t i = 0; i < a.rows; ++i) {
    Real sum;
    for (const Column &column : a.columns)
      mpfr_add(sum.get(), sum.get(), modulus(column[i]).get(), MPFR_RNDN);
    takeLarger(largest, sum);
  }
  return largest;
}

Real backwardError(const Matrix &a, const Matrix &x, const Matrix &b) {
  Real largest;
  if (!isFinite(a) || !isFinite(x) || !isFinite(b)) {
    mpfr_set_inf(largest.get(), 1);
    return largest;
  }
  const Real ofA = largestRowSum(a);
  const Matrix product = multiply(a, x);
  for (int64_t column = 0; column < x.columnCount(); ++column) {
    Column residual = b.columns[column];
    for (int64_t i = 0; i < a.rows; ++i)
      residual[i] -= product(i, column);
    Real error = largestModulus(residual);
    if (mpfr_zero_p(error.get()))
      continue;
    Real size = largestModulus(x.columns[column]);
    mpfr_mul(size.get(), size.get(), ofA.get(), MPFR_RNDN);
    mpfr_add(size.get(), size.get(), largestModulus(b.columns[column]).get(), MPFR_RNDN);
    mpfr_div(error.get(), error.get(), size.get(), MPFR_RNDN);
    takeLarger(largest, error);
  }
  return largest;
}

Matrix reflected(Matrix a) {
  for (int64_t i = 0; i < a.rows; ++i)
    for (int64_t j = i + 1; j < a.columnCount(); ++j)
      a(i, j) = conjugate(a(j, i));
  return a;
}

} // namespace dpg::eval
