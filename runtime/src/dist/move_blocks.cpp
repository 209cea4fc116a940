// Moves the elements of a distributed array between partitions.
#include <dpg/dist/move_blocks.h>

#include "dist/move_ranges.h"

#include <dpg/errors.h>

#include <string>

namespace dpg {

void move_blocks(const partition &from_blocks, const partition &to_blocks, const void *from, void *to,
                 std::size_t element_bytes) {
  if (from_blocks.size() != to_blocks.size())
    throw shape_error("cannot move " + std::to_string(from_blocks.size()) + " elements into a partition of " +
                      std::to_string(to_blocks.size()));
  const communicator &comm = from_blocks.comm();
  // What every process holds, nobody sends.
  const auto held = [&](int rank) {
    return from_blocks.is_replicated() && rank != comm.rank() ? index_range{} : from_blocks.owned_by(rank);
  };
  const auto wanted = [&](int rank) {
    return from_blocks.is_replicated() && rank != comm.rank() ? index_range{} : to_blocks.owned_by(rank);
  };
  move_ranges(comm, held, wanted, from, to, element_bytes);
}

} // namespace dpg
