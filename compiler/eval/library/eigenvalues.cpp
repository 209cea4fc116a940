// Eigenvalues by plain methods: see eigenvalues.h.
#include "compiler/eval/library/eigenvalues.h"

#include "compiler/eval/library/factorisations.h"

#include <algorithm>

namespace dpg::eval {

/// Makes the first element of largest modulus real and positive.
static void turnPositive(Column &vector) {
  const Number *largest = nullptr;
  for (const Number &element : vector)
    if (!largest || modulus(*largest) < modulus(element))
      largest = &element;
  if (!largest || largest->isZero())
    return;
  const Number phase = conjugate(*largest) / Number(modulus(*largest));
  for (Number &element : vector)
    element = element * phase;
}

static Real frobeniusNorm(const Matrix &a) {
  Column norms;
  for (const Column &column : a.columns)
    norms.push_back(Number(norm2(column)));
  return norm2(norms);
}

/// The singular values and vectors of A + c I, which is positive definite, are its eigenvalues and vectors.
SymmetricEigen eigSymmetric(const Matrix &a) {
  const int64_t n = a.rows;
  Matrix shifted(n, n);
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j <= i; ++j) {
      shifted(i, j) = a(i, j);
      shifted(j, i) = i == j ? Number(a(i, i).re) : conjugate(a(i, j));
    }
  Real shift = frobeniusNorm(shifted);
  mpfr_mul_2ui(shift.get(), shift.get(), 1, MPFR_RNDN);
  if (mpfr_zero_p(shift.get()))
    shift = Real(int64_t(1));
  for (int64_t i = 0; i < n; ++i)
    shifted(i, i) += Number(shift);
  SVD factors = decompose(shifted);
  SymmetricEigen found{{}, Matrix(n, n)};
  for (int64_t k = 0; k < n; ++k) {
    Real value = factors.s[n - 1 - k];
    mpfr_sub(value.get(), value.get(), shift.get(), MPFR_RNDN);
    found.values.push_back(value);
    found.vectors.columns[k] = std::move(factors.v.columns[n - 1 - k]);
    turnPositive(found.vectors.columns[k]);
  }
  return found;
}

/// The principal square root: the real part from |z| + |re z|, so that nothing cancels.
static Number complexRoot(const Number &z) {
  Real size = modulus(z), magnitude(z.re);
  mpfr_abs(magnitude.get(), magnitude.get(), MPFR_RNDN);
  mpfr_add(size.get(), size.get(), magnitude.get(), MPFR_RNDN);
  mpfr_div_2ui(size.get(), size.get(), 1, MPFR_RNDN);
  const Real larger = squareRoot(size);
  Real smaller;
  if (!mpfr_zero_p(larger.get())) {
    mpfr_div(smaller.get(), z.im.get(), larger.get(), MPFR_RNDN);
    mpfr_div_2ui(smaller.get(), smaller.get(), 1, MPFR_RNDN);
  }
  return mpfr_sgn(z.re.get()) >= 0 ? Number(larger.get(), smaller.get()) : Number(smaller.get(), larger.get());
}

/// Similar and zero below the subdiagonal, by elimination with pivoting (Wilkinson 1965, ch. 6).
static void reduceToHessenberg(Matrix &h) {
  const int64_t n = h.rows;
  for (int64_t k = 0; k + 2 < n; ++k) {
    int64_t pivot = k + 1;
    for (int64_t i = k + 2; i < n; ++i)
      if (modulus(h(pivot, k)) < modulus(h(i, k)))
        pivot = i;
    if (h(pivot, k).isZero())
      continue;
    for (int64_t j = 0; pivot != k + 1 && j < n; ++j)
      std::swap(h(pivot, j), h(k + 1, j));
    if (pivot != k + 1)
      std::swap(h.columns[pivot], h.columns[k + 1]);
    for (int64_t i = k + 2; i < n; ++i) {
      const Number factor = h(i, k) / h(k + 1, k);
      for (int64_t j = k; j < n; ++j)
        h(i, j).subtractProduct(factor, h(k + 1, j));
      for (int64_t row = 0; row < n; ++row)
        h(row, k + 1).addProduct(factor, h(row, i));
      h(i, k) = Number();
    }
  }
}

/// Of the trailing 2 by 2 block of rows up to `last`, the eigenvalue that is nearer to its last element.
static Number wilkinsonShift(const Matrix &h, int64_t last) {
  const Number &a = h(last - 1, last - 1), &d = h(last, last);
  Number half = a;
  half -= d;
  half = half / Number(2);
  Number radicand = half * half;
  radicand.addProduct(h(last - 1, last), h(last, last - 1));
  const Number root = complexRoot(radicand);
  Number plus = half, minus = half;
  plus += root;
  minus -= root;
  Number shift = d;
  shift += modulus(plus) < modulus(minus) ? plus : minus;
  return shift;
}

