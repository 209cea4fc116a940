// Solving with dense matrices by LAPACK and BLAS. Programs that include it link them; see factorisations.h for what
// holds of all functions here. No function copies a matrix, but where it says so.
//
// By rows, a lower triangle is the transpose of an upper one by columns: that is why BLAS reads 'U' where L is meant.
#pragma once

#include <dpg/lapack/factorisations.h>
#include <dpg/lapack/in_registers.h>
#include <dpg/lapack/substitution.h>

#include <cmath>
#include <limits>

namespace dpg::library {

/// Solves T X = X in place: in registers, or X' T' = X' by columns.
inline void solve_in_place(const task_call &call, triangle which, const dense_matrix<double> &T,
                           dense_matrix<double> &X) {
  const lapack::integer n = call.lapack_extent(T.column_count()), k = call.lapack_extent(X.column_count());
  const double one = 1;
  if (n <= in_registers::largest_order)
    in_registers::solve(which, T, X);
  else if (k > 0)
    lapack::trsm("R", which.uplo(), "N", which.diag(), &k, &n, &one, T.owned().data(), &n, X.owned().data(), &k, 1, 1,
                 1, 1);
}

/// x with A x = b, from the factors that dpg::library::lu gives; x and b [n], or [n, k].
///
/// @throws dpg::range_error if U has a zero on its diagonal, or a pivot is no row
/// (A + E) x = b with |E| <= c n u P' |L| |U| (Higham 2002, thm. 9.4). Cost: 2 n^2 a column.
inline void lu_solve(const dense_matrix<double> &LU, std::span<const index> pivots, std::span<const double> b,
                     std::span<double> x, std::string_view place) {
  const task_call call("lu_solve", place);
  call.check_finite("b", b);
  call.check_pivots(pivots, LU.local_rows());
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = b[pivots[i]];
  const bool lower_succeeds = solve_in_place(unit_lower, LU, x);
  if (!solve_in_place(upper, LU, x) || !lower_succeeds) {
    call.check_diagonal("U", LU);
    call.check_finite("LU", LU);
  }
}

inline void lu_solve(const dense_matrix<double> &LU, std::span<const index> pivots, const dense_matrix<double> &B,
                     dense_matrix<double> &X, std::string_view place) {
  const task_call call("lu_solve", place);
  call.check_finite("LU", LU);
  call.check_finite("B", B);
  call.check_pivots(pivots, LU.local_rows());
  call.check_diagonal("U", LU);
  for (index i = 0; i < X.local_rows(); ++i)
    std::ranges::copy(B.row(pivots[i]), X.row(i).begin());
  solve_in_place(call, unit_lower, LU, X);
  solve_in_place(call, upper, LU, X);
}

/// x with L x = b, of which only the lower triangle is read; x and b [n], or [n, k].
///
/// @throws dpg::range_error if L has a zero on its diagonal
/// (L + E) x = b with |E| <= c n u |L| (Higham 2002, thm. 8.5). Cost: n^2 a column.
inline void solve_lower(const dense_matrix<double> &L, std::span<const double> b, std::span<double> x,
                        std::string_view place) {
  const task_call call("solve_lower", place);
  call.check_finite("b", b);
  std::ranges::copy(b, x.begin());
  if (!solve_in_place(lower, L, x)) {
    call.check_diagonal("L", L);
    call.check_finite("L", L, matrix_part::lower);
  }
}

inline void solve_lower(const dense_matrix<double> &L, const dense_matrix<double> &B, dense_matrix<double> &X,
                        std::string_view place) {
  const task_call call("solve_lower", place);
  call.check_finite("L", L, matrix_part::lower);
  call.check_finite("B", B);
  call.check_diagonal("L", L);
  std::ranges::copy(B.owned(), X.owned().begin());
  solve_in_place(call, lower, L, X);
}

/// x with U x = b, of which only the upper triangle is read; errors, bound and cost are those of solve_lower.
inline void solve_upper(const dense_matrix<double> &U, std::span<const double> b, std::span<double> x,
                        std::string_view place) {
  const task_call call("solve_upper", place);
  call.check_finite("b", b);
  std::ranges::copy(b, x.begin());
  if (!solve_in_place(upper, U, x)) {
    call.check_diagonal("U", U);
    call.check_finite("U", U, matrix_part::upper);
  }
}

inline void solve_upper(const dense_matrix<double> &U, const dense_matrix<double> &B, dense_matrix<double> &X,
                        std::string_view place) {
  const task_call call("solve_upper", place);
  call.check_finite("U", U, matrix_part::upper);
  call.check_finite("B", B);
  call.check_diagonal("U", U);
  std::ranges::copy(B.owned(), X.owned().begin());
  solve_in_place(call, upper, U, X);
}

/// X with L X = B, where L counts as having ones on its diagonal: neither they nor what is above is read.
///
/// @param L  [m, m]
/// @param B  [m, n], as X
/// Bound and cost are those of solve_lower.
inline void solve_left_unit_lower(const dense_matrix<double> &L, const dense_matrix<double> &B, dense_matrix<double> &X,
                                  std::string_view place) {
  const task_call call("solve_left_unit_lower", place);
  call.check_finite("L", L, matrix_part::below);
  call.check_finite("B", B);
  std::ranges::copy(B.owned(), X.owned().begin());
  solve_in_place(call, unit_lower, L, X);
}

/// X with X U = B, of which only the upper triangle is read.
///
/// @param B  [m, n], as X
/// @param U  [n, n]
/// Errors, bound (for each row of X) and cost are those of solve_lower.
inline void solve_right_upper(const dense_matrix<double> &B, const dense_matrix<double> &U, dense_matrix<double> &X,
                              std::string_view place) {
  const task_call call("solve_right_upper", place);
  call.check_finite("B", B);
  call.check_finite("U", U, matrix_part::upper);
  call.check_diagonal("U", U);
  std::ranges::copy(B.owned(), X.owned().begin());
  const lapack::integer m = call.lapack_extent(B.local_rows()), n = call.lapack_extent(U.column_count());
  const double one = 1;
  if (m > 0 && n > 0)
    lapack::trsm("L", "L", "N", "N", &n, &m, &one, U.owned().data(), &n, X.owned().data(), &n, 1, 1, 1, 1);
}

/// x of least norm2(b - A x), by QR; elements that A does not determine exactly are 0: those behind the first m, and
/// those where R has a zero on its diagonal.
///
/// @param A  [m, n]
/// @param b  [m]
/// @param x  [n]
/// x is exact for A + E and b + f with norm_fro(E) <= c m n u norm_fro(A) and norm2(f) <= c m n u norm2(b) (Higham
/// 2002, thm. 20.3). Where A's columns are nearly dependent, x may be large. Cost: 2 m n^2 for m >= n, and a copy of A.
inline void least_squares(const dense_matrix<double> &A, std::span<const double> b, std::span<double> x,
                          std::string_view place) {
  const task_call call("least_squares", place);
  call.check_finite("A", A);
  call.check_finite("b", b);
  const one_thread_if_small threads(std::max(A.local_rows(), A.column_count()));
  const reflectors made = reflect(call, A);
  const index rank = made.rank();
  std::ranges::fill(x, 0.0);
  std::vector<double> projected(b.begin(), b.end()); // Q' b, in its first elements
  apply_transposed(made, projected);
  for (index j = rank - 1; j >= 0; --j) {
    const double *column = made.elements.data() + j * made.rows; // of R
    x[j] = column[j] == 0 ? 0 : projected[j] / column[j];
    for (index i = 0; i < j; ++i)
      projected[i] -= column[i] * x[j];
  }
}

/// At least norm_inf of A's inverse, whatever the factors are worth: norm_inf(X) / (1 - norm_inf(I - X A)) for the X
/// that they give, with all roundings bounded (Rump 2010, Acta Numerica 19, sec. 10.8); infinity where that says
/// nothing.
///
/// @param A, LU, pivots  as of dpg::library::lu
/// Cost: 4 n^3, and two matrices like A.
inline double inverse_norm_bound(const dense_matrix<double> &A, const dense_matrix<double> &LU,
                                 std::span<const index> pivots, std::string_view place) {
  const task_call call("inverse_norm_bound", place);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  call.check_finite("A", A);
  call.check_finite("LU", LU);
  call.check_pivots(pivots, A.local_rows());
  const lapack::integer n = call.lapack_extent(A.column_count());
  if (n == 0)
    return 0;
  for (index i = 0; i < n; ++i)
    if (LU(i, i) == 0)
      return infinity;
  dense_matrix<double> X(A.row_partition(), n), product(A.row_partition(), n);
  for (index i = 0; i < n; ++i)
    X(i, pivots[i]) = 1; // row i of P
  solve_in_place(call, unit_lower, LU, X);
  solve_in_place(call, upper, LU, X);
  const double one = 1, zero = 0;
  lapack::gemm("N", "N", &n, &n, &n, &one, A.owned().data(), &n, X.owned().data(), &n, &zero, product.owned().data(),
               &n, 1, 1); // (X A)' = A' X'
  // Sums of n terms that are not negative, and of products with them, are off by less than this part of themselves; a
  // product X A is off by less than this part of |X| |A|.
  const double part = (2 * static_cast<double>(n) + 8) * std::numeric_limits<double>::epsilon();
  std::vector<double> sums_of_A(n);
  for (index k = 0; k < n; ++k)
    for (const double element : A.row(k))
      sums_of_A[k] += std::abs(element);
  double largest = 0, residual = 0;
  for (index i = 0; i < n; ++i) {
    double sum = 0, rest = n * std::numeric_limits<double>::min(), rounding = 0; // min: what underflows
    for (index j = 0; j < n; ++j) {
      sum += std::abs(X(i, j));
      rest += std::abs((i == j ? 1 : 0) - product(i, j));
      rounding += std::abs(X(i, j)) * sums_of_A[j];
    }
    largest = std::max(largest, sum);
    residual = std::max(residual, !(rest + rounding < infinity) ? infinity : rest * (1 + part) + 2 * part * rounding);
  }
  const double bound = largest * (1 + part) / (1 - residual * (1 + part)) * (1 + part);
  return residual * (1 + part) < 1 && bound >= largest ? bound : infinity;
}

} // namespace dpg::library
