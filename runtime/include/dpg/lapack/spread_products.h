// Products of dense matrices spread by rows, by BLAS. Programs that include it link it.
//
//     dpg::multiply(A, B, C);               // C = A B
//     dpg::multiply_transposed(A, B, C);    // C = A' B
//     dpg::multiply_by_transposed(A, B, C); // C = A B'
//
// A is a dpg::dense_matrix<double>, B and C are such matrices or vectors. Each element of C is a sum of k products, in
// an order that depends on BLAS and on the number of processes: |error| <= gamma(k) |A| |B| (Higham 2002, eq. 3.13).
// Cost: 2 m n k operations, shared by rows; each process receives the others' rows of B once (of C where A is
// transposed). Collective over the communicator that all three are spread over; C shares no memory with A and B.
#pragma once

#include <dpg/dist/ring_products.h>
#include <dpg/errors.h>
#include <dpg/lapack/functions.h>

#include <limits>
#include <string>

namespace dpg {

namespace lapack {

/// @throws dpg::shape_error where BLAS cannot count so far
inline integer to_integer(index extent) {
  if (extent > std::numeric_limits<integer>::max())
    throw shape_error("BLAS takes no extent of " + std::to_string(extent));
  return static_cast<integer>(extent);
}

/// C += A B by BLAS. By columns, what lies by rows is transposed: C' += B' A'.
struct product {
  using result = double;

  static void add(const local_block<const double> &A, const local_block<const double> &B,
                  const local_block<double> &C) {
    if (C.rows == 0 || C.columns == 0 || A.columns == 0)
      return;
    if (C.stride == 1)
      return add_vector(A, B, C);
    const integer m = to_integer(C.columns), n = to_integer(C.rows), k = to_integer(A.columns);
    const integer of_a = to_integer(A.stride), of_b = to_integer(B.stride), of_c = to_integer(C.stride);
    const double one = 1;
    gemm(B.is_transposed ? "T" : "N", A.is_transposed ? "T" : "N", &m, &n, &k, &one, B.first, &of_b, A.first, &of_a,
         &one, C.first, &of_c, 1, 1);
  }

private:
  static void add_vector(const local_block<const double> &A, const local_block<const double> &x,
                         const local_block<double> &y) {
    const local_block<const double> by_rows = A.is_transposed ? A.transposed() : A;
    const integer m = to_integer(by_rows.columns), n = to_integer(by_rows.rows), stride = to_integer(by_rows.stride);
    const integer step = 1;
    const double one = 1;
    gemv(A.is_transposed ? "N" : "T", &m, &n, &one, by_rows.first, &stride, x.first, &step, &one, y.first, &step, 1);
  }
};

} // namespace lapack

template <class Right, class Result> void multiply(const dense_matrix<double> &A, const Right &B, Result &C) {
  multiply_around<lapack::product>(A, B, C);
}
/// C[i, j, :] = A[i, j, :] B: the rows of the matrices A[i] are those of one.
inline void multiply(const dense_array3<double> &A, const dense_matrix<double> &B, dense_array3<double> &C) {
  multiply_around<lapack::product>(A, B, C);
}
template <class Right, class Result>
void multiply_transposed(const dense_matrix<double> &A, const Right &B, Result &C) {
  multiply_transposed_around<lapack::product>(A, B, C);
}
template <class Right, class Result>
void multiply_by_transposed(const dense_matrix<double> &A, const Right &B, Result &C) {
  multiply_by_transposed_around<lapack::product>(A, B, C);
}

} // namespace dpg
