// Moves the elements of a distributed array between partitions, in chunks.
#include <dpg/dist/move_blocks.h>

#include "dist/message_chunks.h"

#include <dpg/errors.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

namespace dpg {

namespace {

constexpr int move_tag = 11;
constexpr index longest_message = index(1) << 20; // nothing is computed meanwhile that would have to advance them

/// The positions of `elements` in a block whose first element is number `first`.
index_range within(index_range elements, index first) { return {elements.first - first, elements.last - first}; }

/// What a process takes from another; of what it holds itself, nothing.
index_range arriving_from(int rank, const partition &from_blocks, const partition &to_blocks) {
  if (from_blocks.is_replicated() || rank == from_blocks.comm().rank())
    return {};
  return intersection(from_blocks.owned_by(rank), to_blocks.owned());
}

index_range leaving_to(int rank, const partition &from_blocks, const partition &to_blocks) {
  if (from_blocks.is_replicated() || rank == from_blocks.comm().rank())
    return {};
  return intersection(from_blocks.owned(), to_blocks.owned_by(rank));
}

} // namespace

void move_blocks(const partition &from_blocks, const partition &to_blocks, const void *from, void *to,
                 std::size_t element_bytes) {
  if (from_blocks.size() != to_blocks.size())
    throw shape_error("cannot move " + std::to_string(from_blocks.size()) + " elements into a partition of " +
                      std::to_string(to_blocks.size()));
  const communicator &comm = from_blocks.comm();
  const char *source = static_cast<const char *>(from);
  char *target = static_cast<char *>(to);
  const index bytes = static_cast<index>(element_bytes);
  std::vector<MPI_Request> requests;

  for (int rank = 0; rank < comm.size(); ++rank) {
    const index_range arriving = arriving_from(rank, from_blocks, to_blocks);
    if (!arriving.empty())
      for_each_chunk(
          within(arriving, to_blocks.first()), bytes,
          [&](index at, int size) {
            MPI_Irecv(target + at, size, MPI_BYTE, rank, move_tag, comm.handle(), &requests.emplace_back());
          },
          longest_message);
  }
  for (int rank = 0; rank < comm.size(); ++rank) {
    const index_range leaving = leaving_to(rank, from_blocks, to_blocks);
    if (!leaving.empty())
      for_each_chunk(
          within(leaving, from_blocks.first()), bytes,
          [&](index at, int size) {
            MPI_Isend(source + at, size, MPI_BYTE, rank, move_tag, comm.handle(), &requests.emplace_back());
          },
          longest_message);
  }
  const index_range staying = intersection(from_blocks.owned(), to_blocks.owned());
  if (!staying.empty())
    std::memcpy(target + (staying.first - to_blocks.first()) * bytes,
                source + (staying.first - from_blocks.first()) * bytes, staying.size() * bytes);
  MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE);
}

} // namespace dpg
