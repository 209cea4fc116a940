// Factorisations of dense matrices, the larger ones by LAPACK. Programs that include it link LAPACK and BLAS.
//
// Each function is called by one process, with whole matrices of its own (see dpg::task_call for its errors), and may
// use threads as BLAS does. Elements have to be finite: a NaN or an infinity is an error with its place. A result that
// leaves the range of f64 is infinite, as elsewhere. Matrices without rows or columns have results without.
//
// Bounds speak of exact arithmetic on the computed factors; u = 2^-53, and c stands for a modest constant (Higham 2002,
// Accuracy and Stability of Numerical Algorithms).
#pragma once

#include <dpg/dist/buffer.h>
#include <dpg/lapack/functions.h>
#include <dpg/lapack/in_registers.h>
#include <dpg/lapack/reflectors.h>
#include <dpg/library/blas_threads.h>
#include <dpg/library/task_call.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace dpg::library {

/// Some columns of a matrix by rows, from some row on.
struct panel {
  double *first;
  lapack::integer rows, columns, stride;

  double &operator()(index i, index j) const { return first[i * stride + j]; }
  panel from(lapack::integer row, lapack::integer column, lapack::integer width) const {
    return {first + index(row) * stride + column, rows - row, width, stride};
  }
};

/// Exchanges rows as a factorisation of other columns did.
inline void exchange_rows(const panel &A, std::span<const lapack::integer> exchanges) {
  for (std::size_t k = 0; k < exchanges.size(); ++k)
    if (exchanges[k] != static_cast<lapack::integer>(k))
      std::swap_ranges(&A(k, 0), &A(k, 0) + A.columns, &A(exchanges[k], 0));
}

/// Factors a few columns, whose elements of a row share a cache line or two.
inline void factorise_narrow(const panel &A, std::span<lapack::integer> exchanges) {
  for (lapack::integer k = 0; k < std::min(A.rows, A.columns); ++k) {
    lapack::integer pivot = k;
    for (lapack::integer i = k + 1; i < A.rows; ++i)
      if (std::abs(A(i, k)) > std::abs(A(pivot, k)))
        pivot = i;
    exchanges[k] = pivot;
    if (A(pivot, k) == 0)
      continue; // the whole column is
    if (pivot != k)
      std::swap_ranges(&A(k, 0), &A(k, 0) + A.columns, &A(pivot, 0));
    for (lapack::integer i = k + 1; i < A.rows; ++i) {
      const double factor = A(i, k) /= A(k, k);
      for (lapack::integer j = k + 1; j < A.columns; ++j)
        A(i, j) -= factor * A(k, j);
    }
  }
}

/// Factors a matrix with at least as many rows as columns, by halves of its columns (Toledo 1997, SIAM J. Matrix Anal.
/// Appl. 18): all but a little is done in products. LAPACK's own would need the matrix by columns.
inline void factorise(const panel &A, std::span<lapack::integer> exchanges) {
  constexpr lapack::integer narrow = 8;
  if (A.columns <= narrow)
    return factorise_narrow(A, exchanges);
  const lapack::integer left = A.columns / 2, right = A.columns - left, below = A.rows - left;
  const panel L = A.from(0, 0, left), R = A.from(0, left, right), rest = A.from(left, left, right);
  factorise(L, exchanges.first(left));
  exchange_rows(R, exchanges.first(left));
  const double one = 1, minus_one = -1;
  lapack::trsm("R", "U", "N", "U", &right, &left, &one, L.first, &L.stride, R.first, &R.stride, 1, 1, 1, 1);
  lapack::gemm("N", "N", &right, &below, &left, &minus_one, R.first, &R.stride, &A(left, 0), &A.stride, &one,
               rest.first, &rest.stride, 1, 1);
  factorise(rest, exchanges.subspan(left));
  exchange_rows(A.from(left, 0, left), exchanges.subspan(left));
  for (lapack::integer &row : exchanges.subspan(left))
    row += left;
}

