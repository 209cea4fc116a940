// Moves consecutive elements between processes, in chunks.
#include "dist/move_ranges.h"

#include "dist/message_chunks.h"
#include "dist/unfinished_messages.h"

#include <cstring>
#include <vector>

namespace dpg {

namespace {

constexpr int move_tag = 11;
constexpr index longest_message = index(1) << 20; // nothing is computed meanwhile that would have to advance them

/// The positions of `elements` in a block whose first element is number `first`.
index_range within(index_range elements, index first) { return {elements.first - first, elements.last - first}; }

} // namespace

void move_ranges(const communicator &comm, const ranges_by_rank &held, const ranges_by_rank &wanted, const void *from,
                 void *to, std::size_t element_bytes) {
  const char *source = static_cast<const char *>(from);
  char *target = static_cast<char *>(to);
  const index bytes = static_cast<index>(element_bytes);
  const index_range held_here = held(comm.rank()), wanted_here = wanted(comm.rank());
  std::vector<MPI_Request> requests;

  for (int rank = 0; rank < comm.size(); ++rank) {
    const index_range arriving = intersection(held(rank), wanted_here);
    if (rank != comm.rank() && !arriving.empty())
      for_each_chunk(
          within(arriving, wanted_here.first), bytes,
          [&](index at, int size) {
            MPI_Irecv(target + at, size, MPI_BYTE, rank, move_tag, comm.handle(), &requests.emplace_back());
          },
          longest_message);
  }
  for (int rank = 0; rank < comm.size(); ++rank) {
    const index_range leaving = intersection(held_here, wanted(rank));
    if (rank != comm.rank() && !leaving.empty())
      for_each_chunk(
          within(leaving, held_here.first), bytes,
          [&](index at, int size) {
            MPI_Isend(source + at, size, MPI_BYTE, rank, move_tag, comm.handle(), &requests.emplace_back());
          },
          longest_message);
  }
  const index_range staying = intersection(held_here, wanted_here);
  if (!staying.empty())
    std::memcpy(target + (staying.first - wanted_here.first) * bytes,
                source + (staying.first - held_here.first) * bytes, staying.size() * bytes);
  wait_for_messages(requests);
}

} // namespace dpg
