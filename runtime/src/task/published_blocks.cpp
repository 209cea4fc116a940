// Versions of published blocks, and how a group agrees on the one that it takes: see published_blocks.h.
#include <dpg/task/published_blocks.h>

#include "task/publication.h"

#include <dpg/dist/agree.h>
#include <dpg/errors.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <string>

namespace dpg {

namespace {

/// MPI counts the bytes of a message in 32 bits.
std::size_t checked_bytes(const communicator &all, std::size_t bytes) {
  agreed(all, [&] {
    if (bytes >= std::size_t(1) << 30)
      throw shape_error("a process would publish " + std::to_string(bytes) +
                        " bytes of a row, which is not under 2^30: use more processes");
  });
  return bytes;
}

} // namespace

published_blocks::published_blocks(const process_groups &groups, std::size_t block_bytes,
                                   const std::vector<const void *> &before)
    : groups_(groups), block_bytes_(checked_bytes(groups.all(), block_bytes)), published_(groups.mine().size(), 0),
      taken_(groups.instances().size()), way_(make_publication(groups, block_bytes)),
      driving_(groups.while_waiting([this] { way_->drive(); })) {
  for (std::size_t turn = 0; turn < before.size(); ++turn)
    way_->publish(groups.mine()[turn], 0, before[turn]);
}

published_blocks::~published_blocks() {
  if (std::uncaught_exceptions() == 0)
    way_->end();
  else
    static_cast<void>(way_.release()); // messages that nobody takes may be under way from its memory
}

void published_blocks::publish(index instance, const void *block) {
  way_->publish(instance, ++published_[groups_.turn_of(instance)], block);
}

/// Of each instance the latest version that all processes of the group can take; none where there is no such one.
std::vector<std::int64_t> published_blocks::latest_of_group(std::span<const std::int64_t> versions) const {
  const int count = static_cast<int>(versions.size()), processes = groups_.comm().size();
  std::vector<std::int64_t> all(versions.size() * processes);
  MPI_Allgather(versions.data(), count, MPI_INT64_T, all.data(), count, MPI_INT64_T, groups_.comm().handle());
  std::vector<std::int64_t> latest(versions.size() / 2, publication::none);
  const auto all_have = [&](std::size_t k, std::int64_t version) {
    for (int process = 0; process < processes; ++process)
      if (const std::int64_t *own = all.data() + process * count + 2 * k; own[0] != version && own[1] != version)
        return false;
    return true;
  };
  for (std::size_t k = 0; k < latest.size(); ++k)
    for (const std::int64_t version : {all[2 * k], all[2 * k + 1]})
      if (version > latest[k] && all_have(k, version))
        latest[k] = version;
  return latest;
}

/// Takes what is newer than what the group has. Whether all processes got all of it whole.
bool published_blocks::take(std::span<const index> instances) {
  std::vector<std::int64_t> seen(2 * instances.size());
  way_->look(instances, seen.data());
  const std::vector<std::int64_t> latest = latest_of_group(seen);
  std::vector<index> wanted; // the same on all processes of the group
  std::vector<std::int64_t> versions;
  for (std::size_t k = 0; k < instances.size(); ++k)
    if (latest[k] > taken_of(instances[k]).version) {
      wanted.push_back(instances[k]);
      versions.push_back(latest[k]);
    }
  if (wanted.empty())
    return true;
  std::vector<std::byte> blocks(wanted.size() * block_bytes_);
  std::vector<int> stayed = way_->take(wanted, versions, blocks.data());
  MPI_Allreduce(MPI_IN_PLACE, stayed.data(), static_cast<int>(stayed.size()), MPI_INT, MPI_MIN,
                groups_.comm().handle());
  for (std::size_t k = 0; k < wanted.size(); ++k)
    if (stayed[k] != 0) {
      const std::byte *block = blocks.data() + k * block_bytes_;
      taken_of(wanted[k]) = {versions[k], {block, block + block_bytes_}};
    }
  return std::all_of(stayed.begin(), stayed.end(), [](int stays) { return stays != 0; });
}

bool published_blocks::has_all(std::span<const index> instances) {
  return std::all_of(instances.begin(), instances.end(),
                     [&](index instance) { return taken_of(instance).version != publication::none; });
}

std::vector<std::int64_t> published_blocks::newest(std::span<const index> instances, void *blocks) {
  constexpr int patience = 3; // then the version before does, where there is one
  for (int attempt = 1;; ++attempt) {
    const bool is_latest = take(instances);
    if (has_all(instances) && (is_latest || attempt >= patience))
      break;
  }
  std::vector<std::int64_t> versions;
  for (std::size_t k = 0; k < instances.size(); ++k) {
    const taken &own = taken_of(instances[k]);
    std::memcpy(static_cast<std::byte *>(blocks) + k * block_bytes_, own.block.data(), block_bytes_);
    versions.push_back(own.version);
  }
  return versions;
}

} // namespace dpg
