// Sparse matrices of a prescribed spectrum, from the statement of the algorithm: the sum of ad_N^k(M) / k!.
#include "compiler/eval/library/smg2s.h"

#include "compiler/eval/random.h"
#include "compiler/eval/real.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <map>
#include <numeric>

namespace dpg::eval {

namespace {

using SparseRow = std::map<int64_t, Real>;

/// Eigenvalues in the order of the rows: neighbours are far apart among the ordered ones.
std::vector<std::complex<double>> eigenvaluesOf(const PrescribedSpectrum &spectrum) {
  const int64_t n = spectrum.n, pairs = n / 2;
  const bool inPairs = spectrum.kind == PrescribedSpectrum::conjugatePairs;
  const int64_t scattered = inPairs ? std::max<int64_t>(pairs, 1) : n;
  int64_t stride = static_cast<int64_t>(std::ceil(0.618033988749894848 * static_cast<double>(scattered)));
  while (std::gcd(stride, scattered) != 1)
    ++stride;

  std::vector<std::complex<double>> eigenvalues;
  const double width = spectrum.high - spectrum.low, radius = width / 2;
  for (int64_t row = 0; row < n; ++row) {
    const int64_t place = (inPairs ? row / 2 : row) * stride % scattered;
    double t = n > 1 ? static_cast<double>(place) / static_cast<double>(n - 1) : 0;
    if (spectrum.kind == PrescribedSpectrum::geometric) {
      eigenvalues.push_back(spectrum.low * std::pow(spectrum.high / spectrum.low, t));
    } else if (spectrum.kind == PrescribedSpectrum::clustered) {
      eigenvalues.push_back(std::fma(width, static_cast<double>(10 * place / n) / 9, spectrum.low));
    } else if (spectrum.kind == PrescribedSpectrum::even) {
      eigenvalues.push_back(std::fma(width, t, spectrum.low));
    } else if (row == 2 * pairs) {
      eigenvalues.push_back(spectrum.high);
    } else {
      t = static_cast<double>(2 * place + 1) / static_cast<double>(pairs) - 1;
      const double height = std::abs(radius) * std::sqrt((1 - t) * (1 + t));
      eigenvalues.emplace_back(std::fma(radius, t, spectrum.low + radius), row % 2 == 0 ? height : -height);
    }
  }
  return eigenvalues;
}

void addProduct(Real &sum, double a, double b) {
  Real product;
  mpfr_set_d(product.get(), a, MPFR_RNDN);
  mpfr_mul_d(product.get(), product.get(), b, MPFR_RNDN);
  mpfr_add(sum.get(), sum.get(), product.get(), MPFR_RNDN);
}

/// Rows of M = D + R D - D R.
class CoupledSpectrum {
public:
  CoupledSpectrum(const PrescribedSpectrum &spectrum, const SimilarMatrix &shape)
      : shape(shape), eigenvalues(eigenvaluesOf(spectrum)) {
    while (leastScale < shape.bandwidth / 2 + 1)
      leastScale *= 2;
  }

  SparseRow row(int64_t i) const {
    SparseRow entries;
    const auto add = [&](int64_t j, double a, double b) {
      if (a != 0 && b != 0)
        addProduct(entries[j], a, b);
    };
    for (int64_t k : pairOf(i)) // D, and the columns of -D R
      for (int64_t j = std::max<int64_t>(0, k - shape.bandwidth); j <= k; ++j)
        add(j, diagonal(i, k), j == k ? 1 : -coupling(k, j));
    for (int64_t k = std::max<int64_t>(0, i - shape.bandwidth); k < i; ++k) // R D
      for (int64_t j : pairOf(k))
        add(j, coupling(i, k), diagonal(k, j));
    return entries;
  }

private:
  std::vector<int64_t> pairOf(int64_t i) const {
    return eigenvalues[i].imag() != 0 ? std::vector<int64_t>{i - i % 2, i - i % 2 + 1} : std::vector<int64_t>{i};
  }

  double diagonal(int64_t i, int64_t j) const { return i == j ? eigenvalues[i].real() : eigenvalues[i].imag(); }

  double coupling(int64_t i, int64_t j) const {
    if (i / 2 % 2 == 0 || j / 2 % 2 == 1)
      return 0;
    return static_cast<double>(uniformInteger(2048, {shape.seed, i, j}) - 1024) / 1024 /
           static_cast<double>(leastScale);
  }

  const SimilarMatrix shape;
  const std::vector<std::complex<double>> eigenvalues;
  int64_t leastScale = 1;
};

/// N X - X N for the rows of one group: N has ones above the diagonal but for each p-th.
std::vector<SparseRow> commutator(const std::vector<SparseRow> &x, int64_t p, int64_t n) {
  std::vector<SparseRow> result(x.size());
  for (size_t i = 0; i < x.size(); ++i) {
    if (i + 1 < x.size())
      result[i] = x[i + 1];
    for (const auto &[j, value] : x[i])
      if ((j + 1) % p != 0 && j + 1 < n) {
        mpfr_ptr element = result[i][j + 1].get();
        mpfr_sub(element, element, value.get(), MPFR_RNDN);
      }
  }
  return result;
}

/// sum += x / k!
void addTerm(std::vector<SparseRow> &sum, const std::vector<SparseRow> &x, const Real &factorial) {
  for (size_t i = 0; i < x.size(); ++i)
    for (const auto &[j, value] : x[i]) {
      Real quotient;
      mpfr_div(quotient.get(), value.get(), factorial.get(), MPFR_RNDN);
      mpfr_ptr element = sum[i][j].get();
      mpfr_add(element, element, quotient.get(), MPFR_RNDN);
    }
}

} // namespace

std::vector<GeneratedEntry> smg2sEntries(const PrescribedSpectrum &spectrum, const SimilarMatrix &shape) {
  const int64_t n = spectrum.n, p = shape.nilpotency;
  const CoupledSpectrum m(spectrum, shape);
  std::vector<GeneratedEntry> entries;
  for (int64_t first = 0; first < n; first += p) {
    std::vector<SparseRow> term;
    for (int64_t i = first; i < std::min(n, first + p); ++i)
      term.push_back(m.row(i));
    std::vector<SparseRow> sum = term;
    Real factorial(1);
    for (int64_t k = 1; k <= 2 * (p - 1); ++k) {
      mpfr_mul_si(factorial.get(), factorial.get(), k, MPFR_RNDN);
      term = commutator(term, p, n);
      addTerm(sum, term, factorial);
    }
    for (size_t i = 0; i < sum.size(); ++i)
      for (const auto &[j, value] : sum[i])
        if (const double rounded = mpfr_get_d(value.get(), MPFR_RNDN); rounded != 0)
          entries.push_back({first + static_cast<int64_t>(i), j, rounded});
  }
  return entries;
}

} // namespace dpg::eval
