// Dot2 along rows and along columns: see row_products.h.
#include "library/row_products.h"

#include <dpg/task/machine_features.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace dpg {

namespace {

void add_row_anywhere(const double *a, const double *x, index n, compensated_sum &sum) {
  constexpr int lanes = 4; // hide the latency of the sums
  compensated_sum partial[lanes];
  index j = 0;
  for (; j + lanes <= n; j += lanes)
    for (int lane = 0; lane < lanes; ++lane)
      partial[lane].add(a[j + lane], x[j + lane]);
  for (; j < n; ++j)
    sum.add(a[j], x[j]);
  for (const compensated_sum &each : partial)
    sum.add(each);
}

void add_columns_anywhere(const double *a, index stride, const double *x, index n, compensated_sum *sums) {
  for (index j = 0; j < n; ++j)
    for (index r = 0; r < rows_of_columns; ++r)
      sums[r].add(a[j * stride + r], x[j]);
}

#if defined(__x86_64__)

#define DPG_AVX2 __attribute__((target("avx2,fma"), always_inline)) inline

/// Four sums in vector registers.
struct four_sums {
  static constexpr int lanes = 4;
  __m256d high, low, magnitude;

  DPG_AVX2 void clear() { high = low = magnitude = _mm256_setzero_pd(); }

  /// Knuth's two_sum and the product's error by fma. The compiler must not contract the product and the sum into one
  /// operation, so it may know nothing of the product's value.
  DPG_AVX2 void add(__m256d a, __m256d x) {
    __m256d product = _mm256_mul_pd(a, x);
    asm("" : "+x"(product));
    const __m256d product_error = _mm256_fmsub_pd(a, x, product);
    const __m256d sum = _mm256_add_pd(high, product);
    const __m256d of_product = _mm256_sub_pd(sum, high), of_high = _mm256_sub_pd(sum, of_product);
    const __m256d sum_error = _mm256_add_pd(_mm256_sub_pd(high, of_high), _mm256_sub_pd(product, of_product));
    high = sum;
    low = _mm256_add_pd(low, _mm256_add_pd(sum_error, product_error));
    magnitude = _mm256_add_pd(magnitude, _mm256_andnot_pd(_mm256_set1_pd(-0.0), a));
  }

  DPG_AVX2 void store(compensated_sum *sums) const {
    alignas(32) double highs[lanes], lows[lanes], magnitudes[lanes];
    _mm256_store_pd(highs, high);
    _mm256_store_pd(lows, low);
    _mm256_store_pd(magnitudes, magnitude);
    for (int lane = 0; lane < lanes; ++lane)
      sums[lane] = {highs[lane], lows[lane], magnitudes[lane]};
  }
};

constexpr int blocks = rows_of_columns / four_sums::lanes;

__attribute__((target("avx2,fma"))) void add_row_avx2(const double *a, const double *x, index n, compensated_sum &sum) {
  constexpr index ahead = 512;
  four_sums partial[blocks];
  for (four_sums &each : partial)
    each.clear();
  index j = 0;
  for (; j + rows_of_columns <= n; j += rows_of_columns) {
    __builtin_prefetch(a + j + ahead); // a page, before which the processor stops by itself
    __builtin_prefetch(a + j + ahead + 8);
    for (int block = 0; block < blocks; ++block)
      partial[block].add(_mm256_loadu_pd(a + j + 4 * block), _mm256_loadu_pd(x + j + 4 * block));
  }
  for (; j < n; ++j)
    sum.add(a[j], x[j]);
  compensated_sum lanes[rows_of_columns];
  for (int block = 0; block < blocks; ++block)
    partial[block].store(lanes + 4 * block);
  for (const compensated_sum &each : lanes)
    sum.add(each);
}

__attribute__((target("avx2,fma"))) void add_columns_avx2(const double *a, index stride, const double *x, index n,
                                                          compensated_sum *sums) {
  four_sums partial[blocks];
  for (four_sums &each : partial)
    each.clear();
  for (index j = 0; j < n; ++j) {
    const __m256d factor = _mm256_set1_pd(x[j]);
    for (int block = 0; block < blocks; ++block)
      partial[block].add(_mm256_loadu_pd(a + j * stride + 4 * block), factor);
  }
  compensated_sum rows[rows_of_columns];
  for (int block = 0; block < blocks; ++block)
    partial[block].store(rows + 4 * block);
  for (index r = 0; r < rows_of_columns; ++r)
    sums[r].add(rows[r]);
}

#endif

} // namespace

row_products row_products::of_machine() {
#if defined(__x86_64__)
  if (machine_has("avx2") && machine_has("fma"))
    return {add_row_avx2, add_columns_avx2};
#endif
  return {add_row_anywhere, add_columns_anywhere};
}

} // namespace dpg
