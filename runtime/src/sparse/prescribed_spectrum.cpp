// The eigenvalues between two numbers that smg2s may prescribe.
#include <dpg/sparse/smg2s.h>

#include "sparse/generated_rows.h"
#include "sparse/smg2s_ranges.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dpg {
namespace {

constexpr index cluster_count = 10;
constexpr double golden_ratio = 0.618033988749894848; // (sqrt 5 - 1) / 2

/// The least number of at least count * golden_ratio without a common divisor with `count`: its multiples, modulo
/// count, put neighbours far apart.
index scattering_stride(index count) {
  index stride = std::max<index>(1, static_cast<index>(std::ceil(golden_ratio * static_cast<double>(count))));
  while (std::gcd(stride, count) != 1)
    ++stride;
  return stride;
}

} // namespace

prescribed_spectrum::prescribed_spectrum(index n, double low, double high, spectrum_kind kind)
    : n_(n), low_(low), high_(high), kind_(kind), stride_(1) {
  check_argument<index>("smg2s", "n", n, 1, largest_smg2s_order);
  check_argument("smg2s", "low", low, -largest_eigenvalue_part, largest_eigenvalue_part);
  check_argument("smg2s", "high", high, -largest_eigenvalue_part, largest_eigenvalue_part);
  check_argument<index>("smg2s", "spectrum", static_cast<index>(kind), 0, 3);
  if (kind == spectrum_kind::geometric && !((low > 0 && high > 0) || (low < 0 && high < 0)))
    throw range_error("smg2s: low is " + number_text(low) + " and high is " + number_text(high) +
                      "; a geometric spectrum needs both above or both below 0");
  stride_ = scattering_stride(kind == spectrum_kind::conjugate_pairs ? std::max<index>(1, n / 2) : n);
}

std::complex<double> prescribed_spectrum::operator()(index row) const {
  if (kind_ == spectrum_kind::conjugate_pairs)
    return half_of_pair(row);
  return value_at(row * stride_ % n_);
}

double prescribed_spectrum::value_at(index place) const {
  if (kind_ == spectrum_kind::clustered)
    return std::fma(high_ - low_, static_cast<double>(place * cluster_count / n_) / (cluster_count - 1), low_);
  const double t = n_ > 1 ? static_cast<double>(place) / static_cast<double>(n_ - 1) : 0;
  return kind_ == spectrum_kind::geometric ? low_ * std::pow(high_ / low_, t) : std::fma(high_ - low_, t, low_);
}

std::complex<double> prescribed_spectrum::half_of_pair(index row) const {
  const index pairs = n_ / 2;
  if (row == 2 * pairs)
    return high_;
  const index place = row / 2 * stride_ % pairs;
  const double t = static_cast<double>(2 * place + 1) / static_cast<double>(pairs) - 1;
  const double radius = (high_ - low_) / 2;
  const double height = std::abs(radius) * std::sqrt((1 - t) * (1 + t));
  return {std::fma(radius, t, low_ + radius), row % 2 == 0 ? height : -height};
}

} // namespace dpg
