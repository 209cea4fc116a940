// Measures a step of the emitted product with a dense matrix and of a peer; prints a line of JSON.
//
//     measure --matrix ... (see ../matrices/matrix.h) --columns 8 --steps 10 --peer NAME (see the sources *_peer.cpp)
//             --bandwidth-mib 512
#include "spmm_steps.hpp"

#include "../bandwidth/bandwidth.h"
#include "../interleave/agreement.h"
#include "../interleave/interleaved.h"
#include "../interleave/report.h"
#include "../matrices/matrix.h"
#include "peer.h"

namespace {

/// What a step must move at least: the matrix, a dense matrix that is read and one that is written.
double least_bytes(const dpg::csr_matrix<double> &A, dpg::index columns) {
  double bytes = 12.0 * A.local_nonzeros() + (4.0 + 2 * 8.0 * columns) * A.local_rows();
  MPI_Allreduce(MPI_IN_PLACE, &bytes, 1, MPI_DOUBLE, MPI_SUM, A.comm().handle());
  return bytes;
}

dpg::dense_matrix<double> first_matrix(const dpg::partition &rows, dpg::index columns) {
  dpg::dense_matrix<double> X(rows, columns);
  for (dpg::index i = 0; i < X.local_rows(); ++i)
    for (dpg::index j = 0; j < columns; ++j)
      X(i, j) = bench::first_element(rows.first() + i, j);
  return X;
}

} // namespace

int main(int count, char **words) {
  const dpg::mpi_session session(count, words);
  const bench::arguments arguments(count, words);
  const dpg::communicator comm = dpg::communicator::world();
  const dpg::index columns = arguments.integer("--columns", 8);

  // Of norm 1: thousands of steps neither overflow nor reach subnormal numbers.
  dpg::csr_matrix<double> A = bench::make_matrix(comm, arguments, 1);
  const double bytes = least_bytes(A, columns);
  const bench::peer loop = bench::make_peer(arguments.text("--peer", "openmp"), A, columns);
  bench::interleaved iterations(comm.handle(), loop.iterate);
  dpg::dense_matrix<double> X = first_matrix(A.row_partition(), columns);
  const auto result = spmm_steps::spmm_steps(std::move(A), std::move(X), arguments.integer("--steps", 10));

  bench::print_json(
      comm.handle(),
      {{"ours_s", bench::least(iterations.ours())},
       {"peer_s", bench::least(iterations.peers())},
       {"iterations", static_cast<double>(iterations.ours().size())},
       {"difference", bench::relative_difference(comm.handle(), result.Y.owned(), loop.Y())},
       {"least_bytes", bytes},
       {"bandwidth", bench::measure_bandwidth(comm.handle(), arguments.integer("--bandwidth-mib", 512) << 20)}});
}
