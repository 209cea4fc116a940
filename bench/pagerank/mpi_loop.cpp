// PageRank by hand with MPI: see mpi_loop.h.
#include "mpi_loop.h"

#include <algorithm>
#include <cmath>

namespace hand_written {

static int rank_in(MPI_Comm comm) {
  int rank = 0;
  MPI_Comm_rank(comm, &rank);
  return rank;
}

mpi_pagerank::mpi_pagerank(MPI_Comm comm, const csr &transposed, const std::vector<std::int64_t> &offsets,
                           std::span<const double> degree, double damping)
    : comm_(comm), pages_(static_cast<double>(offsets.back())), damping_(damping),
      links_(split_columns(transposed, offsets[rank_in(comm)], offsets[rank_in(comm) + 1])),
      halo_(comm, offsets, links_.ghosts), rank_(filled(transposed.rows, 1 / pages_)),
      inverse_degree_(filled(transposed.rows, 0)), share_(filled(transposed.rows, 0)),
      ghost_share_(filled(static_cast<std::int64_t>(links_.ghosts.size()), 0)), sums_(filled(transposed.rows, 0)) {
  for (std::int64_t i = 0; i < transposed.rows; ++i) {
    inverse_degree_[i] = degree[i] > 0 ? 1 / degree[i] : 0;
    share_[i] = rank_[i] * inverse_degree_[i];
    lost_here_ += degree[i] > 0 ? 0 : rank_[i];
  }
}

void mpi_pagerank::sum_owned() {
  const csr &links = links_.owned;
  const std::uint32_t *rowptr = links.rowptr.data();
  const std::int32_t *columns = links.columns.data();
  const double *values = links.values.data(), *share = share_.data();
  double *sums = sums_.data();
  for (std::int64_t block = 0; block < links.rows; block += rows_between_polls) {
    const std::int64_t last = std::min(links.rows, block + rows_between_polls);
    for (std::int64_t j = block; j < last; ++j) {
      double sum = 0;
      for (std::int64_t k = rowptr[j]; k < rowptr[j + 1]; ++k)
        sum += values[k] * share[columns[k]];
      sums[j] = sum;
    }
    halo_.poll();
  }
}

void mpi_pagerank::add_ghosts() {
  const csr &links = links_.ghost;
  const std::uint32_t *rowptr = links.rowptr.data();
  const std::int32_t *columns = links.columns.data(), *rows = links_.ghost_rows.data();
  const double *values = links.values.data(), *share = ghost_share_.data();
  double *sums = sums_.data();
  for (std::int64_t r = 0; r < links.rows; ++r) {
    double sum = 0;
    for (std::int64_t k = rowptr[r]; k < rowptr[r + 1]; ++k)
      sum += values[k] * share[columns[k]];
    sums[rows[r]] += sum;
  }
}

double mpi_pagerank::iterate() {
  halo_.start(share_.data(), ghost_share_.data());
  double lost = 0;
  MPI_Request reduction = MPI_REQUEST_NULL;
  MPI_Iallreduce(&lost_here_, &lost, 1, MPI_DOUBLE, MPI_SUM, comm_, &reduction);
  sum_owned();
  halo_.finish();
  add_ghosts();
  MPI_Wait(&reduction, MPI_STATUS_IGNORE);

  const std::int64_t rows = links_.owned.rows;
  const double base = damping_ * lost / pages_ + (1 - damping_) / pages_, damping = damping_;
  const double *inverse_degree = inverse_degree_.data(), *sums = sums_.data();
  double *rank = rank_.data(), *share = share_.data();
  double change = 0, lost_here = 0;
#pragma omp simd reduction(+ : change, lost_here)
  for (std::int64_t j = 0; j < rows; ++j) {
    const double next = damping * sums[j] + base;
    change += std::abs(next - rank[j]);
    rank[j] = next;
    share[j] = next * inverse_degree[j];
    lost_here += inverse_degree[j] > 0 ? 0 : next;
  }
  lost_here_ = lost_here;
  MPI_Allreduce(MPI_IN_PLACE, &change, 1, MPI_DOUBLE, MPI_SUM, comm_);
  return change;
}

} // namespace hand_written
