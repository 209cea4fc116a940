// Reads and writes dense matrices as Matrix Market files.
//
// An array file holds column after column, a dense_matrix blocks of rows. While reading, each process parses its part
// of the values, a run of the column-major order, and every pair of processes exchanges what the one has read and the
// other owns. Both can tell from where the runs begin which elements those are: only values travel.
#include <dpg/io/matrix_market.h>

#include "dist/message_chunks.h"
#include "io/matrix_market_entries.h"
#include "io/matrix_market_write.h"

#include <algorithm>
#include <vector>

namespace dpg {
namespace {

/// Calls take(column, rows) for each run of the elements k in `part`, counted column after column, that lie in `owned`.
template <class Take> void for_each_run(index_range part, index row_count, index_range owned, Take &&take) {
  if (part.empty())
    return;
  for (index column = part.first / row_count; column * row_count < part.last; ++column) {
    const index first = column * row_count;
    const index_range rows = intersection({part.first - first, part.last - first}, owned);
    if (!rows.empty())
      take(column, rows);
  }
}

index elements_in(index_range part, index row_count, index_range owned) {
  index count = 0;
  for_each_run(part, row_count, owned, [&](index, index_range rows) { count += rows.size(); });
  return count;
}

constexpr int value_tag = 16;

/// Sends values to one process and receives others from another, any number of them.
template <class T>
void exchange(const communicator &comm, int to, const buffer<T> &sent, int from, buffer<T> &received) {
  std::vector<MPI_Request> requests;
  for_each_chunk({0, received.size()}, sizeof(T), [&](index at, int size) {
    MPI_Irecv(reinterpret_cast<char *>(received.data()) + at, size, MPI_BYTE, from, value_tag, comm.handle(),
              &requests.emplace_back());
  });
  for_each_chunk({0, sent.size()}, sizeof(T), [&](index at, int size) {
    MPI_Isend(reinterpret_cast<const char *>(sent.data()) + at, size, MPI_BYTE, to, value_tag, comm.handle(),
              &requests.emplace_back());
  });
  MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE);
}

/// Brings values in column-major order, spread as `read` says, into rows.
template <class T> void to_rows(const vector<T> &values, dense_matrix<T> &X) {
  const partition &read = values.partition(), &rows = X.row_partition();
  const communicator &comm = X.comm();
  const index m = X.row_count();
  for (int distance = 0; distance < comm.size(); ++distance) {
    const int to = (comm.rank() + distance) % comm.size();
    const int from = (comm.rank() + comm.size() - distance) % comm.size();
    buffer<T> sent(elements_in(read.owned(), m, rows.owned_by(to)));
    buffer<T> received(elements_in(read.owned_by(from), m, rows.owned()));
    T *packed = sent.data();
    for_each_run(read.owned(), m, rows.owned_by(to), [&](index column, index_range run) {
      packed = std::copy_n(values.data() + column * m + run.first - read.first(), run.size(), packed);
    });
    exchange(comm, to, sent, from, received);
    const T *next = received.data();
    for_each_run(read.owned_by(from), m, rows.owned(), [&](index column, index_range run) {
      for (const index i : run)
        X(i - rows.first(), column) = *next++;
    });
  }
}

/// Coordinate and symmetric files: sums and mirrored entries as in a sparse matrix.
template <class T> dense_matrix<T> read_entries(const entry_lines &lines) {
  const partition rows = partition::uniform(lines.comm(), lines.header().row_count);
  const index column_count = lines.header().column_count;
  const csr_matrix<T> A = read_as_sparse<T>(lines, [&] { return csr_builder<T>(rows, column_count); });
  dense_matrix<T> X(rows, column_count, T(0));
  for (index i = 0; i < A.local_rows(); ++i)
    for (index k = A.rowptr()[i]; k < A.rowptr()[i + 1]; ++k)
      X(i, A.columns()[k]) = A.values()[k];
  return X;
}

} // namespace

template <class T> dense_matrix<T> read_matrix_market_dense(const communicator &comm, const std::string &path) {
  const entry_lines lines = entry_lines::of_matrix_market(comm, path);
  lines.check_header([&](const matrix_market_header &header) { check_dense_size(header, lines.file().size()); });
  if (lines.header().layout == matrix_market_layout::coordinate || lines.header().is_symmetric())
    return read_entries<T>(lines);
  check_field<T>(lines);
  const index count = checked_count_here(lines);
  const vector<T> values = array_values<T>(lines, count, partition::of_local_size(comm, count));
  dense_matrix<T> X(partition::uniform(comm, lines.header().row_count), lines.header().column_count);
  to_rows(values, X);
  return X;
}

template <class T> void write_matrix_market(const std::string &path, const dense_matrix<T> &X) {
  output_file file(X.comm(), path);
  index end = write_matrix_market_head<T>(file, matrix_market_layout::array, X.row_count(), X.column_count(), 0);
  // Columns by the thousand: each in a call of its own would cost several messages, whatever is in it.
  constexpr index columns_at_once = 16 * 1024;
  for (index first = 0; first < X.column_count(); first += columns_at_once)
    end = write_text_sections(file, end, std::min(columns_at_once, X.column_count() - first),
                              number_blocks(X.local_rows()), [&](index column, index block, std::string &text) {
                                for (const index i : numbers_of_block(block, X.local_rows()))
                                  append_number(text, X(i, first + column), '\n');
                              });
  file.commit();
}

#define DPG_FOR_VALUE(T)                                                                                               \
  template dense_matrix<T> read_matrix_market_dense<T>(const communicator &, const std::string &);                     \
  template void write_matrix_market<T>(const std::string &, const dense_matrix<T> &);
DPG_FOR_VALUE(double)
DPG_FOR_VALUE(float)
DPG_FOR_VALUE(std::complex<double>)
DPG_FOR_VALUE(std::complex<float>)
DPG_FOR_VALUE(index)
DPG_FOR_VALUE(bool)
#undef DPG_FOR_VALUE
template void write_matrix_market<dd>(const std::string &, const dense_matrix<dd> &);

} // namespace dpg
