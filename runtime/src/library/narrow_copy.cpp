// Copies in f32 that are scaled so that no element leaves its range: see dpg/library/refinement.h.
#include <dpg/library/refinement.h>

#include <dpg/dist/threads.h>
#include <dpg/task/machine_features.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace dpg {

namespace {

/// The loops over a row.
struct row_copies {
  /// The largest magnitude; infinity or NaN where an element is.
  double (*largest)(const double *x, index n);

  /// to = x times a power of two that is a number of f64, as their products are.
  void (*narrow)(const double *x, index n, double factor, float *to);

  static row_copies of_machine();
};

/// Bits of numbers without sign are in the order of these, and those of infinity and NaN above all others.
constexpr std::uint64_t without_sign = ~(std::uint64_t(1) << 63);

double largest_anywhere(const double *x, index n) {
  std::uint64_t largest = 0;
  for (index j = 0; j < n; ++j)
    largest = std::max(largest, std::bit_cast<std::uint64_t>(x[j]) & without_sign);
  return std::bit_cast<double>(largest);
}

void narrow_anywhere(const double *x, index n, double factor, float *to) {
  for (index j = 0; j < n; ++j)
    to[j] = static_cast<float>(x[j] * factor);
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) double largest_avx2(const double *x, index n) {
  constexpr index step = 8;
  const __m256i mask = _mm256_set1_epi64x(static_cast<long long>(without_sign));
  __m256i largest[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
  index j = 0;
  for (; j + step <= n; j += step)
    for (int part = 0; part < 2; ++part) {
      __builtin_prefetch(x + j + 512);
      const auto *const from = reinterpret_cast<const __m256i *>(x + j + 4 * part);
      const __m256i bits = _mm256_and_si256(_mm256_loadu_si256(from), mask);
      largest[part] = _mm256_blendv_epi8(largest[part], bits, _mm256_cmpgt_epi64(bits, largest[part]));
    }
  alignas(32) double lanes[step];
  for (int part = 0; part < 2; ++part)
    _mm256_store_si256(reinterpret_cast<__m256i *>(lanes + 4 * part), largest[part]);
  const double of_lanes[] = {largest_anywhere(lanes, step), largest_anywhere(x + j, n - j)};
  return largest_anywhere(of_lanes, 2);
}

/// Writes past the caches where lines allow it: factors of a large matrix are read long after.
__attribute__((target("avx2"))) void narrow_avx2(const double *x, index n, double factor, float *to) {
  constexpr index step = 8;
  const __m256d factors = _mm256_set1_pd(factor);
  const bool is_aligned = reinterpret_cast<std::uintptr_t>(to) % 32 == 0;
  index j = 0;
  for (; is_aligned && j + step <= n; j += step) {
    const __m128 low = _mm256_cvtpd_ps(_mm256_mul_pd(_mm256_loadu_pd(x + j), factors));
    const __m128 high = _mm256_cvtpd_ps(_mm256_mul_pd(_mm256_loadu_pd(x + j + 4), factors));
    _mm256_stream_ps(to + j, _mm256_set_m128(high, low));
  }
  narrow_anywhere(x + j, n - j, factor, to + j);
  _mm_sfence();
}

#endif

row_copies row_copies::of_machine() {
#if defined(__x86_64__)
  if (machine_has("avx2"))
    return {largest_avx2, narrow_avx2};
#endif
  return {largest_anywhere, narrow_anywhere};
}

/// Whether 2^exponent and 2^-exponent are numbers of f64 without loss.
bool is_factor(int exponent) { return std::abs(exponent) < 1000; }

} // namespace

bool narrow_rows(const dense_matrix<double> &A, index_range which, float *rows, std::span<int> exponents) {
  const index n = A.column_count();
  const row_copies copies = row_copies::of_machine();
  bool succeeds = true;
#pragma omp parallel for schedule(static) reduction(&& : succeeds) if (worth_threads(n * which.size()))
  for (index i = which.first; i < which.last; ++i) {
    const double *const row = A.row(i).data();
    const double largest = copies.largest(row, n);
    const bool has_scale = largest > 0 && std::isfinite(largest);
    succeeds = succeeds && has_scale;
    exponents[i] = has_scale ? std::ilogb(largest) + 1 : 0;
    if (has_scale && is_factor(exponents[i]))
      copies.narrow(row, n, std::ldexp(1, -exponents[i]), rows + i * n);
    else
      for (index j = 0; j < n; ++j)
        rows[i * n + j] = static_cast<float>(std::ldexp(row[j], -exponents[i]));
  }
  return succeeds;
}

bool narrow_triangle(const dense_matrix<double> &A, float *rows, std::span<int> exponents) {
  const index n = A.column_count();
  std::vector<double> factors(n); // 2^-exponent: halves of exponents of f64 have these
  for (index i = 0; i < n; ++i) {
    if (!(A(i, i) > 0 && std::isfinite(A(i, i))))
      return false;
    exponents[i] = static_cast<int>(std::floor(std::ilogb(A(i, i)) / 2.0)) + 1;
    factors[i] = std::ldexp(1, -exponents[i]);
  }
  const row_copies copies = row_copies::of_machine();
  bool succeeds = true;
#pragma omp parallel for schedule(dynamic, 16) reduction(&& : succeeds) if (worth_threads(n * n))
  for (index i = 0; i < n; ++i) {
    succeeds = succeeds && std::isfinite(copies.largest(A.row(i).data(), i + 1));
    const double *const row = A.row(i).data();
    float *const narrow = rows + i * n;
    for (index j = 0; j <= i; ++j)
      narrow[j] = static_cast<float>(row[j] * factors[i] * factors[j]);
  }
  return succeeds;
}

} // namespace dpg
