// A call of a task of the library: what it demands of its arguments, and what its errors say.
#pragma once

#include <dpg/dist/dense_matrix.h>
#include <dpg/index.h>

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

/// One call of a task that a process computes by itself, from whole arrays. Its errors are dpg::range_error with the
/// place of the call in the program: "solve.dpg:5: `lu_solve` has no result here: U[1, 1] is 0: the matrix is
/// singular".
class task_call {
public:
  /// @param place  of the call: "solve.dpg:5"
  task_call(std::string_view task, std::string_view place) : task_(task), place_(place) {}

  [[noreturn]] void fail(const std::string &why) const;

  /// Demands that no element that is read is a NaN or an infinity.
  void check_finite(std::string_view name, std::span<const double> x) const;
  void check_finite(std::string_view name, const dense_matrix<double> &A, matrix_part part = matrix_part::whole) const;

  /// Demands that no element of the diagonal is 0.
  void check_diagonal(std::string_view name, const dense_matrix<double> &A) const;

  /// Demands that each pivot is a row of a matrix of that many rows.
  void check_pivots(std::span<const index> pivots, index rows) const;

  /// An extent as LAPACK counts, in 32 bits.
  std::int32_t lapack_extent(index extent) const;

private:
  std::string_view task_, place_;
};

/// Writes the transpose of `from` (rows by columns, by rows) to `to`.
void transpose_elements(const double *from, index rows, index columns, double *to);

} // namespace dpg
