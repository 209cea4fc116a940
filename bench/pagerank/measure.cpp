// Measures an iteration of the emitted PageRank and of a peer on an R-MAT graph; prints a line of JSON.
//
//     measure --scale 20 --edges 16 --peer NAME (see the sources *_peer.cpp) --bandwidth-mib 512
#include "pagerank.hpp"

#include "../bandwidth/bandwidth.h"
#include "../interleave/agreement.h"
#include "../interleave/arguments.h"
#include "../interleave/interleaved.h"
#include "../interleave/report.h"
#include "peer.h"

#include <dpg/sparse/generators.h>

namespace {

/// What an iteration must move at least: the matrix, and rank, next, share and degree once.
double least_bytes(MPI_Comm comm, const hand_written::csr &links) {
  double bytes = 12.0 * links.nonzeros() + (4.0 + 4 * 8.0) * links.rows;
  MPI_Allreduce(MPI_IN_PLACE, &bytes, 1, MPI_DOUBLE, MPI_SUM, comm);
  return bytes;
}

} // namespace

int main(int count, char **words) {
  const dpg::mpi_session session(count, words);
  const bench::arguments arguments(count, words);
  const dpg::communicator comm = dpg::communicator::world();
  const auto make_matrix = [&] {
    return dpg::rmat(comm, arguments.integer("--scale", 20), arguments.integer("--edges", 16));
  };

  hand_written::web graph(make_matrix());
  const double bytes = least_bytes(comm.handle(), graph.links);
  const bench::peer loop = bench::make_peer(comm.handle(), arguments.text("--peer", "openmp"), std::move(graph));
  bench::interleaved iterations(comm.handle(), loop.iterate);
  const auto result = pagerank::pagerank(make_matrix(), bench::damping);

  bench::print_json(
      comm.handle(),
      {{"ours_s", bench::least(iterations.ours())},
       {"peer_s", bench::least(iterations.peers())},
       {"iterations", static_cast<double>(result.iterations)},
       {"difference", bench::relative_difference(comm.handle(), result.rank.owned(), loop.rank())},
       {"least_bytes", bytes},
       {"bandwidth", bench::measure_bandwidth(comm.handle(), arguments.integer("--bandwidth-mib", 512) << 20)}});
}
