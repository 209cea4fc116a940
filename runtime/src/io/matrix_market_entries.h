// Reading the entries of a Matrix Market file of any layout into a sparse matrix.
#pragma once

#include "io/array_values.h"
#include "io/matrix_market_file.h"

#include <dpg/sparse/csr_builder.h>

#include <type_traits>

namespace dpg {

/// Demands that the file's numbers are of T's kind: a file of reals is no vector of integers.
template <class T> void check_field(const entry_lines &lines) {
  if constexpr (std::is_integral_v<T>)
    lines.check_header([](const matrix_market_header &header) { check_is_integral(header); });
  else if constexpr (!complex_number<T>)
    lines.check_header([](const matrix_market_header &header) { check_is_real(header); });
}

template <class T> void add_with_mirror(csr_builder<T> &builder, const triplet<T> &entry, const entry_lines &lines) {
  for_each_implied(entry, lines.header().symmetry,
                   [&](const triplet<T> &implied) { builder.add(implied.row, implied.column, implied.value); });
}

/// Adds the calling process's lines of a coordinate file; returns how many there are. Not collective.
template <class T> index add_coordinates(csr_builder<T> &builder, const entry_lines &lines) {
  index count = 0;
  parse_lines<triplet<T>>(
      lines.file(), lines.lines_here(),
      [&](std::string_view text, index offset, std::vector<triplet<T>> &entries) {
        parse_coordinate_lines(text, offset, lines.header(), entries);
      },
      [&](const std::vector<triplet<T>> &entries) {
        count += dpg::size(entries);
        if (!lines.header().is_symmetric())
          return builder.add(entries);
        for (const triplet<T> &entry : entries)
          add_with_mirror(builder, entry, lines);
      });
  return count;
}

/// Adds the nonzeros of the calling process's lines of an array file, whose first value is number `first`.
template <class T> void add_array(csr_builder<T> &builder, const entry_lines &lines, index first) {
  array_positions position(lines.header(), first);
  for_each_value<T>(lines, [&](T value) {
    if (value != T(0))
      add_with_mirror(builder, {position.row(), position.column(), value}, lines);
    position.next();
  });
}

/// The matrix. Names the file where entries of one element have no sum; `problem` is an input_error.
template <class T>
csr_matrix<T> finish(csr_builder<T> builder, const entry_lines &lines, const std::exception_ptr &problem) {
  try {
    return std::move(builder).finish(problem);
  } catch (const range_error &no_sum) {
    throw input_error(lines.file().path() + ": " + no_sum.what());
  }
}

template <class T> csr_matrix<T> read_coordinates(const entry_lines &lines, csr_builder<T> builder) {
  std::exception_ptr problem;
  index count = 0;
  try {
    lines.located([&] { count = add_coordinates(builder, lines); });
  } catch (...) {
    problem = std::current_exception();
  }
  csr_matrix<T> A = finish(std::move(builder), lines, problem);
  lines.check_count(count);
  return A;
}

template <class T> csr_matrix<T> read_array(const entry_lines &lines, index first, csr_builder<T> builder) {
  std::exception_ptr problem;
  try {
    lines.located([&] { add_array(builder, lines, first); });
  } catch (...) {
    problem = std::current_exception();
  }
  return finish(std::move(builder), lines, problem);
}

/// The number of values in the calling process's lines of an array file; that of all is checked.
inline index checked_count_here(const entry_lines &lines) {
  const index count = agreed(lines.comm(), [&] { return lines.count_here(); });
  lines.check_count(count);
  return count;
}

/// Any file as a sparse matrix, its rows spread as `make_builder` says.
template <class T, class MakeBuilder>
csr_matrix<T> read_as_sparse(const entry_lines &lines, MakeBuilder &&make_builder) {
  check_field<T>(lines);
  if (lines.header().layout == matrix_market_layout::coordinate)
    return read_coordinates<T>(lines, make_builder());
  const index first = lines.first_here(checked_count_here(lines));
  return read_array<T>(lines, first, make_builder());
}

} // namespace dpg
