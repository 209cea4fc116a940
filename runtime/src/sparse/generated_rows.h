// Filling compressed rows whose lengths are known only from above.
#pragma once

#include "sparse/sum_lengths.h"

#include <dpg/dist/buffer.h>
#include <dpg/file_formats/text.h>
#include <dpg/sparse/csr_matrix.h>

#include <algorithm>
#include <span>
#include <string>
#include <utility>

namespace dpg {

/// Demands that an argument of a generator lies in its range, which is the same on every process.
template <class Number>
void check_argument(const char *generator, const char *name, Number value, Number low, Number high) {
  if (low <= value && value <= high)
    return;
  throw range_error(std::string(generator) + ": " + name + " is " + number_text(value) + "; expected " +
                    number_text(low) + " to " + number_text(high));
}

/// Closes the gaps that rows leave which are shorter than their bounds: row i begins at bounds[i] and has the length
/// rows.rowptr[i + 1], which becomes the rows' rowptr.
/// @throws dpg::shape_error if there are too many entries for one process
template <class T> void close_gaps(const buffer<index> &bounds, csr_arrays<T> &rows) {
  sum_lengths(rows.rowptr);
  const index row_count = bounds.size() - 1;
  for (index i = 0; i < row_count; ++i) {
    const index from = bounds[i], to = rows.rowptr[i], length = rows.rowptr[i + 1] - to;
    if (from == to)
      continue;
    std::copy_n(rows.columns.data() + from, length, rows.columns.data() + to);
    std::copy_n(rows.values.data() + from, length, rows.values.data() + to);
  }
  rows.columns.shrink(rows.rowptr[row_count]);
  rows.values.shrink(rows.rowptr[row_count]);
}

/// Room for rows whose entries are at most as many as `bounds` says.
template <class T> csr_arrays<T> room_for_rows(const buffer<index> &bounds) {
  const index entries = bounds[bounds.size() - 1];
  return {buffer<entry_offset>(bounds.size()), buffer<column_index>(entries), buffer<T>(entries)};
}

/// A matrix from its rows, made by all threads. `bounds` says where rows begin that have as many entries as they may;
/// `fill(row, columns, values)` gets a global row and room for them, writes the row's entries in ascending order of
/// their columns, and returns how many there are.
template <class T, class Fill>
csr_matrix<T> generate_rows(const partition &rows, index column_count, const buffer<index> &bounds, Fill &&fill) {
  csr_arrays<T> made = room_for_rows<T>(bounds);
#pragma omp parallel for schedule(dynamic, 256)
  for (index i = 0; i < rows.local_size(); ++i) {
    const auto room = static_cast<std::size_t>(bounds[i + 1] - bounds[i]);
    made.rowptr[i + 1] = row_length(fill(rows.first() + i, std::span(made.columns.data() + bounds[i], room),
                                         std::span(made.values.data() + bounds[i], room)));
  }
  close_gaps(bounds, made);
  return csr_matrix<T>(rows, column_count, std::move(made));
}

} // namespace dpg
