// Triangular solves in f64 with triangles in f32: see dpg/library/refinement.h.
#include <dpg/library/refinement.h>

#include <dpg/task/machine_features.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace dpg {

namespace {

/// The loops over one row.
struct row_loops {
  double (*dot)(const float *a, const double *x, index n);
  void (*subtract)(double factor, const float *a, index n, double *y); ///< y -= factor a

  static row_loops of_machine();
};

double dot_anywhere(const float *a, const double *x, index n) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (index j = 0; j < n; ++j)
    sum += static_cast<double>(a[j]) * x[j];
  return sum;
}

void subtract_anywhere(double factor, const float *a, index n, double *y) {
  for (index j = 0; j < n; ++j)
    y[j] -= factor * static_cast<double>(a[j]);
}

#if defined(__x86_64__)

constexpr index step = 16; // four vectors of f64

__attribute__((target("avx2,fma"))) double dot_avx2(const float *a, const double *x, index n) {
  __m256d sums[4] = {_mm256_setzero_pd(), _mm256_setzero_pd(), _mm256_setzero_pd(), _mm256_setzero_pd()};
  index j = 0;
  for (; j + step <= n; j += step)
    for (int part = 0; part < 4; ++part)
      sums[part] = _mm256_fmadd_pd(_mm256_cvtps_pd(_mm_loadu_ps(a + j + 4 * part)), _mm256_loadu_pd(x + j + 4 * part),
                                   sums[part]);
  alignas(32) double lanes[4];
  _mm256_store_pd(lanes, _mm256_add_pd(_mm256_add_pd(sums[0], sums[1]), _mm256_add_pd(sums[2], sums[3])));
  return lanes[0] + lanes[1] + lanes[2] + lanes[3] + dot_anywhere(a + j, x + j, n - j);
}

__attribute__((target("avx2,fma"))) void subtract_avx2(double factor, const float *a, index n, double *y) {
  const __m256d factors = _mm256_set1_pd(factor);
  index j = 0;
  for (; j + step <= n; j += step)
    for (int part = 0; part < 4; ++part) {
      double *const to = y + j + 4 * part;
      const __m256d elements = _mm256_cvtps_pd(_mm_loadu_ps(a + j + 4 * part));
      _mm256_storeu_pd(to, _mm256_fnmadd_pd(factors, elements, _mm256_loadu_pd(to)));
    }
  subtract_anywhere(factor, a + j, n - j, y + j);
}

#endif

row_loops row_loops::of_machine() {
#if defined(__x86_64__)
  if (machine_has("avx2") && machine_has("fma"))
    return {dot_avx2, subtract_avx2};
#endif
  return {dot_anywhere, subtract_anywhere};
}

} // namespace

void solve_narrow_lower(const float *rows, std::span<double> x) {
  const row_loops loops = row_loops::of_machine();
  const index n = std::ssize(x);
  for (index i = 0; i < n; ++i)
    x[i] = (x[i] - loops.dot(rows + i * n, x.data(), i)) / static_cast<double>(rows[i * n + i]);
}

void solve_narrow_unit_upper(const float *rows, std::span<double> x) {
  const row_loops loops = row_loops::of_machine();
  const index n = std::ssize(x);
  for (index i = n - 1; i >= 0; --i)
    x[i] -= loops.dot(rows + i * n + i + 1, x.data() + i + 1, n - i - 1);
}

void solve_narrow_transposed(const float *rows, std::span<double> x) {
  const row_loops loops = row_loops::of_machine();
  const index n = std::ssize(x);
  for (index i = n - 1; i >= 0; --i) {
    x[i] /= static_cast<double>(rows[i * n + i]);
    loops.subtract(x[i], rows + i * n, i, x.data());
  }
}

} // namespace dpg
