// Moves the elements of a distributed array between partitions, in chunks.
#include <dpg/dist/move_blocks.h>

#include <dpg/errors.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

namespace dpg {

namespace {

constexpr int move_tag = 11;
constexpr index chunk_bytes = index(1) << 20; // larger messages are slower through shared memory

/// Calls post(address, bytes) for each chunk of a block, in order: sender and receiver cut alike.
template <class Byte, class Post> void for_each_chunk(Byte *block, index bytes, Post post) {
  for (index at = 0; at < bytes; at += chunk_bytes)
    post(block + at, static_cast<int>(std::min(chunk_bytes, bytes - at)));
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
    const index_range arriving = intersection(from_blocks.owned_by(rank), to_blocks.owned());
    if (rank != comm.rank() && !arriving.empty())
      for_each_chunk(target + (arriving.first - to_blocks.first()) * bytes, arriving.size() * bytes,
                     [&](char *chunk, int size) {
                       MPI_Irecv(chunk, size, MPI_BYTE, rank, move_tag, comm.handle(), &requests.emplace_back());
                     });
  }
  for (int rank = 0; rank < comm.size(); ++rank) {
    const index_range leaving = intersection(from_blocks.owned(), to_blocks.owned_by(rank));
    if (rank != comm.rank() && !leaving.empty())
      for_each_chunk(source + (leaving.first - from_blocks.first()) * bytes, leaving.size() * bytes,
                     [&](const char *chunk, int size) {
                       MPI_Isend(chunk, size, MPI_BYTE, rank, move_tag, comm.handle(), &requests.emplace_back());
                     });
  }
  const index_range staying = intersection(from_blocks.owned(), to_blocks.owned());
  if (!staying.empty())
    std::memcpy(target + (staying.first - to_blocks.first()) * bytes,
                source + (staying.first - from_blocks.first()) * bytes, staying.size() * bytes);
  MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE);
}

} // namespace dpg
