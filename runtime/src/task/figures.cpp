// Figures of sparse matrices: see figures.h.
#include <dpg/task/figures.h>

#include <dpg/dist/reduce.h>

#include <algorithm>

namespace dpg {

double stored_entries(const csr_pattern &matrix) {
  return sum(matrix.comm(), static_cast<double>(matrix.local_nonzeros()));
}

double longest_line(const csr_pattern &matrix) {
  const std::span<const entry_offset> rowptr = matrix.rowptr();
  index longest_here = 0;
  for (index row = 0; row < matrix.local_rows(); ++row)
    longest_here = std::max<index>(longest_here, rowptr[row + 1] - rowptr[row]);
  return static_cast<double>(max(matrix.comm(), longest_here));
}

} // namespace dpg
