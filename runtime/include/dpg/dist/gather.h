// Bringing a distributed vector to process 0.
#pragma once

#include <dpg/dist/vector.h>

#include <vector>

namespace dpg {

/// Sends a block of bytes from each process to process 0, where they lie one behind the other in `all`.
///
/// @param block_bytes  the size of each process's block, the same on every process
/// Collective over comm. Blocks may be larger than 2 GiB.
void gather_bytes(const communicator &comm, const void *block, void *all, std::span<const index> block_bytes);

/// The whole vector on process 0, nothing elsewhere: for results small enough to lie on one process.
///
/// Collective over x.comm().
template <class T> buffer<T> gather_to_root(const vector<T> &x) {
  const communicator &comm = x.comm();
  std::vector<index> block_bytes;
  for (int rank = 0; rank < comm.size(); ++rank)
    block_bytes.push_back(x.partition().owned_by(rank).size() * static_cast<index>(sizeof(T)));
  buffer<T> all(comm.is_root() ? x.global_size() : 0);
  gather_bytes(comm, x.data(), all.data(), block_bytes);
  return all;
}

} // namespace dpg
