// Real or complex numbers with operators, and dense matrices of them, for the tasks of the library.
//
// Operators allocate: they are for tasks whose sizes are small, where a formula that reads like its source is worth
// more.
#pragma once

#include "compiler/eval/session.h"

namespace dpg::eval {

class Number {
public:
  Number() = default;
  Number(int64_t integer) : re(integer) {}
  Number(const Real &real) : re(real) {}
  Number(mpfr_srcptr real, mpfr_srcptr imaginary);

  Real re, im;
  bool isComplex = false; ///< false: im is zero and stays out of the arithmetic

  bool isZero() const { return mpfr_zero_p(re.get()) && mpfr_zero_p(im.get()); }
  Number &operator+=(const Number &other);
  Number &operator-=(const Number &other);
  /// this += a b, this -= a b.
  void addProduct(const Number &a, const Number &b);
  void subtractProduct(const Number &a, const Number &b);
};

Number operator*(const Number &a, const Number &b);
Number operator/(const Number &a, const Number &b);
Number conjugate(const Number &a);
Real modulus(const Number &a);
Real squareRoot(const Real &a);
bool operator<(const Real &a, const Real &b);

using Column = std::vector<Number>;

/// The scalar product of the conjugate of `x` with `y`.
Number innerProduct(const Column &x, const Column &y);
Real norm2(const Column &x);
/// y -= factor x
void subtractMultiple(Column &y, const Number &factor, const Column &x);
void divide(Column &x, const Real &divisor);

/// A dense matrix by columns, [rows, columns].
struct Matrix {
  Matrix(int64_t rows, int64_t columns) : rows(rows), columns(columns, Column(rows)) {}
  /// Of a vector: one column. Absent elements count as zero.
  explicit Matrix(const Array &array);
  static Matrix identity(int64_t n);

  int64_t rows;
  std::vector<Column> columns;
  int64_t columnCount() const { return static_cast<int64_t>(columns.size()); }
  Number &operator()(int64_t i, int64_t j) { return columns[j][i]; }
  const Number &operator()(int64_t i, int64_t j) const { return columns[j][i]; }
  bool isComplex() const;
};

Matrix conjugateTranspose(const Matrix &a);
Matrix multiply(const Matrix &a, const Matrix &b);

/// The element of a slot; zero where it is absent.
Number elementOf(const Array &array, int64_t slot);
void setElement(Array &array, int64_t slot, const Number &number);
Column columnOf(const Array &vector);

/// A matrix, or its one column as a vector, as a value. Undefined after an error.
Value toValue(Session &session, const Matrix &matrix, bool isVector, SourceRange range);
Value toValue(const Number &number);
Value toValue(int64_t integer);

} // namespace dpg::eval
