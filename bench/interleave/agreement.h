// Whether two distributed vectors agree, however each is spread.
#pragma once

#include <mpi.h>

#include <span>

namespace bench {

/// norm1(ours - peers) / norm1(peers), where each process passes its entries of both: blocks in the order of the ranks,
/// which may lie differently for the two. NaN where the lengths differ. Collective over comm; all entries are gathered.
double relative_difference(MPI_Comm comm, std::span<const double> ours_here, std::span<const double> peers_here);

} // namespace bench
