// Copies in f32 that are scaled so that no element leaves its range: see dpg/library/refinement.h.
#include <dpg/library/refinement.h>

#include <dpg/dist/threads.h>
#include <dpg/library/task_call.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace dpg {

namespace {

/// 2^exponent, which may be no number of f64 itself, as two factors that are.
struct power_of_two {
  double first, second;
  explicit power_of_two(int exponent)
      : first(std::ldexp(1, exponent / 2)), second(std::ldexp(1, exponent - exponent / 2)) {}
};

/// The largest magnitude; infinity or NaN where an element is. Bits of numbers without sign are in the order of these,
/// and those of infinity and NaN above all others.
double largest_of(const double *x, index n) {
  constexpr std::uint64_t without_sign = ~(std::uint64_t(1) << 63);
  std::uint64_t largest = 0;
  for (index j = 0; j < n; ++j)
    largest = std::max(largest, std::bit_cast<std::uint64_t>(x[j]) & without_sign);
  return std::bit_cast<double>(largest);
}

void narrow(const double *x, index n, power_of_two factor, float *to) {
  for (index j = 0; j < n; ++j)
    to[j] = static_cast<float>(x[j] * factor.first * factor.second);
}

} // namespace

bool narrow_rows(const dense_matrix<double> &A, index_range which, float *rows, std::span<int> exponents) {
  const index n = A.column_count();
  bool succeeds = true;
#pragma omp parallel for schedule(static) reduction(&& : succeeds) if (worth_threads(n * which.size()))
  for (index i = which.first; i < which.last; ++i) {
    const double *const row = A.row(i).data();
    const double largest = largest_of(row, n);
    const bool has_scale = largest > 0 && std::isfinite(largest);
    succeeds = succeeds && has_scale;
    exponents[i] = has_scale ? std::ilogb(largest) + 1 : 0;
    if (has_scale)
      narrow(row, n, power_of_two(-exponents[i]), rows + i * n);
  }
  return succeeds;
}

bool narrow_triangle(const dense_matrix<double> &A, float *rows, std::span<int> exponents) {
  const index n = A.column_count();
  for (index i = 0; i < n; ++i) {
    if (!(A(i, i) > 0 && std::isfinite(A(i, i))))
      return false;
    exponents[i] = static_cast<int>(std::floor(std::ilogb(A(i, i)) / 2.0)) + 1;
  }
  bool succeeds = true;
#pragma omp parallel for schedule(dynamic, 16) reduction(&& : succeeds) if (worth_threads(n * n))
  for (index i = 0; i < n; ++i) {
    succeeds = succeeds && std::isfinite(largest_of(A.row(i).data(), i + 1));
    for (index j = 0; j <= i; ++j)
      rows[i * n + j] = static_cast<float>(std::ldexp(A(i, j), -exponents[i] - exponents[j]));
  }
  return succeeds;
}

} // namespace dpg
