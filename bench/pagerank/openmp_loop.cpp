// PageRank by hand with OpenMP: see openmp_loop.h.
#include "openmp_loop.h"

#include <omp.h>

#include <cmath>

namespace hand_written {

openmp_pagerank::openmp_pagerank(csr transposed, std::span<const double> degree, double damping)
    : links_(std::move(transposed)), damping_(damping), rank_(filled(links_.rows, 1.0 / links_.rows)),
      next_(filled(links_.rows, 0)), inverse_degree_(filled(links_.rows, 0)), share_(filled(links_.rows, 0)),
      next_share_(filled(links_.rows, 0)), thread_rows_(rows_of_threads(links_, omp_get_max_threads())) {
  for (std::int64_t i = 0; i < links_.rows; ++i) {
    inverse_degree_[i] = degree[i] > 0 ? 1 / degree[i] : 0;
    share_[i] = rank_[i] * inverse_degree_[i];
    lost_ += degree[i] > 0 ? 0 : rank_[i];
  }
}

double openmp_pagerank::iterate() {
  const double base = damping_ * lost_ / links_.rows + (1 - damping_) / links_.rows;
  double change = 0, lost = 0;
#pragma omp parallel reduction(+ : change, lost)
  {
    const int thread = omp_get_thread_num();
    const std::int64_t first = thread_rows_[thread], last = thread_rows_[thread + 1];
    const std::uint32_t *rowptr = links_.rowptr.data();
    const std::int32_t *columns = links_.columns.data();
    const double *values = links_.values.data(), *share = share_.data(), *inverse_degree = inverse_degree_.data();
    double *rank = rank_.data(), *next_share = next_share_.data();
    const double damping = damping_;
    for (std::int64_t j = first; j < last; ++j) {
      double sum = 0;
      for (std::int64_t k = rowptr[j]; k < rowptr[j + 1]; ++k)
        sum += values[k] * share[columns[k]];
      const double next = damping * sum + base;
      change += std::abs(next - rank[j]);
      rank[j] = next;
      next_share[j] = next * inverse_degree[j];
      lost += inverse_degree[j] > 0 ? 0 : next;
    }
  }
  lost_ = lost;
  swap(share_, next_share_);
  return change;
}

double openmp_pagerank::iterate_in_two_loops() {
  double change = 0, lost = 0;
#pragma omp parallel reduction(+ : change)
  {
    const std::int64_t rows = links_.rows;
    const int thread = omp_get_thread_num();
    const std::int64_t first = thread_rows_[thread], last = thread_rows_[thread + 1];
    const std::uint32_t *rowptr = links_.rowptr.data();
    const std::int32_t *columns = links_.columns.data();
    const double *values = links_.values.data(), *inverse_degree = inverse_degree_.data(), *rank = rank_.data();
    double *share = share_.data(), *next = next_.data();
#pragma omp for simd schedule(static) reduction(+ : lost)
    for (std::int64_t i = 0; i < rows; ++i) {
      share[i] = rank[i] * inverse_degree[i];
      lost += inverse_degree[i] > 0 ? 0 : rank[i];
    }
    const double damping = damping_, base = damping * lost / rows + (1 - damping) / rows;
    for (std::int64_t j = first; j < last; ++j) {
      double sum = 0;
      for (std::int64_t k = rowptr[j]; k < rowptr[j + 1]; ++k)
        sum += values[k] * share[columns[k]];
      next[j] = damping * sum + base;
      change += std::abs(next[j] - rank[j]);
    }
  }
  swap(rank_, next_);
  return change;
}

} // namespace hand_written
