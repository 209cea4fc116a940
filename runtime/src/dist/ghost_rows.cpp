// Plans and runs the exchange of ghost rows.
#include <dpg/dist/ghost_rows.h>

#include "dist/message_chunks.h"
#include "dist/unfinished_messages.h"

#include <algorithm>

namespace dpg {

namespace {

constexpr int ghost_tag = 15;

/// The rows above and below `owned` that lie within `width` of it; none for a process without rows.
std::pair<index_range, index_range> ghosts_of(index_range owned, index width, index row_count) {
  if (owned.empty())
    return {};
  return {{std::max<index>(0, owned.first - width), owned.first},
          {owned.last, std::min(row_count, owned.last + width)}};
}

} // namespace

ghost_rows::ghost_rows(const partition &rows, index width) : rows_(rows), width_(std::min(width, rows.size())) {
  const index_range owned = rows.owned();
  const auto local = [&](index_range r) { return index_range{r.first - owned.first, r.last - owned.first}; };
  const auto [above, below] = ghosts_of(owned, width_, rows.size());
  for (int rank = 0; rank < rows.comm().size(); ++rank) {
    if (rank == rows.comm().rank())
      continue;
    const index_range theirs = rows.owned_by(rank);
    const auto [their_above, their_below] = ghosts_of(theirs, width_, rows.size());
    for (const index_range needed : {intersection(above, theirs), intersection(below, theirs)})
      if (!needed.empty())
        receives_.push_back({rank, local(needed)});
    for (const index_range asked : {intersection(their_above, owned), intersection(their_below, owned)})
      if (!asked.empty())
        sends_.push_back({rank, local(asked)});
  }
}

ghost_rows::~ghost_rows() { end_messages(requests_); }

void ghost_rows::post(void *first_row, index row_bytes) {
  char *const rows = static_cast<char *>(first_row);
  for (const transfer &from : receives_)
    for_each_chunk(from.rows, row_bytes, [&](index at, int size) {
      MPI_Irecv(rows + at, size, MPI_BYTE, from.rank, ghost_tag, rows_.comm().handle(), &requests_.emplace_back());
    });
  for (const transfer &to : sends_)
    for_each_chunk(to.rows, row_bytes, [&](index at, int size) {
      MPI_Isend(rows + at, size, MPI_BYTE, to.rank, ghost_tag, rows_.comm().handle(), &requests_.emplace_back());
    });
}

void ghost_rows::test() { test_messages(requests_); }

void ghost_rows::finish() { wait_for_messages(requests_); }

index_range ghost_rows::inner() const {
  const index above = std::min(width_, rows_.first()), below = std::min(width_, rows_.size() - rows_.last());
  const index first = std::min(above > 0 ? width_ : 0, rows_.local_size());
  const index last = rows_.local_size() - (below > 0 ? width_ : 0);
  return {first, std::max(first, last)};
}

} // namespace dpg
