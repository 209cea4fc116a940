// Whether two distributed vectors agree: see agreement.h.
#include "agreement.h"

#include <cmath>
#include <limits>
#include <vector>

namespace bench {

/// All entries on process 0, nothing elsewhere.
static std::vector<double> gathered(MPI_Comm comm, std::span<const double> here) {
  int rank = 0, processes = 0;
  MPI_Comm_rank(comm, &rank);
  MPI_Comm_size(comm, &processes);
  const int count = static_cast<int>(here.size());
  std::vector<int> counts(processes), offsets(processes + 1, 0);
  MPI_Allgather(&count, 1, MPI_INT, counts.data(), 1, MPI_INT, comm);
  for (int p = 0; p < processes; ++p)
    offsets[p + 1] = offsets[p] + counts[p];
  std::vector<double> all(rank == 0 ? offsets[processes] : 0);
  MPI_Gatherv(here.data(), count, MPI_DOUBLE, all.data(), counts.data(), offsets.data(), MPI_DOUBLE, 0, comm);
  return all;
}

double relative_difference(MPI_Comm comm, std::span<const double> ours_here, std::span<const double> peers_here) {
  const std::vector<double> ours = gathered(comm, ours_here), peers = gathered(comm, peers_here);
  double difference = 0, norm = 0;
  for (std::size_t i = 0; i < ours.size() && i < peers.size(); ++i) {
    difference += std::abs(ours[i] - peers[i]);
    norm += std::abs(peers[i]);
  }
  double relative = ours.size() != peers.size() ? std::numeric_limits<double>::quiet_NaN()
                    : difference == 0           ? 0
                                                : difference / norm;
  MPI_Bcast(&relative, 1, MPI_DOUBLE, 0, comm);
  return relative;
}

} // namespace bench
