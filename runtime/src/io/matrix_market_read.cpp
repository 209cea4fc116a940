// Reads Matrix Market files and lists of numbers.
#include <dpg/io/matrix_market.h>

#include "io/matrix_market_entries.h"

namespace dpg {
namespace {

using layout = matrix_market_layout;

/// A coordinate file of one column: entries that occur more than once are summed as in a matrix.
template <class T> vector<T> read_sparse_column(const entry_lines &lines) {
  const partition rows = partition::uniform(lines.comm(), lines.header().row_count);
  const csr_matrix<T> column = read_as_sparse<T>(lines, [&] { return csr_builder<T>(rows, 1); });
  vector<T> x(rows, T(0));
  const std::span<const entry_offset> rowptr = column.rowptr();
  for (index i = 0; i < x.local_size(); ++i)
    if (rowptr[i + 1] > rowptr[i])
      x[i] = column.values()[rowptr[i]];
  return x;
}

} // namespace

template <class T> csr_matrix<T> read_matrix_market_sparse(const communicator &comm, const std::string &path) {
  const entry_lines lines = entry_lines::of_matrix_market(comm, path);
  const auto [row_count, column_count] = std::pair(lines.header().row_count, lines.header().column_count);
  return read_as_sparse<T>(lines, [&] { return csr_builder<T>(comm, row_count, column_count); });
}

template <class T> vector<T> read_matrix_market_vector(const communicator &comm, const std::string &path) {
  const entry_lines lines = entry_lines::of_matrix_market(comm, path);
  const matrix_market_header &header = lines.header();
  lines.check_header([](const matrix_market_header &h) { check_is_vector(h); });
  check_field<T>(lines);
  if (header.layout == layout::coordinate || header.is_symmetric())
    return read_sparse_column<T>(lines);
  const index count = checked_count_here(lines); // before the vector is made
  return array_values<T>(lines, count, partition::uniform(comm, header.row_count));
}

template <class T> vector<T> read_number_list(const communicator &comm, const std::string &path) {
  const entry_lines lines = entry_lines::of_list(comm, path);
  const index count = agreed(comm, [&] { return lines.count_here(); });
  index total = 0;
  MPI_Allreduce(&count, &total, 1, MPI_INT64_T, MPI_SUM, comm.handle());
  return array_values<T>(lines, count, partition::uniform(comm, total));
}

#define DPG_FOR_VALUE(T)                                                                                               \
  template csr_matrix<T> read_matrix_market_sparse<T>(const communicator &, const std::string &);                      \
  template vector<T> read_matrix_market_vector<T>(const communicator &, const std::string &);                          \
  template vector<T> read_number_list<T>(const communicator &, const std::string &);
DPG_FOR_VALUE(double)
DPG_FOR_VALUE(float)
DPG_FOR_VALUE(std::complex<double>)
DPG_FOR_VALUE(std::complex<float>)
DPG_FOR_VALUE(index)
DPG_FOR_VALUE(bool)
#undef DPG_FOR_VALUE

} // namespace dpg
