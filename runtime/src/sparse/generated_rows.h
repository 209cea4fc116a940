// Filling compressed rows whose lengths are known only from above.
#pragma once

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

/// Closes the gaps that rows leave which are shorter than their bounds; rowptr becomes that of the rows.
template <class T>
void close_gaps(buffer<index> &rowptr, const buffer<index> &lengths, buffer<column_index> &columns, buffer<T> &values) {
  index filled = 0;
  for (index i = 0; i < lengths.size(); ++i) {
    const index from = rowptr[i];
    if (from != filled) {
      std::copy_n(columns.data() + from, lengths[i], columns.data() + filled);
      std::copy_n(values.data() + from, lengths[i], values.data() + filled);
    }
    rowptr[i] = filled;
    filled += lengths[i];
  }
  rowptr[lengths.size()] = filled;
  columns.shrink(filled);
  values.shrink(filled);
}

/// A matrix from its rows, made by all threads. `bounds` is a rowptr of the most entries that each row may have;
/// `fill(row, columns, values)` gets a global row and room for them, writes the row's entries in ascending order of
/// their columns, and returns how many there are.
template <class T, class Fill>
csr_matrix<T> generate_rows(const partition &rows, index column_count, buffer<index> bounds, Fill &&fill) {
  const index row_count = rows.local_size();
  buffer<column_index> columns(bounds[row_count]);
  buffer<T> values(bounds[row_count]);
  buffer<index> lengths(row_count);
#pragma omp parallel for schedule(dynamic, 256)
  for (index i = 0; i < row_count; ++i) {
    const auto room = static_cast<std::size_t>(bounds[i + 1] - bounds[i]);
    lengths[i] =
        fill(rows.first() + i, std::span(columns.data() + bounds[i], room), std::span(values.data() + bounds[i], room));
  }
  close_gaps(bounds, lengths, columns, values);
  return csr_matrix<T>(rows, column_count, std::move(bounds), std::move(columns), std::move(values));
}

} // namespace dpg