/// L U = P A by elimination with partial pivoting; L, whose diagonal of ones is not stored, and U share one matrix.
///
/// @param A       [n, n]
/// @param LU      [n, n]
/// @param pivots  pivots[i] is the row of A that became row i
/// A singular A is no error: U has a zero on its diagonal then.
/// |P A - L U| <= c n u |L| |U| (Higham 2002, thm. 9.3 and sec. 13.2). Cost: 2/3 n^3.
inline void lu(const dense_matrix<double> &A, dense_matrix<double> &LU, std::span<index> pivots,
               std::string_view place) {
  const task_call call("lu", place);
  call.check_finite("A", A);
  const lapack::integer n = call.lapack_extent(A.column_count());
  std::ranges::copy(A.owned(), LU.owned().begin());
  std::vector<lapack::integer> exchanges(n);
  const one_thread_if_small threads(n);
  factorise({LU.owned().data(), n, n, n}, exchanges);
  std::iota(pivots.begin(), pivots.end(), 0);
  for (lapack::integer k = 0; k < n; ++k)
    std::swap(pivots[k], pivots[exchanges[k]]);
}

/// Writes the lower triangle of A to the upper one of L, or the upper one of L to its lower one, and zeros above.
inline void reflect_triangle(const dense_matrix<double> &A, dense_matrix<double> &L) {
  const double *const from = A.owned().data();
  double *const to = L.owned().data();
  for_tiles_of_triangle(A.local_rows(), [=, n = A.local_rows()](index i, index j) { to[j * n + i] = from[i * n + j]; });
}
inline void turn_triangle(dense_matrix<double> &L) {
  double *const elements = L.owned().data();
  for_tiles_of_triangle(L.local_rows(), [=, n = L.local_rows()](index i, index j) {
    elements[i * n + j] = elements[j * n + i];
    elements[j * n + i] = i == j ? elements[j * n + i] : 0;
  });
}

/// L L' = A for a symmetric positive definite A, of which only the lower triangle is read.
///
/// @param A  [n, n]
/// @param L  [n, n], zero above the diagonal
/// @throws dpg::range_error if A is not positive definite
/// |A - L L'| <= c n u |L| |L'| (Higham 2002, thm. 10.3). Cost: 1/3 n^3.
inline void cholesky(const dense_matrix<double> &A, dense_matrix<double> &L, std::string_view place) {
  const task_call call("cholesky", place);
  const lapack::integer n = call.lapack_extent(A.column_count());
  const one_thread_if_small threads(n);
  reflect_triangle(A, L);
  lapack::integer info = 0;
  if (n <= in_registers::largest_order)
    in_registers::cholesky(L.owned().data(), n);
  else
    lapack::potrf("L", &n, L.owned().data(), &n, &info, 1); // by columns; faster than its 'U'
  // Any other NaN or infinity of A leaves one on the diagonal of L.
  bool is_positive = info == 0;
  for (index i = 0; i < n; ++i)
    is_positive &= L(i, i) > 0 && std::isfinite(L(i, i));
  if (!is_positive) {
    call.check_finite("A", A, matrix_part::lower);
    call.fail("the matrix is not positive definite");
  }
  turn_triangle(L);
}

/// Q R = A by Householder reflections, thin; the diagonal of R is not negative.
///
/// @param A  [m, n]
/// @param Q  [m, min(m, n)], with orthonormal columns
/// @param R  [min(m, n), n], zero below the diagonal
/// norm_fro(A - Q R) <= c m n u norm_fro(A), and norm_fro(Q'Q - I) <= c m n^(3/2) u (Higham 2002, thm. 19.4).
/// Cost: 4 m n^2 - 4/3 n^3 for m >= n, and a copy of A.
inline void qr(const dense_matrix<double> &A, dense_matrix<double> &Q, dense_matrix<double> &R,
               std::string_view place) {
  const task_call call("qr", place);
  call.check_finite("A", A);
  const one_thread_if_small threads(std::max(A.local_rows(), A.column_count()));
  reflectors made = reflect(call, A);
  const std::vector<double> signs = take_triangle(made, R);
  assemble(call, std::move(made), signs, Q);
}

