// Solving triangular systems and Cholesky's factorisation for matrices by rows that fit into a cache: four rows at a
// time, their values in vector registers. Calls of BLAS take longer there than what they do.
#pragma once

#include <dpg/dist/dense_matrix.h>
#include <dpg/dist/threads.h>
#include <dpg/index.h>
#include <dpg/lapack/substitution.h>
#include <dpg/num/column_block.h>

#include <algorithm>
#include <cmath>

namespace dpg::library::in_registers {

/// The largest order for which these are faster than BLAS: beyond, a matrix of columns does not fit beside T.
inline constexpr index largest_order = 200;

inline constexpr int rows_at_once = 4;

/// Columns whose values of four rows take eight registers, so that sums hide each other's latency.
inline constexpr int widest_block = 2 * register_width;

/// Consecutive rows of a matrix X by rows in some columns of it.
template <int rows, int width> class row_values {
public:
  row_values(const double *X, index stride, index first, index column) {
    for (int r = 0; r < rows; ++r)
      of_[r] = column_values<width>(X + (first + r) * stride + column);
  }

  /// Subtracts the sum over k of factor(r, k) * X[k, columns] from each row r.
  template <class Factor>
  [[gnu::always_inline]] void subtract(const double *X, index stride, index_range ks, index column, Factor factor) {
    for (index k = ks.first; k < ks.last; ++k) {
      const column_values<width> x(X + k * stride + column);
      for (int r = 0; r < rows; ++r)
        of_[r] -= factor(r, k) * x;
    }
  }

  void subtract_row(int r, double factor, int other) { of_[r] -= factor * of_[other]; }
  void divide_row(int r, double divisor) { of_[r] /= divisor; }

  void store(double *X, index stride, index first, index column) const {
    for (int r = 0; r < rows; ++r)
      of_[r].store(X + (first + r) * stride + column);
  }

private:
  column_values<width> of_[rows];
};

/// Solves for some rows of X, whose rows `solved` are.
template <int rows, int width>
void solve_rows(triangle which, const dense_matrix<double> &T, double *X, index stride, index first, index_range solved,
                column_block<width> columns) {
  row_values<rows, width> x(X, stride, first, columns.first);
  const double *const t = T.row(first).data();
  const index n = T.column_count();
  x.subtract(X, stride, solved, columns.first, [=](int r, index k) { return t[r * n + k]; });
  for (int step = 0; step < rows; ++step) {
    const int r = which.is_upper ? rows - 1 - step : step;
    for (int before = 0; before < step; ++before) {
      const int other = which.is_upper ? rows - 1 - before : before;
      x.subtract_row(r, t[r * n + first + other], other);
    }
    if (!which.has_ones)
      x.divide_row(r, t[r * n + first + r]);
  }
  x.store(X, stride, first, columns.first);
}

/// Solves T X = X in place in some columns of X.
template <int width>
void solve_columns(triangle which, const dense_matrix<double> &T, dense_matrix<double> &X,
                   column_block<width> columns) {
  const index n = T.column_count(), stride = X.column_count();
  double *const x = X.owned().data();
  for (index done = 0; done < n;) {
    const index count = n - done < rows_at_once ? 1 : rows_at_once;
    const index first = which.is_upper ? n - done - count : done;
    const index_range solved = which.is_upper ? index_range{n - done, n} : index_range{0, done};
    if (count == 1)
      solve_rows<1>(which, T, x, stride, first, solved, columns);
    else
      solve_rows<rows_at_once>(which, T, x, stride, first, solved, columns);
    done += count;
  }
}

/// Solves T X = X in place. T [n, n] is finite, without a 0 on its diagonal, n <= largest_order; of it one triangle is
/// read. X [n, k].
///
/// (T + E) X = B with |E| <= c n u |T|, column by column (Higham 2002, thm. 8.5). Cost: n^2 a column. Threads share the
/// columns where that is worth it.
inline void solve(triangle which, const dense_matrix<double> &T, dense_matrix<double> &X) {
  const index columns = X.column_count(), blocks = (columns + widest_block - 1) / widest_block;
#pragma omp parallel for schedule(static) if (worth_threads(T.column_count() * columns))
  for (index block = 0; block < blocks; ++block) {
    const auto solve_block = [&](const auto some) { solve_columns(which, T, X, some); };
    column_blocks::visit<widest_block>(block * widest_block, std::min(columns, (block + 1) * widest_block),
                                       solve_block);
  }
}

/// Factors the square of U that begins at `first` on its diagonal, of which the upper triangle is read.
template <int rows> void factor_square(double *U, index n, index first) {
  double *const u = U + first * n + first;
  for (int r = 0; r < rows; ++r) {
    for (int q = 0; q < r; ++q)
      for (int j = r; j < rows; ++j)
        u[r * n + j] -= u[q * n + r] * u[q * n + j];
    u[r * n + r] = std::sqrt(u[r * n + r]);
    for (int j = r + 1; j < rows; ++j)
      u[r * n + j] /= u[r * n + r];
  }
}

/// Rows of U with U' U = A, where those before are done, and the upper triangle holds A's elsewhere.
template <int rows> void factor_rows(double *U, index n, index first) {
  const auto from_column = [=](int r, index k) { return U[k * n + first + r]; };
  const auto subtract_rows_before = [&](auto columns) {
    row_values<rows, decltype(columns)::width> u(U, n, first, columns.first);
    u.subtract(U, n, {0, first}, columns.first, from_column);
    return u;
  };
  const auto square = [&](auto columns) { subtract_rows_before(columns).store(U, n, first, columns.first); };
  const auto rest = [&](auto columns) {
    auto u = subtract_rows_before(columns);
    for (int r = 0; r < rows; ++r) {
      for (int q = 0; q < r; ++q)
        u.subtract_row(r, U[(first + q) * n + first + r], q);
      u.divide_row(r, U[(first + r) * n + first + r]);
    }
    u.store(U, n, first, columns.first);
  };
  column_blocks::visit<rows>(first, first + rows, square);
  factor_square<rows>(U, n, first);
  column_blocks::visit<widest_block>(first + rows, n, rest);
}

/// U' U = A in place, by rows of order n, where the upper triangle holds A's; what is below it is lost. Where A is not
/// positive definite, or holds a NaN or an infinity, U has no positive finite number somewhere on its diagonal.
///
/// |A - U'U| <= c n u |U'| |U| (Higham 2002, thm. 10.3): sums over k go on in ascending order. Cost: 1/3 n^3.
inline void cholesky(double *U, index n) {
  index first = 0;
  for (; first + rows_at_once <= n; first += rows_at_once)
    factor_rows<rows_at_once>(U, n, first);
  for (; first < n; ++first)
    factor_rows<1>(U, n, first);
}

} // namespace dpg::library::in_registers
