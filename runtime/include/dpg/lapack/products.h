// Products of dense matrices by BLAS. Programs that include it link it; see factorisations.h for what holds of all
// functions here, except that NaNs and infinities are numbers like others.
#pragma once

#include <dpg/errors.h>
#include <dpg/lapack/functions.h>
#include <dpg/library/task_call.h>
#include <dpg/products/gemm.h>

#include <algorithm>
#include <span>

namespace dpg::library {

/// C = A B.
///
/// @param A  [m, k]
/// @param B  [k, n]
/// @param C  [m, n]
/// |C - A B| <= c k u |A| |B| (Higham 2002, sec. 3.5). Cost: 2 m k n.
inline void gemm(const dense_matrix<double> &A, const dense_matrix<double> &B, dense_matrix<double> &C) {
  const task_call call("gemm", "");
  const lapack::integer m = call.lapack_extent(A.local_rows()), k = call.lapack_extent(A.column_count());
  const lapack::integer n = call.lapack_extent(B.column_count()), B_stride = std::max(n, 1), A_stride = std::max(k, 1);
  const double one = 1, zero = 0;
  if (m > 0 && n > 0) // C' = B' A'
    lapack::gemm("N", "N", &n, &m, &k, &one, B.owned().data(), &B_stride, A.owned().data(), &A_stride, &zero,
                 C.owned().data(), &B_stride, 1, 1);
}

/// C = A' B, for A [k, m], B [k, n] and C [m, n]; bound and cost are those of gemm.
inline void gemm_transposed(const dense_matrix<double> &A, const dense_matrix<double> &B, dense_matrix<double> &C) {
  const task_call call("gemm_transposed", "");
  const lapack::integer k = call.lapack_extent(A.local_rows()), m = call.lapack_extent(A.column_count());
  const lapack::integer n = call.lapack_extent(B.column_count()), B_stride = std::max(n, 1), A_stride = std::max(m, 1);
  const double one = 1, zero = 0;
  if (m > 0 && n > 0)
    lapack::gemm("N", "T", &n, &m, &k, &one, B.owned().data(), &B_stride, A.owned().data(), &A_stride, &zero,
                 C.owned().data(), &B_stride, 1, 1);
}

/// C = A B, by products of int8 where they are estimated to be faster than BLAS, with the bound of gemm, gamma_k |A|
/// |B|; by BLAS elsewhere, and where entries spread too far: see dpg/products/gemm.h.
///
/// @param A  [m, k]
/// @param B  [k, n]
/// @param C  [m, n]
/// Cost: 2 m k n, or some 14 times as many of int8.
inline void gemm_emulated(const dense_matrix<double> &A, const dense_matrix<double> &B, dense_matrix<double> &C) {
  const index m = A.local_rows(), k = A.column_count(), n = B.column_count();
  gemm_options<double> options;
  options.native = lapack::gemm;
  multiply({.m = m,
            .n = n,
            .k = k,
            .a = A.owned().data(),
            .a_stride = std::max<index>(k, 1),
            .b = B.owned().data(),
            .b_stride = std::max<index>(n, 1),
            .c = C.owned().data(),
            .c_stride = std::max<index>(n, 1),
            .by_rows = true},
           options);
}

} // namespace dpg::library
