// Loops for products in floating point: tiles of the result in the first cache, vectors along columns.
#include "native_product.h"

#include "../task/processor_features.h"

#include <algorithm>

#include <dlfcn.h>

namespace dpg::products {
namespace {

constexpr index tile_rows = 64, tile_columns = 16, depth = 64;

template <class T> constexpr const char *blas_name = "";
template <> constexpr const char *blas_name<double> = "dgemm_";
template <> constexpr const char *blas_name<float> = "sgemm_";
template <> constexpr const char *blas_name<std::complex<double>> = "zgemm_";
template <> constexpr const char *blas_name<std::complex<float>> = "cgemm_";

/// a b, of complex numbers without the cases that C++ adds for infinities.
template <class T> [[gnu::always_inline]] inline T times(T a, T b) { return a * b; }
template <class T> [[gnu::always_inline]] inline std::complex<T> times(std::complex<T> a, std::complex<T> b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

template <class T> [[gnu::always_inline]] inline T element(const operand<T> &vectors, index vector, index at) {
  const T value = vectors.first[vector * vectors.vector_stride + at * vectors.element_stride];
  if constexpr (parts_of<T> == 2)
    return vectors.conjugate ? std::conj(value) : value;
  else
    return value;
}

template <class T>
[[gnu::always_inline]] inline void store(const matrix_product<T> &product, index row, index column, T sum) {
  T &to = product.result[row + column * product.stride];
  to = product.beta == T(0) ? times(product.alpha, sum) : times(product.alpha, sum) + times(product.beta, to);
}

template <class T>
[[gnu::always_inline]] inline void multiply_elements(const matrix_product<T> &product, index row, index column) {
  const index rows = std::min(tile_rows, product.left.count - row);
  const index columns = std::min(tile_columns, product.right.count - column);
  T sums[tile_columns][tile_rows] = {}, block[depth][tile_rows];
  for (index first = 0; first < product.left.depth; first += depth) {
    const index deep = std::min(depth, product.left.depth - first);
    for (index l = 0; l < deep; ++l)
      for (index i = 0; i < rows; ++i)
        block[l][i] = element(product.left, row + i, first + l);
    for (index l = 0; l < deep; ++l)
      for (index j = 0; j < columns; ++j) {
        const T factor = element(product.right, column + j, first + l);
        for (index i = 0; i < rows; ++i)
          sums[j][i] += times(block[l][i], factor);
      }
  }
  for (index j = 0; j < columns; ++j)
    for (index i = 0; i < rows; ++i)
      store(product, row + i, column + j, sums[j][i]);
}

template <class T> using tile_function = void(const matrix_product<T> &, index, index);

template <class T> void multiply_tile(const matrix_product<T> &product, index row, index column) {
  multiply_elements(product, row, column);
}

#if defined(__x86_64__)
template <class T>
[[gnu::target("avx2")]] void multiply_tile_avx2(const matrix_product<T> &product, index row, index column) {
  multiply_elements(product, row, column);
}

template <class T>
[[gnu::target("avx512f")]] void multiply_tile_avx512(const matrix_product<T> &product, index row, index column) {
  multiply_elements(product, row, column);
}
#endif

/// The function for this processor. Nothing is fused, so that all give the same bits.
template <class T> tile_function<T> *fastest_tile() {
#if defined(__x86_64__)
  if (processor_has("avx512f"))
    return multiply_tile_avx512<T>;
  if (processor_has("avx2"))
    return multiply_tile_avx2<T>;
#endif
  return multiply_tile<T>;
}

} // namespace

template <class T> blas_gemm<T> *loaded_blas() {
  static const auto found = reinterpret_cast<blas_gemm<T> *>(dlsym(RTLD_DEFAULT, blas_name<T>));
  return found;
}

template <class T> void multiply_by_loops(const matrix_product<T> &product, int threads) {
  static tile_function<T> *const tile = fastest_tile<T>();
#pragma omp parallel for collapse(2) schedule(static) num_threads(threads)
  for (index column = 0; column < product.right.count; column += tile_columns)
    for (index row = 0; row < product.left.count; row += tile_rows)
      tile(product, row, column);
}

template <class T> void scale_result(const matrix_product<T> &product) {
  for (index j = 0; j < product.right.count; ++j)
    for (index i = 0; i < product.left.count; ++i) {
      T &to = product.result[i + j * product.stride];
      to = product.beta == T(0) ? T(0) : times(product.beta, to);
    }
}

#define DPG_INSTANTIATE(T)                                                                                             \
  template blas_gemm<T> *loaded_blas();                                                                                \
  template void multiply_by_loops(const matrix_product<T> &, int);                                                     \
  template void scale_result(const matrix_product<T> &);
DPG_INSTANTIATE(double)
DPG_INSTANTIATE(float)
DPG_INSTANTIATE(std::complex<double>)
DPG_INSTANTIATE(std::complex<float>)
#undef DPG_INSTANTIATE

} // namespace dpg::products
