// What the emitted PageRank is measured against.
#pragma once

#include "web.h"

#include <mpi.h>

#include <functional>
#include <string_view>

namespace bench {

constexpr double damping = 0.85;

struct peer {
  std::function<void()> iterate;
  std::function<std::vector<double>()> rank; ///< the ranks of this process's pages
};

/// The peer of that name, of those in the one source that defines this function and is linked. Each begins with equal
/// ranks. Collective over comm.
peer make_peer(MPI_Comm comm, std::string_view name, hand_written::web graph);

} // namespace bench