/// The Q of A = Q R: an orthonormal basis that contains A's columns in its span, as far as they are independent.
///
/// @param A  [m, n], m >= n
/// @throws dpg::range_error if m < n
/// Bounds and cost are those of qr.
inline void orthonormal(const dense_matrix<double> &A, dense_matrix<double> &Q, std::string_view place) {
  const task_call call("orthonormal", place);
  if (A.local_rows() < A.column_count())
    call.fail("more columns than rows cannot be orthonormal");
  call.check_finite("A", A);
  const one_thread_if_small threads(std::max(A.local_rows(), A.column_count()));
  reflectors made = reflect(call, A);
  std::vector<double> signs(made.rank());
  for (index k = 0; k < made.rank(); ++k)
    signs[k] = made.elements[k * made.rows + k] < 0 ? -1 : 1;
  assemble(call, std::move(made), signs, Q);
}

/// Singular values of A, and where `vectors` is 'S' V by columns and U' by columns (A by rows is A' = V S U').
inline void decompose(const task_call &call, char vectors, const dense_matrix<double> &A, double *S, double *V,
                      double *U) {
  const lapack::integer m = call.lapack_extent(A.local_rows()), n = call.lapack_extent(A.column_count());
  const lapack::integer rank = std::min(m, n);
  if (rank == 0)
    return;
  const one_thread_if_small threads(std::max(m, n));
  buffer<double> elements(A.owned().size());
  std::ranges::copy(A.owned(), elements.begin());
  std::vector<lapack::integer> places(8 * static_cast<std::size_t>(rank));
  lapack::integer info = 0, room = -1;
  double asked = 0;
  lapack::gesdd(&vectors, &n, &m, elements.data(), &n, S, V, &n, U, &rank, &asked, &room, places.data(), &info, 1);
  room = call.lapack_extent(static_cast<index>(asked));
  lapack::gesdd(&vectors, &n, &m, elements.data(), &n, S, V, &n, U, &rank, workspace(room).get(), &room, places.data(),
                &info, 1);
  if (info > 0)
    call.fail("the singular values did not converge");
}

/// U diag(S) V' = A, thin, S in descending order.
///
/// @param A  [m, n]
/// @param U  [m, min(m, n)], with orthonormal columns, as V [n, min(m, n)]
/// @param S  [min(m, n)]
/// The computed values are those of A + E with norm2(E) <= c max(m, n) u norm2(A) (LAPACK Users' Guide 1999, sec. 4.9).
/// Divide and conquer (Gu and Eisenstat 1995). Cost: some 20 m n^2 for m >= n, a copy of A, and V transposed.
inline void svd(const dense_matrix<double> &A, dense_matrix<double> &U, std::span<double> S, dense_matrix<double> &V,
                std::string_view place) {
  const task_call call("svd", place);
  call.check_finite("A", A);
  buffer<double> V_by_columns(V.owned().size());
  decompose(call, 'S', A, S.data(), V_by_columns.data(), U.owned().data());
  transpose_elements(V_by_columns.data(), V.column_count(), V.local_rows(), V.owned().data());
}

/// The largest singular value of A [m, n]; 0 of nothing. Its error is at most c max(m, n) u times itself, likewise.
inline double norm2(const dense_matrix<double> &A, std::string_view place) {
  const task_call call("norm2", place);
  call.check_finite("A", A);
  std::vector<double> S(std::min(A.local_rows(), A.column_count()) + 1);
  decompose(call, 'N', A, S.data(), nullptr, nullptr);
  return S.front();
}

} // namespace dpg::library
