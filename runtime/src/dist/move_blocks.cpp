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

void move_row(const partition &rows, index row, const void *from, const partition &blocks, void *to,
              std::size_t element_bytes) {
  const communicator &comm = rows.comm();
  const index_range all{0, blocks.size()}, none{};
  const bool stays = rows.is_replicated(); // what every process holds, nobody sends
  const auto held = [&](int rank) {
    const bool holds = stays ? rank == comm.rank() : rank == rows.owner(row);
    return holds ? all : none;
  };
  const auto wanted = [&](int rank) { return stays && rank != comm.rank() ? none : blocks.owned_by(rank); };
  move_ranges(comm, held, wanted, from, to, element_bytes);
}

} // namespace dpg
