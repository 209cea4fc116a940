// y = A (A y + y) by hand with OpenMP: see openmp_loop.h.
#include "openmp_loop.h"

#include <omp.h>

#include <utility>

namespace hand_written {

openmp_axpx::openmp_axpx(csr A)
    : A_(std::move(A)), y_(filled(A_.rows, 1)), z_(filled(A_.rows, 0)),
      thread_rows_(rows_of_threads(A_, omp_get_max_threads())) {}

void openmp_axpx::iterate() {
#pragma omp parallel
  {
    const int thread = omp_get_thread_num();
    const std::int64_t first = thread_rows_[thread], last = thread_rows_[thread + 1];
    const std::uint32_t *rowptr = A_.rowptr.data();
    const std::int32_t *columns = A_.columns.data();
    const double *values = A_.values.data();
    double *y = y_.data(), *z = z_.data();
    for (std::int64_t i = first; i < last; ++i) {
      double sum = 0;
      for (std::int64_t k = rowptr[i]; k < rowptr[i + 1]; ++k)
        sum += values[k] * y[columns[k]];
      z[i] = sum + y[i];
    }
#pragma omp barrier
    for (std::int64_t i = first; i < last; ++i) {
      double sum = 0;
      for (std::int64_t k = rowptr[i]; k < rowptr[i + 1]; ++k)
        sum += values[k] * z[columns[k]];
      y[i] = sum;
    }
  }
}

} // namespace hand_written
