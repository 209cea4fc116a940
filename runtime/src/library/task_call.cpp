// What tasks of the library demand of their arguments: see task_call.h.
#include <dpg/library/task_call.h>

#include <dpg/dist/threads.h>
#include <dpg/errors.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace dpg {

void task_call::fail(const std::string &why) const {
  throw range_error(std::string(place_) + ": `" + std::string(task_) + "` has no result here: " + why);
}

static std::string value_text(double value) { return std::isnan(value) ? "NaN" : value > 0 ? "infinity" : "-infinity"; }

void task_call::fail_at(std::string_view name, const std::string &row, index first,
                        std::span<const double> part) const {
  const auto at = std::ranges::find_if_not(part, [](double element) { return std::isfinite(element); });
  fail(std::string(name) + "[" + row + std::to_string(first + (at - part.begin())) + "] is " + value_text(*at));
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
  transpose_elements(from, columns, rows, columns, to);
}

void transpose_elements(const double *from, index stride, index rows, index columns, double *to) {
  constexpr index edge = 32; // two tiles of 8 KiB stay in the first cache
#pragma omp parallel for schedule(static) if (worth_threads(rows * columns))
  for (index top = 0; top < rows; top += edge)
    for (index left = 0; left < columns; left += edge)
      for (index i = top; i < std::min(rows, top + edge); ++i)
        for (index j = left; j < std::min(columns, left + edge); ++j)
          to[j * rows + i] = from[i * stride + j];
}

} // namespace dpg
