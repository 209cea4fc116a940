// Measures a step of the emitted axpx and of a peer; prints a line of JSON.
//
//     measure --matrix ... (see ../matrices/matrix.h) --steps 20 --peer NAME (see the sources *_peer.cpp)
//     --bandwidth-mib 512
#include "axpx_steps.hpp"

#include "../bandwidth/bandwidth.h"
#include "../interleave/agreement.h"
#include "../interleave/interleaved.h"
#include "../interleave/report.h"
#include "peer.h"
#include "step_matrix.h"

namespace {

/// What a step must move at least: twice the matrix, a vector that is read and one that is written.
double least_bytes(const dpg::csr_matrix<double> &A) {
  double bytes = 2 * (12.0 * A.local_nonzeros() + (4.0 + 2 * 8.0) * A.local_rows());
  MPI_Allreduce(MPI_IN_PLACE, &bytes, 1, MPI_DOUBLE, MPI_SUM, A.comm().handle());
  return bytes;
}

} // namespace

int main(int count, char **words) {
  const dpg::mpi_session session(count, words);
  const bench::arguments arguments(count, words);
  const dpg::communicator comm = dpg::communicator::world();

  dpg::csr_matrix<double> A = bench::make_step_matrix(comm, arguments);
  const double bytes = least_bytes(A);
  const bench::peer loop = bench::make_peer(arguments.text("--peer", "openmp"), A);
  bench::interleaved iterations(comm.handle(), loop.iterate);
  dpg::vector<double> x(A.row_partition(), 1.0);
  const auto result = axpx_steps::axpx_steps(std::move(A), std::move(x), arguments.integer("--steps", 20));

  bench::print_json(
      comm.handle(),
      {{"ours_s", bench::least(iterations.ours())},
       {"peer_s", bench::least(iterations.peers())},
       {"iterations", static_cast<double>(iterations.ours().size())},
       {"difference", bench::relative_difference(comm.handle(), result.y.owned(), loop.y())},
       {"least_bytes", bytes},
       {"bandwidth", bench::measure_bandwidth(comm.handle(), arguments.integer("--bandwidth-mib", 512) << 20)}});
}
