// Measures an iteration of the emitted PageRank and of a hand-written loop on an R-MAT graph; prints a line of JSON.
//
//     measure --scale 20 --edges 16 --peer openmp|openmp_two_loops|mpi --bandwidth-mib 512
#include "pagerank.hpp"

#include "../bandwidth/bandwidth.h"
#include "../interleave/agreement.h"
#include "../interleave/arguments.h"
#include "../interleave/interleaved.h"
#include "../interleave/report.h"
#include "mpi_loop.h"
#include "openmp_loop.h"
#include "web.h"

#include <dpg/sparse/generators.h>

#include <memory>

namespace {

constexpr double damping = 0.85;

/// A hand-written loop: one iteration, and the ranks that this process holds.
struct peer {
  std::function<void()> iterate;
  std::function<std::span<const double>()> rank;
};

peer make_peer(const dpg::communicator &comm, std::string_view name, hand_written::web graph) {
  if (name == "mpi") {
    auto loop =
        std::make_shared<hand_written::mpi_pagerank>(comm.handle(), graph.links, graph.offsets, graph.degree, damping);
    return {[=] { loop->iterate(); }, [=] { return loop->rank(); }};
  }
  auto loop = std::make_shared<hand_written::openmp_pagerank>(std::move(graph.links), graph.degree, damping);
  if (name == "openmp_two_loops")
    return {[=] { loop->iterate_in_two_loops(); }, [=] { return loop->rank(); }};
  return {[=] { loop->iterate(); }, [=] { return loop->rank(); }};
}

/// What an iteration must move at least: the matrix, and rank, next, share and degree once.
double least_bytes(MPI_Comm comm, const hand_written::csr &links) {
  double bytes = 12.0 * links.nonzeros() + (8.0 + 4 * 8.0) * links.rows;
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
  const peer loop = make_peer(comm, arguments.text("--peer", "openmp"), std::move(graph));
  bench::interleaved iterations(comm.handle(), loop.iterate);
  const auto result = pagerank::pagerank(make_matrix(), damping);

  bench::print_json(
      comm.handle(),
      {{"ours_s", bench::least(iterations.ours())},
       {"peer_s", bench::least(iterations.peers())},
       {"iterations", static_cast<double>(result.iterations)},
       {"difference", bench::relative_difference(comm.handle(), result.rank.owned(), loop.rank())},
       {"least_bytes", bytes},
       {"bandwidth", bench::measure_bandwidth(comm.handle(), arguments.integer("--bandwidth-mib", 512) << 20)}});
}
