// y = A (A y + y) by hand with MPI, one thread a process.
#pragma once

#include "../hand_written/halo.h"

#include <span>

namespace hand_written {

/// Entries in owned columns are summed while the others' factors are under way.
class mpi_axpx {
public:
  /// y begins as ones.
  ///
  /// @param A        the calling process's rows, with global columns
  /// @param offsets  where the rows of each process begin, processes + 1 numbers
  /// Collective over comm.
  mpi_axpx(MPI_Comm comm, const csr &A, const std::vector<std::int64_t> &offsets);

  /// One step. Collective.
  void iterate();

  std::span<const double> y() const { return {y_.data(), static_cast<std::size_t>(y_.size())}; }

private:
  void multiply_owned(const array<double> &x, array<double> &product, double shift);
  void add_ghosts(array<double> &product);

  distributed_csr A_;
  halo halo_;
  array<double> y_, z_, ghosts_;
};

} // namespace hand_written
