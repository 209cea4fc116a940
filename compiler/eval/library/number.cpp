// Arithmetic on real and complex numbers, and dense matrices.
#include "compiler/eval/library/number.h"

namespace dpg::eval {

Number::Number(mpfr_srcptr real, mpfr_srcptr imaginary) : re(real) {
  if (!imaginary)
    return;
  mpfr_set(im.get(), imaginary, MPFR_RNDN);
  isComplex = true;
}

Number &Number::operator+=(const Number &other) {
  mpfr_add(re.get(), re.get(), other.re.get(), MPFR_RNDN);
  if (other.isComplex)
    mpfr_add(im.get(), im.get(), other.im.get(), MPFR_RNDN);
  isComplex |= other.isComplex;
  return *this;
}

Number &Number::operator-=(const Number &other) {
  mpfr_sub(re.get(), re.get(), other.re.get(), MPFR_RNDN);
  if (other.isComplex)
    mpfr_sub(im.get(), im.get(), other.im.get(), MPFR_RNDN);
  isComplex |= other.isComplex;
  return *this;
}

void Number::addProduct(const Number &a, const Number &b) {
  if (a.isComplex || b.isComplex) {
    *this += a * b;
    return;
  }
  mpfr_fma(re.get(), a.re.get(), b.re.get(), re.get(), MPFR_RNDN);
}

void Number::subtractProduct(const Number &a, const Number &b) {
  if (a.isComplex || b.isComplex) {
    *this -= a * b;
    return;
  }
  mpfr_fms(re.get(), a.re.get(), b.re.get(), re.get(), MPFR_RNDN);
  mpfr_neg(re.get(), re.get(), MPFR_RNDN);
}

Number operator*(const Number &a, const Number &b) {
  Number product;
  product.isComplex = a.isComplex || b.isComplex;
  if (!product.isComplex) {
    mpfr_mul(product.re.get(), a.re.get(), b.re.get(), MPFR_RNDN);
    return product;
  }
  mpfr_fmms(product.re.get(), a.re.get(), b.re.get(), a.im.get(), b.im.get(), MPFR_RNDN);
  mpfr_fmma(product.im.get(), a.re.get(), b.im.get(), a.im.get(), b.re.get(), MPFR_RNDN);
  return product;
}

Number operator/(const Number &a, const Number &b) {
  Number quotient;
  quotient.isComplex = a.isComplex || b.isComplex;
  if (!b.isComplex) {
    mpfr_div(quotient.re.get(), a.re.get(), b.re.get(), MPFR_RNDN);
    if (a.isComplex)
      mpfr_div(quotient.im.get(), a.im.get(), b.re.get(), MPFR_RNDN);
    return quotient;
  }
  Real size;
  mpfr_fmma(size.get(), b.re.get(), b.re.get(), b.im.get(), b.im.get(), MPFR_RNDN);
  quotient = a * conjugate(b);
  mpfr_div(quotient.re.get(), quotient.re.get(), size.get(), MPFR_RNDN);
  mpfr_div(quotient.im.get(), quotient.im.get(), size.get(), MPFR_RNDN);
  return quotient;
}

Number conjugate(const Number &a) {
  Number result = a;
  mpfr_neg(result.im.get(), result.im.get(), MPFR_RNDN);
  return result;
}

Real modulus(const Number &a) {
  Real result;
  if (a.isComplex)
    mpfr_hypot(result.get(), a.re.get(), a.im.get(), MPFR_RNDN);
  else
    mpfr_abs(result.get(), a.re.get(), MPFR_RNDN);
  return result;
}

Real squareRoot(const Real &a) {
  Real result;
  mpfr_sqrt(result.get(), a.get(), MPFR_RNDN);
  return result;
}

bool operator<(const Real &a, const Real &b) { return mpfr_less_p(a.get(), b.get()); }

Number innerProduct(const Column &x, const Column &y) {
  Number sum;
  for (size_t i = 0; i < x.size(); ++i)
    if (x[i].isComplex)
      sum.addProduct(conjugate(x[i]), y[i]);
    else
      sum.addProduct(x[i], y[i]);
  return sum;
}

Real norm2(const Column &x) {
  Real sum;
  for (const Number &element : x) {
    mpfr_fma(sum.get(), element.re.get(), element.re.get(), sum.get(), MPFR_RNDN);
    if (element.isComplex)
      mpfr_fma(sum.get(), element.im.get(), element.im.get(), sum.get(), MPFR_RNDN);
  }
  return squareRoot(sum);
}

void subtractMultiple(Column &y, const Number &factor, const Column &x) {
  for (size_t i = 0; i < y.size(); ++i)
    y[i].subtractProduct(factor, x[i]);
}

void divide(Column &x, const Real &divisor) {
  for (Number &element : x) {
    mpfr_div(element.re.get(), element.re.get(), divisor.get(), MPFR_RNDN);
    if (element.isComplex)
      mpfr_div(element.im.get(), element.im.get(), divisor.get(), MPFR_RNDN);
  }
}

Number elementOf(const Array &array, int64_t slot) {
  if (array.states[slot] != State::Value)
    return Number();
  if (array.isInteger())
    return Number(array.integers[slot]);
  return Number(array.re[slot], array.isComplex() ? array.im[slot] : nullptr);
}

void setElement(Array &array, int64_t slot, const Number &number) {
  array.states[slot] = State::Value;
  mpfr_set(array.re[slot], number.re.get(), MPFR_RNDN);
  if (array.isComplex())
    mpfr_set(array.im[slot], number.im.get(), MPFR_RNDN);
}

Column columnOf(const Array &vector) {
  Column column(vector.shape[0]);
  for (size_t i = 0; i < column.size(); ++i)
    column[i] = elementOf(vector, static_cast<int64_t>(i));
  return column;
}

Matrix::Matrix(const Array &array) : Matrix(array.shape[0], array.rank() == 1 ? 1 : array.shape[1]) {
  for (int64_t slot = 0; slot < array.slots(); ++slot) {
    const Shape place = array.subscriptsOf(slot);
    (*this)(place[0], array.rank() == 1 ? 0 : place[1]) = elementOf(array, slot);
  }
}

Matrix Matrix::identity(int64_t n) {
  Matrix result(n, n);
  for (int64_t i = 0; i < n; ++i)
    result(i, i) = Number(1);
  return result;
}

bool Matrix::isComplex() const {
  for (const Column &column : columns)
    for (const Number &element : column)
      if (element.isComplex)
        return true;
  return false;
}

Matrix conjugateTranspose(const Matrix &a) {
  Matrix result(a.columnCount(), a.rows);
  for (int64_t j = 0; j < a.columnCount(); ++j)
    for (int64_t i = 0; i < a.rows; ++i)
      result(j, i) = conjugate(a(i, j));
  return result;
}

Matrix multiply(const Matrix &a, const Matrix &b) {
  Matrix result(a.rows, b.columnCount());
  for (int64_t j = 0; j < b.columnCount(); ++j)
    for (int64_t k = 0; k < b.rows; ++k)
      for (int64_t i = 0; i < a.rows; ++i)
        result(i, j).addProduct(a(i, k), b(k, j));
  return result;
}

Value toValue(Session &session, const Matrix &matrix, bool isVector, SourceRange range) {
  Value value;
  value.kind = matrix.isComplex() ? ElementKind::Complex : ElementKind::Real;
  const Shape shape = isVector ? Shape{matrix.rows} : Shape{matrix.rows, matrix.columnCount()};
  const std::shared_ptr<Array> array = session.make(value.kind, shape, range);
  if (!array)
    return value;
  for (int64_t i = 0; i < matrix.rows; ++i)
    for (int64_t j = 0; j < matrix.columnCount(); ++j)
      setElement(*array, i * matrix.columnCount() + j, matrix(i, j));
  value.array = array;
  value.state = State::Value;
  return value;
}

Value toValue(const Number &number) {
  Value value;
  value.state = State::Value;
  value.kind = number.isComplex ? ElementKind::Complex : ElementKind::Real;
  value.re = number.re;
  value.im = number.im;
  return value;
}

Value toValue(int64_t integer) {
  Value value;
  value.state = State::Value;
  value.kind = ElementKind::Int;
  value.integer = integer;
  mpfr_set_si(value.re.get(), integer, MPFR_RNDN);
  return value;
}

} // namespace dpg::eval