/// One step R Q + shift I of Q R = H - shift I on rows `first` to `last`, by rotations.
static void stepQR(Matrix &h, int64_t first, int64_t last, const Number &shift) {
  for (int64_t k = first; k <= last; ++k)
    h(k, k) -= shift;
  std::vector<std::pair<Number, Number>> rotations; // cosine, sine: [c' s'; -s c]
  for (int64_t k = first; k < last; ++k) {
    const Real length = norm2({h(k, k), h(k + 1, k)});
    const bool isZero = mpfr_zero_p(length.get());
    const Number c = isZero ? Number(1) : h(k, k) / Number(length);
    const Number s = isZero ? Number() : h(k + 1, k) / Number(length);
    rotations.emplace_back(c, s);
    for (int64_t j = k; j <= last; ++j) {
      const Number upper = h(k, j), lower = h(k + 1, j);
      h(k, j) = conjugate(c) * upper;
      h(k, j).addProduct(conjugate(s), lower);
      h(k + 1, j) = c * lower;
      h(k + 1, j).subtractProduct(s, upper);
    }
  }
  for (int64_t k = first; k < last; ++k) {
    const auto &[c, s] = rotations[k - first];
    for (int64_t i = first; i <= std::min(k + 1, last); ++i) {
      const Number left = h(i, k), right = h(i, k + 1);
      h(i, k) = left * c;
      h(i, k).addProduct(right, s);
      h(i, k + 1) = right * conjugate(c);
      h(i, k + 1).subtractProduct(left, conjugate(s));
    }
  }
  for (int64_t k = first; k <= last; ++k)
    h(k, k) += shift;
}

/// Whether an element below the diagonal is nothing beside its neighbours on it.
static bool isNegligible(const Matrix &h, int64_t k) {
  Real neighbours = modulus(h(k, k));
  const Real above = modulus(h(k - 1, k - 1));
  mpfr_add(neighbours.get(), neighbours.get(), above.get(), MPFR_RNDN);
  mpfr_div_2ui(neighbours.get(), neighbours.get(), mpfr_get_default_prec() - 4, MPFR_RNDN);
  return !(neighbours < modulus(h(k, k - 1)));
}

static std::vector<Number> diagonalOfSchurForm(Matrix h) {
  reduceToHessenberg(h);
  std::vector<Number> values(h.rows);
  int64_t last = h.rows - 1;
  for (int steps = 1; last >= 0;) {
    int64_t first = last;
    while (first > 0 && !isNegligible(h, first))
      --first;
    if (first == last) {
      values[last] = h(last, last);
      --last;
      steps = 1;
      continue;
    }
    // Every tenth step another shift: the usual one may go round in circles.
    Number shift = steps % 10 ? wilkinsonShift(h, last) : Number(modulus(h(last, last - 1)));
    if (steps % 10 == 0)
      shift += h(last, last);
    stepQR(h, first, last, shift);
    if (++steps > 3000) // of some ten that one eigenvalue takes: better an element that is no eigenvalue than no end
      values[last] = h(last, last), --last, steps = 1;
  }
  return values;
}

/// Rounded so that what rounding errors set apart is equal.
static Real rounded(const Real &value) {
  Real result(value);
  mpfr_prec_round(result.get(), mpfr_get_default_prec() / 4, MPFR_RNDN);
  return result;
}

std::vector<Number> eigenvalues(const Matrix &a) {
  std::vector<Number> values = diagonalOfSchurForm(a);
  Real negligible;
  for (const Number &value : values)
    if (negligible < modulus(value))
      negligible = modulus(value);
  mpfr_div_2ui(negligible.get(), negligible.get(), mpfr_get_default_prec() / 4, MPFR_RNDN);
  const bool isReal = !a.isComplex();
  for (Number &value : values) {
    if (!(negligible < modulus(Number(value.re))))
      mpfr_set_zero(value.re.get(), 1);
    if (isReal && value.isComplex && !(negligible < modulus(Number(value.im))))
      value = Number(value.re);
  }
  std::stable_sort(values.begin(), values.end(), [](const Number &left, const Number &right) {
    const Real sizes[] = {rounded(modulus(left)), rounded(modulus(right))};
    if (!mpfr_equal_p(sizes[0].get(), sizes[1].get()))
      return sizes[1] < sizes[0];
    const Real parts[] = {rounded(left.re), rounded(right.re)};
    return mpfr_equal_p(parts[0].get(), parts[1].get()) ? right.im < left.im : parts[1] < parts[0];
  });
  return values;
}

/// By inverse iteration with a shift beside the eigenvalue.
static Column vectorOf(const Matrix &h, const Number &value) {
  const int64_t n = h.rows;
  Real beside = frobeniusNorm(h);
  if (mpfr_zero_p(beside.get()))
    beside = Real(int64_t(1));
  mpfr_div_2ui(beside.get(), beside.get(), mpfr_get_default_prec() / 4 * 3, MPFR_RNDN);
  Matrix shifted = h;
  for (int64_t i = 0; i < n; ++i) {
    shifted(i, i) -= value;
    shifted(i, i) -= Number(beside);
  }
  const LU factors = factorise(shifted);
  Matrix vector(n, 1);
  for (int64_t i = 0; i < n; ++i) // far from being orthogonal to any vector that a program is likely to have
    vector(i, 0) = Number(1) / Number(3 * i * i + i + 2);
  for (int step = 0; step < 4; ++step) {
    vector = solve(factors, vector);
    divide(vector.columns[0], norm2(vector.columns[0]));
  }
  turnPositive(vector.columns[0]);
  return vector.columns[0];
}

Eigen eig(const Matrix &a) {
  Eigen found{eigenvalues(a), Matrix(a.rows, a.rows)};
  for (size_t k = 0; k < found.values.size(); ++k)
    found.vectors.columns[k] = vectorOf(a, found.values[k]);
  return found;
}

std::optional<Eigenpair> dominantEigenpair(const Matrix &h) {
  const Number value = eigenvalues(h).front();
  if (value.isComplex && !h.isComplex())
    return std::nullopt;
  return Eigenpair{value, vectorOf(h, value)};
}

} // namespace dpg::eval
