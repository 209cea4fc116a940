// Writes Matrix Market files.
#include <dpg/io/matrix_market.h>

#include "io/matrix_market_write.h"

#include <algorithm>

namespace dpg {

template <class T> void write_matrix_market(const std::string &path, const vector<T> &x) {
  output_file file(x.comm(), path);
  const index head = write_matrix_market_head<T>(file, matrix_market_layout::array, x.global_size(), 1, 0);
  write_text_blocks(file, head, number_blocks(x.local_size()), [&](index block, std::string &text) {
    for (const index i : numbers_of_block(block, x.local_size()))
      append_number(text, x[i], '\n');
  });
  file.commit();
}

template <class T> void write_matrix_market(const std::string &path, const csr_matrix<T> &A) {
  if (A.has_local_columns()) // on every process: a halo plan is made by all
    throw shape_error(path +
                      ": a matrix with local column numbers cannot be written; write it before its halo is made");
  const index nonzeros_here = A.local_nonzeros();
  index nonzeros = 0;
  MPI_Allreduce(&nonzeros_here, &nonzeros, 1, MPI_INT64_T, MPI_SUM, A.comm().handle());
  output_file file(A.comm(), path);
  const index head =
      write_matrix_market_head<T>(file, matrix_market_layout::coordinate, A.row_count(), A.column_count(), nonzeros);
  const std::span<const entry_offset> rowptr = A.rowptr();
  // A block is some consecutive entries; its first row is found by bisection.
  write_text_blocks(file, head, number_blocks(nonzeros_here), [&](index block, std::string &text) {
    auto [k, last] = numbers_of_block(block, nonzeros_here);
    for (index i = std::upper_bound(rowptr.begin(), rowptr.end(), k) - rowptr.begin() - 1; k < last; ++i)
      for (; k < std::min<index>(rowptr[i + 1], last); ++k) {
        append_number(text, A.row_partition().first() + i + 1, ' ');
        append_number(text, static_cast<index>(A.columns()[k]) + 1, ' ');
        append_number(text, A.values()[k], '\n');
      }
  });
  file.commit();
}

#define DPG_FOR_VALUE(T)                                                                                               \
  template void write_matrix_market<T>(const std::string &, const vector<T> &);                                        \
  template void write_matrix_market<T>(const std::string &, const csr_matrix<T> &);
DPG_FOR_VALUE(double)
DPG_FOR_VALUE(float)
DPG_FOR_VALUE(std::complex<double>)
DPG_FOR_VALUE(std::complex<float>)
DPG_FOR_VALUE(index)
DPG_FOR_VALUE(bool)
DPG_FOR_VALUE(dd)
#undef DPG_FOR_VALUE

} // namespace dpg
