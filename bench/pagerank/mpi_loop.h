// PageRank by hand with MPI, one thread a process.
#pragma once

#include "../hand_written/halo.h"

#include <span>

namespace hand_written {

/// Power iteration on the transposed matrix, its rows and the pages spread alike: entries in owned columns are summed
/// while the shares of other pages are under way.
class mpi_pagerank {
public:
  /// @param transposed  the calling process's rows, with global columns
  /// @param offsets     where the pages of each process begin, processes + 1 numbers
  /// @param degree      of each page that the process owns
  /// Collective over comm.
  mpi_pagerank(MPI_Comm comm, const csr &transposed, const std::vector<std::int64_t> &offsets,
               std::span<const double> degree, double damping);

  /// One iteration; returns the 1-norm of the change. Collective.
  double iterate();

  std::span<const double> rank() const { return {rank_.data(), static_cast<std::size_t>(rank_.size())}; }

private:
  void sum_owned();
  void add_ghosts();

  MPI_Comm comm_;
  double pages_, damping_;
  distributed_csr links_;
  halo halo_;
  array<double> rank_, inverse_degree_, share_, ghost_share_, sums_;
  double lost_here_ = 0;
};

} // namespace hand_written
