// Y = A Y by hand with OpenMP: see openmp_loop.h.
#include "openmp_loop.h"

#include <omp.h>

#include <algorithm>
#include <utility>

namespace hand_written {

openmp_spmm::openmp_spmm(csr A, std::span<const double> Y, std::int64_t columns)
    : A_(std::move(A)), columns_(columns), Y_(filled(A_.rows * columns, 0)), next_(filled(A_.rows * columns, 0)),
      thread_rows_(rows_of_threads(A_, omp_get_max_threads())) {
  std::copy(Y.begin(), Y.end(), Y_.begin());
}

void openmp_spmm::iterate() {
#pragma omp parallel
  {
    const int thread = omp_get_thread_num();
    const std::int64_t first = thread_rows_[thread], last = thread_rows_[thread + 1], s = columns_;
    const std::uint32_t *rowptr = A_.rowptr.data();
    const std::int32_t *columns = A_.columns.data();
    const double *values = A_.values.data(), *Y = Y_.data();
    double *next = next_.data();
    for (std::int64_t i = first; i < last; ++i) {
      double *sums = next + i * s;
      std::fill(sums, sums + s, 0.0);
      for (std::int64_t k = rowptr[i]; k < rowptr[i + 1]; ++k) {
        const double a = values[k];
        const double *row = Y + columns[k] * s;
#pragma omp simd
        for (std::int64_t j = 0; j < s; ++j)
          sums[j] += a * row[j];
      }
    }
  }
  swap(Y_, next_);
}

} // namespace hand_written
