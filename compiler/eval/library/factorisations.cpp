// Dense factorisations in high precision, plainly.
#include "compiler/eval/library/factorisations.h"

#include <algorithm>
#include <numeric>

namespace dpg::eval {

LU factorise(Matrix a) {
  const int64_t n = a.rows;
  std::vector<int64_t> pivots(n);
  std::iota(pivots.begin(), pivots.end(), 0);
  for (int64_t k = 0; k < n; ++k) {
    int64_t pivot = k;
    for (int64_t i = k + 1; i < n; ++i)
      if (modulus(a(pivot, k)) < modulus(a(i, k)))
        pivot = i;
    std::swap(pivots[k], pivots[pivot]);
    for (int64_t j = 0; pivot != k && j < n; ++j)
      std::swap(a(k, j), a(pivot, j));
    if (a(k, k).isZero()) // the whole column is: nothing to eliminate; solving divides by it
      continue;
    for (int64_t i = k + 1; i < n; ++i)
      a(i, k) = a(i, k) / a(k, k);
    for (int64_t j = k + 1; j < n; ++j)
      for (int64_t i = k + 1; i < n; ++i)
        a(i, j).subtractProduct(a(i, k), a(k, j));
  }
  return {std::move(a), std::move(pivots)};
}

Matrix solve(const LU &lu, const Matrix &b) {
  Matrix permuted(b.rows, b.columnCount());
  for (int64_t j = 0; j < b.columnCount(); ++j)
    for (int64_t i = 0; i < b.rows; ++i)
      permuted(i, j) = b(lu.pivots[i], j);
  return solveUpper(lu.factors, solveLower(lu.factors, std::move(permuted), Diagonal::Unit));
}

bool cholesky(const Matrix &a, Matrix &l) {
  const int64_t n = a.rows;
  for (int64_t j = 0; j < n; ++j) {
    Number pivot = a(j, j);
    for (int64_t k = 0; k < j; ++k)
      pivot.subtractProduct(l(j, k), conjugate(l(j, k)));
    if (!(mpfr_sgn(pivot.re.get()) > 0))
      return false;
    l(j, j) = squareRoot(pivot.re);
    for (int64_t i = j + 1; i < n; ++i) {
      Number sum = a(i, j);
      for (int64_t k = 0; k < j; ++k)
        sum.subtractProduct(l(i, k), conjugate(l(j, k)));
      l(i, j) = sum / l(j, j);
    }
  }
  return true;
}

Matrix solveLower(const Matrix &l, Matrix b, Diagonal diagonal) {
  for (Column &x : b.columns)
    for (int64_t j = 0; j < l.rows; ++j) {
      if (diagonal == Diagonal::Stored)
        x[j] = x[j] / l(j, j);
      for (int64_t i = j + 1; i < l.rows; ++i)
        x[i].subtractProduct(l(i, j), x[j]);
    }
  return b;
}

Matrix solveUpper(const Matrix &u, Matrix b) {
  for (Column &x : b.columns)
    for (int64_t j = u.rows; j-- > 0;) {
      x[j] = x[j] / u(j, j);
      for (int64_t i = 0; i < j; ++i)
        x[i].subtractProduct(u(i, j), x[j]);
    }
  return b;
}

static void orthogonaliseTwice(Column &column, const std::vector<Column> &columns, size_t count, Column *taken) {
  for (int pass = 0; pass < 2; ++pass)
    for (size_t k = 0; k < count; ++k) {
      const Number part = innerProduct(columns[k], column);
      subtractMultiple(column, part, columns[k]);
      if (taken)
        (*taken)[k] += part;
    }
}

Real orthonormalise(Column &column, const std::vector<Column> &columns, size_t count, Column *taken) {
  orthogonaliseTwice(column, columns, count, taken);
  const Real norm = norm2(column);
  // What is left of a column that depends on others is rounding errors, which are orthogonal to nothing at first, and
  // may depend on others again.
  const int attempts = 3;
  Real rest = norm;
  for (int attempt = 0; attempt < attempts && !mpfr_zero_p(rest.get()); ++attempt) {
    divide(column, rest);
    orthogonaliseTwice(column, columns, count, nullptr);
    rest = norm2(column);
    if (mpfr_cmp_d(rest.get(), 0.5) < 0)
      continue;
    divide(column, rest);
    return norm;
  }
  // Some unit vector is far from the span of fewer than n columns: the one with the longest remainder.
  Column best;
  Real longest;
  for (size_t axis = 0; axis < column.size(); ++axis) {
    Column candidate(column.size());
    candidate[axis] = Number(1);
    orthogonaliseTwice(candidate, columns, count, nullptr);
    const Real length = norm2(candidate);
    if (longest < length) {
      longest = length;
      best = std::move(candidate);
    }
  }
  if (!best.empty()) {
    column = std::move(best);
    divide(column, longest);
  }
  return norm;
}

QR orthogonalise(const Matrix &a) {
  const int64_t n = a.columnCount(), rank = std::min(a.rows, n);
  QR qr{Matrix(a.rows, rank), Matrix(rank, n)};
  for (int64_t j = 0; j < n; ++j) {
    Column column = a.columns[j];
    if (j < rank) {
      qr.r(j, j) = orthonormalise(column, qr.q.columns, j, &qr.r.columns[j]);
      qr.q.columns[j] = std::move(column);
    } else {
      orthogonaliseTwice(column, qr.q.columns, rank, &qr.r.columns[j]);
    }
  }
  return qr;
}

/// Rotates columns p and q of `w` (first made to have a real product by `phase`) by the angle with this cosine and
/// sine.
static void rotate(Matrix &w, int64_t p, int64_t q, const Number &phase, const Real &cosine, const Real &sine) {
  for (int64_t i = 0; i < w.rows; ++i) {
    const Number x = w(i, p), y = w(i, q) * phase;
    w(i, p) = Number(cosine) * x;
    w(i, p).subtractProduct(Number(sine), y);
    w(i, q) = Number(sine) * x;
    w(i, q).addProduct(Number(cosine), y);
  }
}

/// One rotation that makes columns p and q of u orthogonal; false if they are already, to the precision.
static bool orthogonalisePair(Matrix &u, Matrix &v, int64_t p, int64_t q) {
  const Number product = innerProduct(u.columns[p], u.columns[q]);
  const Real size = modulus(product), a = norm2(u.columns[p]), b = norm2(u.columns[q]);
  Real scale;
  mpfr_mul(scale.get(), a.get(), b.get(), MPFR_RNDN);
  mpfr_div_2ui(scale.get(), scale.get(), mpfr_get_default_prec() - 16, MPFR_RNDN);
  if (!(scale < size))
    return false;
  // zeta = (b^2 - a^2) / 2 |product|, t = sign(zeta) / (|zeta| + sqrt(1 + zeta^2)), the smaller root (Rutishauser
  // 1966).
  Real zeta, t, one(int64_t(1)), cosine, sine;
  mpfr_fmms(zeta.get(), b.get(), b.get(), a.get(), a.get(), MPFR_RNDN);
  mpfr_div(zeta.get(), zeta.get(), size.get(), MPFR_RNDN);
  mpfr_div_2ui(zeta.get(), zeta.get(), 1, MPFR_RNDN);
  mpfr_hypot(t.get(), zeta.get(), one.get(), MPFR_RNDN);
  Real magnitude(zeta);
  mpfr_abs(magnitude.get(), magnitude.get(), MPFR_RNDN);
  mpfr_add(t.get(), t.get(), magnitude.get(), MPFR_RNDN);
  mpfr_ui_div(t.get(), 1, t.get(), MPFR_RNDN);
  mpfr_copysign(t.get(), t.get(), zeta.get(), MPFR_RNDN);
  mpfr_hypot(cosine.get(), one.get(), t.get(), MPFR_RNDN);
  mpfr_ui_div(cosine.get(), 1, cosine.get(), MPFR_RNDN);
  mpfr_mul(sine.get(), cosine.get(), t.get(), MPFR_RNDN);
  const Number phase = conjugate(product) / Number(size);
  rotate(u, p, q, phase, cosine, sine);
  rotate(v, p, q, phase, cosine, sine);
  return true;
}

/// Of a matrix with at least as many rows as columns.
static SVD decomposeTall(const Matrix &a) {
  const int64_t n = a.columnCount();
  Matrix u = a, v = Matrix::identity(n);
  const int sweeps = 60; // convergence is quadratic: some ten are enough
  bool isDone = false;
  for (int sweep = 0; sweep < sweeps && !isDone; ++sweep) {
    isDone = true;
    for (int64_t p = 0; p < n; ++p)
      for (int64_t q = p + 1; q < n; ++q)
        if (orthogonalisePair(u, v, p, q))
          isDone = false;
  }
  std::vector<Real> sizes;
  for (const Column &column : u.columns)
    sizes.push_back(norm2(column));
  std::vector<int64_t> order(n);
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](int64_t i, int64_t j) { return sizes[j] < sizes[i] || (!(sizes[i] < sizes[j]) && i < j); });
  SVD svd{Matrix(a.rows, n), {}, Matrix(n, n)};
  for (int64_t k = 0; k < n; ++k) {
    svd.s.push_back(sizes[order[k]]);
    svd.v.columns[k] = v.columns[order[k]];
    svd.u.columns[k] = u.columns[order[k]];
    orthonormalise(svd.u.columns[k], svd.u.columns, k, nullptr);
  }
  return svd;
}

SVD decompose(const Matrix &a) {
  if (a.rows >= a.columnCount())
    return decomposeTall(a);
  SVD svd = decomposeTall(conjugateTranspose(a));
  std::swap(svd.u, svd.v);
  return svd;
}

Matrix leastSquares(const Matrix &a, const Matrix &b) {
  const QR qr = orthogonalise(a);
  Matrix x(a.columnCount(), b.columnCount());
  const Matrix right = multiply(conjugateTranspose(qr.q), b);
  for (int64_t c = 0; c < b.columnCount(); ++c)
    for (int64_t j = qr.q.columnCount(); j-- > 0;) {
      Number sum = right(j, c);
      for (int64_t k = j + 1; k < a.columnCount(); ++k)
        sum.subtractProduct(qr.r(j, k), x(k, c));
      x(j, c) = qr.r(j, j).isZero() ? Number() : sum / qr.r(j, j);
    }
  return x;
}

} // namespace dpg::eval
