// How an index space is cut into blocks.
#include <dpg/dist/partition.h>

#include <dpg/errors.h>

#include <algorithm>
#include <numeric>
#include <string>

namespace dpg {

partition::partition(const communicator &comm, std::vector<index> offsets, bool is_replicated)
    : state_(std::make_shared<const state>(state{comm, std::move(offsets), is_replicated})),
      owned_(is_replicated ? index_range{0, size()} : owned_by(comm.rank())) {}

partition partition::of_sizes(const communicator &comm, std::span<const index> sizes) {
  std::vector<index> offsets(comm.size() + 1, 0);
  std::partial_sum(sizes.begin(), sizes.end(), offsets.begin() + 1);
  return partition(comm, std::move(offsets));
}

partition partition::in_whole_blocks(index height) const {
  if (is_replicated())
    return *this;
  std::vector<index> offsets(state_->offsets.begin(), state_->offsets.end());
  for (index &offset : offsets)
    if (offset < size())
      offset = std::min(size(), (offset + height / 2) / height * height);
  return partition(comm(), std::move(offsets));
}

partition partition::of_local_size(const communicator &comm, index local_size) {
  std::vector<index> sizes(comm.size(), local_size);
  if (!comm.is_alone())
    MPI_Allgather(&local_size, 1, MPI_INT64_T, sizes.data(), 1, MPI_INT64_T, comm.handle());
  return of_sizes(comm, sizes);
}

namespace {

void check_size(index n) {
  if (n < 0)
    throw shape_error("an array cannot have the extent " + std::to_string(n));
}

} // namespace

std::vector<index> partition::uniform_offsets(index n, int parts) {
  check_size(n);
  std::vector<index> offsets(parts + 1, 0);
  for (index p = 0; p < parts; ++p)
    offsets[p + 1] = offsets[p] + n / parts + (p < n % parts ? 1 : 0);
  return offsets;
}

partition partition::uniform(const communicator &comm, index n) {
  return partition(comm, uniform_offsets(n, comm.size()));
}

partition partition::on_root(const communicator &comm, index n) {
  check_size(n);
  std::vector<index> sizes(comm.size(), 0);
  sizes[0] = n;
  return of_sizes(comm, sizes);
}

partition partition::replicated(const communicator &comm, index n) {
  check_size(n);
  std::vector<index> offsets(comm.size() + 1, n);
  offsets[0] = 0;
  return partition(comm, std::move(offsets), /*is_replicated=*/true);
}

namespace {

/// The even share of the first `parts` of `all_parts` processes in `total`, rounded down, without overflow.
index even_share(index total, index parts, index all_parts) {
  return total / all_parts * parts + total % all_parts * parts / all_parts;
}

} // namespace

std::vector<index> partition::balanced_offsets(const communicator &comm, std::span<const index> weights_here,
                                               int parts) {
  const partition held = of_local_size(comm, dpg::size(weights_here));
  const partition held_weight =
      of_local_size(comm, std::accumulate(weights_here.begin(), weights_here.end(), index(0)));
  if (held_weight.size() == 0)
    return uniform_offsets(held.size(), parts);

  // The cut before part p falls where the weight so far is nearest to p even shares. Each process finds the cuts that
  // fall among its own indices; the largest proposal is the one, since all others propose an earlier index.
  std::vector<index> cuts(parts + 1, 0);
  cuts.back() = held.size();
  int p = 1;
  index before = held_weight.first();
  for (index i = 0; i < dpg::size(weights_here); ++i) {
    const index after = before + weights_here[i];
    for (; p < parts; ++p) {
      const index share = even_share(held_weight.size(), p, parts);
      if (share > after)
        break;
      if (share > before || (share == before && weights_here[i] > 0))
        cuts[p] = held.first() + i + (share - before > after - share ? 1 : 0);
    }
    before = after;
  }
  std::vector<index> agreed_cuts = cuts;
  if (!comm.is_alone())
    MPI_Allreduce(cuts.data(), agreed_cuts.data(), static_cast<int>(cuts.size()), MPI_INT64_T, MPI_MAX, comm.handle());
  for (std::size_t k = 1; k < agreed_cuts.size(); ++k)
    agreed_cuts[k] = std::max(agreed_cuts[k], agreed_cuts[k - 1]);
  return agreed_cuts;
}

partition partition::balanced(const communicator &comm, std::span<const index> weights_here) {
  return partition(comm, balanced_offsets(comm, weights_here, comm.size()));
}

int partition::owner(index global) const {
  const std::vector<index> &offsets = state_->offsets;
  const auto behind = std::upper_bound(offsets.begin(), offsets.end(), global);
  return static_cast<int>(behind - offsets.begin()) - 1;
}

} // namespace dpg
