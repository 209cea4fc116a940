// Compressed sparse rows by hand: see csr.h.
#include "csr.h"

namespace hand_written {

csr copy_of(const dpg::csr_matrix<double> &A) {
  const std::int64_t rows = A.local_rows(), nonzeros = A.local_nonzeros();
  csr copy{rows, array<std::uint32_t>(rows + 1), array<std::int32_t>(nonzeros), array<double>(nonzeros)};
#pragma omp parallel
  {
#pragma omp for schedule(static) nowait
    for (std::int64_t i = 0; i <= rows; ++i)
      copy.rowptr[i] = static_cast<std::uint32_t>(A.rowptr()[i]);
#pragma omp for schedule(static)
    for (std::int64_t k = 0; k < nonzeros; ++k) {
      copy.columns[k] = static_cast<std::int32_t>(A.columns()[k]);
      copy.values[k] = A.values()[k];
    }
  }
  return copy;
}

std::vector<std::int64_t> rows_of_threads(const csr &A, int threads) {
  std::vector<std::int64_t> first(threads + 1, A.rows);
  const std::int64_t work = A.nonzeros() + A.rows;
  std::int64_t row = 0;
  for (int t = 0; t < threads; ++t) {
    while (row < A.rows && A.rowptr[row] + row < work / threads * t)
      ++row;
    first[t] = row;
  }
  return first;
}

array<double> filled(std::int64_t count, double value) {
  array<double> entries(count);
  double *to = entries.data();
#pragma omp parallel for schedule(static)
  for (std::int64_t i = 0; i < count; ++i)
    to[i] = value;
  return entries;
}

} // namespace hand_written
