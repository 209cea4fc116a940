// Solving a triangular system with one vector, by rows as memory has them: BLAS would be told of a transpose, and is
// slower. See factorisations.h for what holds of all functions here.
#pragma once

#include <dpg/dist/dense_matrix.h>
#include <dpg/dist/threads.h>

#include <algorithm>
#include <cmath>
#include <span>

namespace dpg::library {

/// A triangle of a matrix by rows.
struct triangle {
  bool is_upper;
  bool has_ones; ///< on its diagonal, whatever is stored there

  const char *uplo() const { return is_upper ? "L" : "U"; } // of the transpose
  const char *diag() const { return has_ones ? "U" : "N"; }
};
inline constexpr triangle lower{false, false}, unit_lower{false, true}, upper{true, false};

namespace substitution {

/// How many rows are multiplied with x at a time: as many sums hide each other's latency, and x is read once for all.
inline constexpr index rows_at_once = 4;

/// What is solved before the rows that are left are updated, by several threads where that is worth it.
inline constexpr index panel_rows = 256;

/// Subtracts the products of some columns of four rows with x from four elements of it.
inline void update_rows(const dense_matrix<double> &T, index row, index_range columns, double *x) {
  const double *a = T.row(row).data(), *b = T.row(row + 1).data(), *c = T.row(row + 2).data(),
               *d = T.row(row + 3).data();
  double of_a = 0, of_b = 0, of_c = 0, of_d = 0;
#pragma omp simd reduction(+ : of_a, of_b, of_c, of_d)
  for (index j = columns.first; j < columns.last; ++j) {
    of_a += a[j] * x[j];
    of_b += b[j] * x[j];
    of_c += c[j] * x[j];
    of_d += d[j] * x[j];
  }
  x[row] -= of_a;
  x[row + 1] -= of_b;
  x[row + 2] -= of_c;
  x[row + 3] -= of_d;
}

inline void update_row(const dense_matrix<double> &T, index row, index_range columns, double *x) {
  const double *a = T.row(row).data();
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (index j = columns.first; j < columns.last; ++j)
    sum += a[j] * x[j];
  x[row] -= sum;
}

inline void update(const dense_matrix<double> &T, index_range rows, index_range columns, double *x) {
  const index blocks = rows.size() / rows_at_once;
  constexpr index per_product = 64; // as many come from memory in the time of what else is worth threads
#pragma omp parallel for schedule(static) if (worth_threads(rows.size() * columns.size() / per_product))
  for (index block = 0; block < blocks; ++block)
    update_rows(T, rows.first + block * rows_at_once, columns, x);
  for (index row = rows.first + blocks * rows_at_once; row < rows.last; ++row)
    update_row(T, row, columns, x);
}

} // namespace substitution

/// Solves T x = x in place. Says whether x is finite, and no divisor was 0 or infinite: an element of T that is read
/// and is no finite number leaves none in x but behind an infinite divisor.
inline bool solve_in_place(triangle which, const dense_matrix<double> &T, std::span<double> x) {
  using namespace substitution;
  const index n = dpg::size(x);
  bool divides = true;
  const auto solve_row = [&](index row, index_range columns) {
    update_row(T, row, columns, x.data());
    if (which.has_ones)
      return;
    const double divisor = T(row, row);
    divides &= divisor != 0 && std::isfinite(divisor);
    x[row] /= divisor;
  };
  // The rows of a panel and of four in it, in the order in which they are solved: `done` of its elements are.
  const auto rows_behind = [&](index done, index count) {
    return which.is_upper ? index_range{n - done - count, n - done} : index_range{done, done + count};
  };
  for (index before = 0; before < n; before += panel_rows) {
    const index in_panel = std::min(panel_rows, n - before);
    for (index four = 0; four < in_panel; four += rows_at_once) {
      const index_range rows = rows_behind(before + four, std::min(rows_at_once, in_panel - four));
      const index_range solved = rows_behind(before, four);
      if (rows.size() == rows_at_once)
        update_rows(T, rows.first, solved, x.data());
      else
        update(T, rows, solved, x.data());
      for (index step = 0; step < rows.size(); ++step)
        if (which.is_upper)
          solve_row(rows.last - 1 - step, {rows.last - step, rows.last});
        else
          solve_row(rows.first + step, {rows.first, rows.first + step});
    }
    update(T, rows_behind(before + in_panel, n - before - in_panel), rows_behind(before, in_panel), x.data());
  }
  return divides && std::ranges::all_of(x, [](double element) { return std::isfinite(element); });
}

} // namespace dpg::library
