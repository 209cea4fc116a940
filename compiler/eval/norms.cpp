// Norms, and the verdict on certificates.
#include "compiler/eval/norms.h"

#include "compiler/eval/library/factorisations.h"

#include <algorithm>

namespace dpg::eval {

using ast::ContractNorm;

static Real modulusAt(const Array &array, int64_t slot) { return modulus(elementOf(array, slot)); }

Real vectorNorm(const Array &array, ContractNorm norm) {
  Real result;
  for (int64_t slot = 0; slot < array.slots(); ++slot) {
    const Real size = modulusAt(array, slot);
    if (norm == ContractNorm::One)
      mpfr_add(result.get(), result.get(), size.get(), MPFR_RNDN);
    else if (norm == ContractNorm::Two || norm == ContractNorm::Fro)
      mpfr_fma(result.get(), size.get(), size.get(), result.get(), MPFR_RNDN);
    else if (mpfr_nan_p(size.get()) || result < size)
      result = size;
  }
  return norm == ContractNorm::Two || norm == ContractNorm::Fro ? squareRoot(result) : result;
}

/// The largest sum of moduli over a row, or over a column.
static Real largestLine(const Array &matrix, bool isRow) {
  std::vector<Real> sums(matrix.shape[isRow ? 0 : 1]);
  for (int64_t i = 0; i < matrix.shape[0]; ++i) {
    const int64_t begin = matrix.isSparse() ? matrix.pattern->rowStart[i] : i * matrix.shape[1];
    const int64_t end = matrix.isSparse() ? matrix.pattern->rowStart[i + 1] : begin + matrix.shape[1];
    for (int64_t slot = begin; slot < end; ++slot) {
      const int64_t j = matrix.isSparse() ? matrix.pattern->column[slot] : slot - begin;
      Real &sum = sums[isRow ? i : j];
      mpfr_add(sum.get(), sum.get(), modulusAt(matrix, slot).get(), MPFR_RNDN);
    }
  }
  Real largest;
  for (const Real &sum : sums)
    if (mpfr_nan_p(sum.get()) || largest < sum)
      largest = sum;
  return largest;
}

Real normOf(const Value &value, ContractNorm norm) {
  if (!value.array) {
    Number number = value.kind <= ElementKind::Int
                        ? Number(value.integer)
                        : Number(value.re.get(), value.kind == ElementKind::Complex ? value.im.get() : nullptr);
    return modulus(number);
  }
  const Array &array = *value.array;
  if (array.rank() == 2 && (norm == ContractNorm::One || norm == ContractNorm::Inf))
    return largestLine(array, norm == ContractNorm::Inf);
  if (array.rank() == 2 && norm == ContractNorm::Two) {
    const std::vector<Real> s = decompose(Matrix(array)).s;
    return s.empty() ? Real() : s[0];
  }
  return vectorNorm(array, norm);
}

/// The smallest modulus among the elements that are stored; NaN where one is, infinity where there are none.
static Real smallestModulus(const Value &value) {
  if (!value.array)
    return normOf(value, ContractNorm::Max);
  Real result;
  mpfr_set_inf(result.get(), 1);
  for (int64_t slot = 0; slot < value.array->slots() && !mpfr_nan_p(result.get()); ++slot) {
    const Real size = modulusAt(*value.array, slot);
    if (mpfr_nan_p(size.get()) || size < result)
      result = size;
  }
  return result;
}

/// What a tolerance that is not absolute is times of. A bound of the error in any norm bounds the error of each
/// element, so componentwise, the smallest element decides.
static Real sizeFor(const ast::Contract &contract, const Value &value) {
  return contract.sense == ast::ContractSense::Componentwise ? smallestModulus(value) : normOf(value, contract.norm);
}

/// A value that holds an infinity or a NaN meets no contract, whatever its certificate reads.
static bool isFinite(const Value &value) { return mpfr_number_p(normOf(value, ContractNorm::Max).get()); }

void judge(CertificateRecord &record, const Value &value) {
  // bound <= eps (size - bound), as the compiled program compares: size - bound is at most the exact value's.
  if (record.contract->sense == ast::ContractSense::Relative ||
      record.contract->sense == ast::ContractSense::Componentwise) {
    Real size = sizeFor(*record.contract, value);
    mpfr_sub(size.get(), size.get(), record.bound.re.get(), MPFR_RNDN);
    mpfr_mul(record.tolerance.re.get(), record.tolerance.re.get(), size.get(), MPFR_RNDN);
  }
  record.holds = isFinite(value) && mpfr_sgn(record.bound.re.get()) >= 0 && mpfr_number_p(record.bound.re.get()) &&
                 mpfr_lessequal_p(record.bound.re.get(), record.tolerance.re.get());
}

} // namespace dpg::eval
