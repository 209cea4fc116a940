// Products of dense matrices by BLAS. Programs that include it link it; see factorisations.h for what holds of all
// functions here, except that NaNs and infinities are numbers like others.
#pragma once

#include <dpg/errors.h>
#include <dpg/lapack/functions.h>
#include <dpg/library/task_call.h>

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

} // namespace dpg::library
