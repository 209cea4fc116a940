// Dense factorisations and what is solved with them.
#pragma once

#include "compiler/eval/library/number.h"

namespace dpg::eval {

/// L and U in one matrix, rows exchanged so that each pivot is the largest of its column (Golub and Van Loan 2013, alg.
/// 3.4.1); pivots[i] is the row of A that became row i.
struct LU {
  Matrix factors;
  std::vector<int64_t> pivots;
};
LU factorise(Matrix a);
Matrix solve(const LU &lu, const Matrix &b);

/// L with A = L L'; false if A is not positive definite.
bool cholesky(const Matrix &a, Matrix &l);

enum class Diagonal : bool { Unit, Stored };
/// Triangular solves with a dense matrix, for each column of b; the other triangle is not read.
Matrix solveLower(const Matrix &l, Matrix b, Diagonal diagonal);
Matrix solveUpper(const Matrix &u, Matrix b);

/// Thin factors by Gram-Schmidt, each column orthogonalised twice: Q [m, min(m, n)], R [min(m, n), n] with a diagonal
/// that is not negative. Where a column depends on those before it exactly, R has a zero there and Q a column of its
/// own.
struct QR {
  Matrix q, r;
};
QR orthogonalise(const Matrix &a);

/// Makes `column` orthogonal to the first `count` columns, twice, adding what was taken out to `taken` (may be null),
/// and normalises it. Returns its norm before that; where it was zero, `column` becomes some unit vector orthogonal to
/// them.
Real orthonormalise(Column &column, const std::vector<Column> &columns, size_t count, Column *taken);

/// Thin singular value decomposition, values in descending order, by one-sided Jacobi rotations (Hestenes 1958).
struct SVD {
  Matrix u;
  std::vector<Real> s;
  Matrix v;
};
SVD decompose(const Matrix &a);

/// The x with least ||A x - b||_2, by QR; components that A does not determine are zero.
Matrix leastSquares(const Matrix &a, const Matrix &b);

} // namespace dpg::eval
