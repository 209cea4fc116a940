// A call of a task of the library: what it demands of its arguments, and what its errors say.
#pragma once

#include <dpg/dist/dense_matrix.h>
#include <dpg/dist/threads.h>
#include <dpg/index.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace dpg {

/// Which elements of a matrix a task reads.
enum class matrix_part {
  whole,
  lower, ///< with the diagonal, as upper
  upper,
  below, ///< the diagonal
};

/// A number less itself is 0 where it is finite, else a NaN: a sum without branches, which compilers vectorise.
inline bool are_finite(std::span<const double> x) {
  double rest = 0;
#pragma omp simd reduction(+ : rest)
  for (std::size_t e = 0; e < x.size(); ++e)
    rest += x[e] - x[e];
  return rest == 0;
}

/// One call of a task that a process computes by itself, from whole arrays. Its errors are dpg::range_error with the
/// place of the call in the program: "solve.dpg:5: `lu_solve` has no result here: U[1, 1] is 0: the matrix is
/// singular".
class task_call {
public:
  /// @param place  of the call: "solve.dpg:5"
  task_call(std::string_view task, std::string_view place) : task_(task), place_(place) {}

  [[noreturn]] void fail(const std::string &why) const;

  /// Demands that no element that is read is a NaN or an infinity.
  void check_finite(std::string_view name, std::span<const double> x) const {
    if (!are_finite(x))
      fail_at(name, "", 0, x);
  }
  void check_finite(std::string_view name, const dense_matrix<double> &A, matrix_part part = matrix_part::whole) const {
    for (index i = 0; i < A.local_rows(); ++i) {
      const index first = part == matrix_part::upper ? i : 0;
      const index last = part == matrix_part::lower ? i + 1 : part == matrix_part::below ? i : A.column_count();
      if (const std::span<const double> read = A.row(i).subspan(first, last - first); !are_finite(read))
        fail_at(name, std::to_string(i) + ", ", first, read);
    }
  }

  /// Demands that no element of the diagonal is 0.
  void check_diagonal(std::string_view name, const dense_matrix<double> &A) const;

  /// Demands that each pivot is a row of a matrix of that many rows.
  void check_pivots(std::span<const index> pivots, index rows) const;

  /// An extent as LAPACK counts, in 32 bits.
  std::int32_t lapack_extent(index extent) const;

private:
  /// Names the first element of a part of a row that is not finite; `first` is the number of the part's first one.
  [[noreturn]] void fail_at(std::string_view name, const std::string &row, index first,
                            std::span<const double> part) const;

  std::string_view task_, place_;
};

/// Writes the transpose of `from` (rows by columns, by rows) to `to`; with `stride`, of rows that begin so far apart.
void transpose_elements(const double *from, index rows, index columns, double *to);
void transpose_elements(const double *from, index stride, index rows, index columns, double *to);

/// Calls visit(i, j) for all i >= j of a square matrix, i first, in tiles, so that rows and columns of some stay in the
/// cache.
template <class Visit> void for_tiles_of_triangle(index n, Visit visit) {
  constexpr index edge = 32; // two tiles of 8 KiB stay in the first cache
  const auto visit_tiles = [n, visit](index top) {
    for (index left = 0; left <= top; left += edge)
      for (index j = left; j < std::min(n, left + edge); ++j)
        for (index i = std::max(j, top); i < std::min(n, top + edge); ++i)
          visit(i, j);
  };
  if (!worth_threads(n * n)) { // a region of one thread takes microseconds by itself
    for (index top = 0; top < n; top += edge)
      visit_tiles(top);
    return;
  }
#pragma omp parallel for schedule(dynamic) firstprivate(visit_tiles)
  for (index top = 0; top < n; top += edge)
    visit_tiles(top);
}

} // namespace dpg
