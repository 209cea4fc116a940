// y = A (A y + y) by hand with MPI: see mpi_loop.h.
#include "mpi_loop.h"

#include <algorithm>

namespace hand_written {

static distributed_csr split_rows(MPI_Comm comm, const csr &A, const std::vector<std::int64_t> &offsets) {
  int rank = 0;
  MPI_Comm_rank(comm, &rank);
  return split_columns(A, offsets[rank], offsets[rank + 1]);
}

mpi_axpx::mpi_axpx(MPI_Comm comm, const csr &A, const std::vector<std::int64_t> &offsets)
    : A_(split_rows(comm, A, offsets)), halo_(comm, offsets, A_.ghosts), y_(filled(A.rows, 1)), z_(filled(A.rows, 0)),
      ghosts_(filled(static_cast<std::int64_t>(A_.ghosts.size()), 0)) {}

void mpi_axpx::multiply_owned(const array<double> &x, array<double> &product, double shift) {
  const csr &A = A_.owned;
  const std::uint32_t *rowptr = A.rowptr.data();
  const std::int32_t *columns = A.columns.data();
  const double *values = A.values.data(), *factors = x.data();
  double *sums = product.data();
  for (std::int64_t block = 0; block < A.rows; block += rows_between_polls) {
    const std::int64_t last = std::min(A.rows, block + rows_between_polls);
    for (std::int64_t i = block; i < last; ++i) {
      double sum = 0;
      for (std::int64_t k = rowptr[i]; k < rowptr[i + 1]; ++k)
        sum += values[k] * factors[columns[k]];
      sums[i] = sum + shift * factors[i];
    }
    halo_.poll();
  }
}

void mpi_axpx::add_ghosts(array<double> &product) {
  const csr &A = A_.ghost;
  const std::uint32_t *rowptr = A.rowptr.data();
  const std::int32_t *columns = A.columns.data(), *rows = A_.ghost_rows.data();
  const double *values = A.values.data(), *factors = ghosts_.data();
  double *sums = product.data();
  for (std::int64_t r = 0; r < A.rows; ++r) {
    double sum = 0;
    for (std::int64_t k = rowptr[r]; k < rowptr[r + 1]; ++k)
      sum += values[k] * factors[columns[k]];
    sums[rows[r]] += sum;
  }
}

void mpi_axpx::iterate() {
  halo_.start(y_.data(), ghosts_.data());
  multiply_owned(y_, z_, 1);
  halo_.finish();
  add_ghosts(z_);
  halo_.start(z_.data(), ghosts_.data());
  multiply_owned(z_, y_, 0);
  halo_.finish();
  add_ghosts(y_);
}

} // namespace hand_written
