// What tasks of the library demand of their arguments: see task_call.h.
#include <dpg/library/task_call.h>

#include <dpg/dist/threads.h>
#include <dpg/errors.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace dpg {

void task_call::fail(const std::string &why) const {
  throw range_error(std::string(place_) + ": `" + std::string(task_) + "` has no result here: " + why);
}

/// All bits of the exponent are set; without branches, so that compilers vectorise the loop.
static bool are_finite(std::span<const double> x) {
  constexpr std::uint64_t exponent = 0x7ff0'0000'0000'0000;
  std::uint64_t outside = 0;
  for (const double element : x)
    outside |= (std::bit_cast<std::uint64_t>(element) & exponent) == exponent;
  return outside == 0;
}

static std::string value_text(double value) { return std::isnan(value) ? "NaN" : value > 0 ? "infinity" : "-infinity"; }

void task_call::check_finite(std::string_view name, std::span<const double> x) const {
  if (are_finite(x))
    return;
  const auto at = std::ranges::find_if_not(x, [](double element) { return std::isfinite(element); });
  fail(std::string(name) + "[" + std::to_string(at - x.begin()) + "] is " + value_text(*at));
}

void task_call::check_finite(std::string_view name, const dense_matrix<double> &A, matrix_part part) const {
  for (index i = 0; i < A.local_rows(); ++i) {
    const index first = part == matrix_part::upper ? i : 0;
    const index last = part == matrix_part::lower ? i + 1 : part == matrix_part::below ? i : A.column_count();
    const std::span<const double> read = A.row(i).subspan(first, last - first);
    if (are_finite(read))
      continue;
    const auto at = std::ranges::find_if_not(read, [](double element) { return std::isfinite(element); });
    fail(std::string(name) + "[" + std::to_string(i) + ", " + std::to_string(first + (at - read.begin())) + "] is " +
         value_text(*at));
  }
}

void task_call::check_diagonal(std::string_view name, const dense_matrix<double> &A) const {
  for (index i = 0; i < A.local_rows(); ++i)
    if (A(i, i) == 0)
      fail(std::string(name) + "[" + std::to_string(i) + ", " + std::to_string(i) + "] is 0: the matrix is singular");
}

void task_call::check_pivots(std::span<const index> pivots, index rows) const {
  for (const index pivot : pivots)
    if (pivot < 0 || pivot >= rows)
      fail("pivot " + std::to_string(pivot) + " is no row of the matrix");
}

std::int32_t task_call::lapack_extent(index extent) const {
  if (extent > std::numeric_limits<std::int32_t>::max())
    fail("an extent of " + std::to_string(extent) + " is more than LAPACK counts");
  return static_cast<std::int32_t>(extent);
}

void transpose_elements(const double *from, index rows, index columns, double *to) {
  constexpr index edge = 32; // two tiles of 8 KiB stay in the first cache
#pragma omp parallel for schedule(static) if (worth_threads(rows * columns))
  for (index top = 0; top < rows; top += edge)
    for (index left = 0; left < columns; left += edge)
      for (index i = top; i < std::min(rows, top + edge); ++i)
        for (index j = left; j < std::min(columns, left + edge); ++j)
          to[j * rows + i] = from[i * columns + j];
}

} // namespace dpg
