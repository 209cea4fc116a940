// Triangular solves with sparse matrices, by one process with all rows, without threads: each row waits for others.
#pragma once

#include <dpg/library/task_call.h>
#include <dpg/sparse/csr_rows.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <string_view>

namespace dpg::library {

/// Subtracts from a right-hand side what the entries of row i beside the diagonal are multiplied with; returns the
/// diagonal. `is_read` says which columns the triangle has, `subtract(value, j)` takes in one entry.
template <class T, class IsRead, class Subtract>
double eliminate_row(const task_call &call, std::string_view name, const csr_rows<T> &rows, index i, IsRead is_read,
                     Subtract subtract) {
  double diagonal = 0;
  for (const index k : rows.entries(i)) {
    const index j = rows.global_column(k);
    const double value = rows.value(k);
    if (!is_read(j))
      continue;
    if (!std::isfinite(value))
      call.fail(std::string(name) + "[" + std::to_string(i) + ", " + std::to_string(j) + "] is not finite");
    if (j == i)
      diagonal = value;
    else
      subtract(value, j);
  }
  if (diagonal == 0)
    call.fail(std::string(name) + "[" + std::to_string(i) + ", " + std::to_string(i) +
              "] is 0: the matrix is singular");
  return diagonal;
}

/// x with L x = b, of which only the entries on and below the diagonal are read; x and b [n], or [n, k].
///
/// @throws dpg::range_error if an element of the diagonal is 0, or a number is not finite
/// (L + E) x = b with |E| <= c d u |L|, d the most entries of a row (Higham 2002, thm. 8.5). Cost: 2 nnz(L) a column.
template <class T>
void solve_lower(const csr_rows<T> &L, std::span<const double> b, std::span<double> x, std::string_view place) {
  const task_call call("solve_lower", place);
  call.check_finite("b", b);
  for (index i = 0; i < std::ssize(x); ++i) {
    double rest = b[i];
    const double diagonal = eliminate_row(
        call, "L", L, i, [&](index j) { return j <= i; }, [&](double value, index j) { rest -= value * x[j]; });
    x[i] = rest / diagonal;
  }
}

template <class T>
void solve_lower(const csr_rows<T> &L, const dense_matrix<double> &B, dense_matrix<double> &X, std::string_view place) {
  const task_call call("solve_lower", place);
  call.check_finite("B", B);
  std::ranges::copy(B.owned(), X.owned().begin());
  for (index i = 0; i < X.local_rows(); ++i) {
    const std::span<double> row = X.row(i);
    const double diagonal = eliminate_row(
        call, "L", L, i, [&](index j) { return j <= i; },
        [&](double value, index j) {
          for (index c = 0; c < X.column_count(); ++c)
            row[c] -= value * X(j, c);
        });
    for (double &element : row)
      element /= diagonal;
  }
}

/// x with U x = b, of which only the entries on and above the diagonal are read, as solve_lower.
template <class T>
void solve_upper(const csr_rows<T> &U, std::span<const double> b, std::span<double> x, std::string_view place) {
  const task_call call("solve_upper", place);
  call.check_finite("b", b);
  for (index i = std::ssize(x) - 1; i >= 0; --i) {
    double rest = b[i];
    const double diagonal = eliminate_row(
        call, "U", U, i, [&](index j) { return j >= i; }, [&](double value, index j) { rest -= value * x[j]; });
    x[i] = rest / diagonal;
  }
}

template <class T>
void solve_upper(const csr_rows<T> &U, const dense_matrix<double> &B, dense_matrix<double> &X, std::string_view place) {
  const task_call call("solve_upper", place);
  call.check_finite("B", B);
  std::ranges::copy(B.owned(), X.owned().begin());
  for (index i = X.local_rows() - 1; i >= 0; --i) {
    const std::span<double> row = X.row(i);
    const double diagonal = eliminate_row(
        call, "U", U, i, [&](index j) { return j >= i; },
        [&](double value, index j) {
          for (index c = 0; c < X.column_count(); ++c)
            row[c] -= value * X(j, c);
        });
    for (double &element : row)
      element /= diagonal;
  }
}

} // namespace dpg::library
