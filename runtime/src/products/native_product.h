// Products in floating point: by the BLAS that a program has, or by loops.
#pragma once

#include "emulated_product.h"

#include <dpg/products/gemm.h>

namespace dpg::products {

/// The function of the BLAS that this program loaded; null where there is none.
template <class T> blas_gemm<T> *loaded_blas();

/// C = alpha A B + beta C by loops. Error of a sum of products: gamma_k |A| |B| (Higham 2002, sec. 3.5), of complex
/// numbers that of 2 k terms for each part. The same bits for any number of threads.
template <class T> void multiply_by_loops(const matrix_product<T> &product, int threads);

/// C = beta C; zeros, whatever C held, if beta is 0.
template <class T> void scale_result(const matrix_product<T> &product);

} // namespace dpg::products
