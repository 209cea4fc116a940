// The peers written by hand: `openmp`, `openmp_two_loops`, `mpi`.
#include "mpi_loop.h"
#include "openmp_loop.h"
#include "peer.h"

#include <memory>

namespace bench {

static std::vector<double> copy_of(std::span<const double> values) { return {values.begin(), values.end()}; }

peer make_peer(MPI_Comm comm, std::string_view name, hand_written::web graph) {
  if (name == "mpi") {
    auto loop = std::make_shared<hand_written::mpi_pagerank>(comm, graph.links, graph.offsets, graph.degree, damping);
    return {[=] { loop->iterate(); }, [=] { return copy_of(loop->rank()); }};
  }
  auto loop = std::make_shared<hand_written::openmp_pagerank>(std::move(graph.links), graph.degree, damping);
  if (name == "openmp_two_loops")
    return {[=] { loop->iterate_in_two_loops(); }, [=] { return copy_of(loop->rank()); }};
  return {[=] { loop->iterate(); }, [=] { return copy_of(loop->rank()); }};
}

} // namespace bench
