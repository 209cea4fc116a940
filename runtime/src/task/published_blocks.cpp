// Publishing by one-sided messages: see published_blocks.h.
#include <dpg/task/published_blocks.h>

#include <dpg/dist/agree.h>
#include <dpg/errors.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <limits>
#include <string>

namespace dpg {

namespace {

constexpr std::int64_t being_written = -1;
constexpr std::size_t number_bytes = sizeof(std::int64_t);

/// MPI counts the bytes of a message in 32 bits.
std::size_t checked_bytes(const communicator &all, std::size_t bytes) {
  agreed(all, [&] {
    if (bytes > static_cast<std::size_t>(std::numeric_limits<int>::max()))
      throw shape_error("a process would publish " + std::to_string(bytes) +
                        " bytes of a row, which is not under 2^31: use more processes");
  });
  return bytes;
}

} // namespace

published_blocks::published_blocks(const process_groups &groups, std::size_t block_bytes,
                                   const std::vector<const void *> &before)
    : groups_(groups), block_bytes_(checked_bytes(groups.all(), block_bytes)),
      block_room_((block_bytes + number_bytes - 1) / number_bytes * number_bytes), published_(groups.mine().size(), 0),
      taken_(groups.instances().size()) {
  const std::size_t bytes = groups.mine().size() * 2 * (number_bytes + block_room_);
  MPI_Win_allocate(static_cast<MPI_Aint>(bytes), 1, MPI_INFO_NULL, groups.all().handle(), &memory_, &window_);
  MPI_Win_lock_all(MPI_MODE_NOCHECK, window_);
  for (std::size_t place = 0; place < before.size(); ++place) {
    const index instance = groups.mine()[place];
    const std::int64_t numbers[2] = {0, being_written};
    std::memcpy(memory_ + place_of(instance), numbers, sizeof(numbers));
    std::memcpy(memory_ + place_of_block(instance, 0), before[place], block_bytes);
  }
  MPI_Win_sync(window_);
  groups.all().barrier(); // nobody looks before all is there
}

published_blocks::~published_blocks() {
  if (std::uncaught_exceptions() > 0)
    return;
  MPI_Win_unlock_all(window_);
  MPI_Win_free(&window_);
}

MPI_Aint published_blocks::place_of(index instance) const {
  const std::size_t bytes = 2 * (number_bytes + block_room_);
  return static_cast<MPI_Aint>(groups_.turn_of(instance) * bytes);
}

MPI_Aint published_blocks::place_of_block(index instance, std::int64_t version) const {
  return place_of(instance) + static_cast<MPI_Aint>(2 * number_bytes + (version % 2) * block_room_);
}

int published_blocks::source_of(index instance) const {
  return groups_.group_of_instance(instance) * groups_.processes() + groups_.comm().rank();
}

void published_blocks::set_number(index instance, std::int64_t version, std::int64_t number) {
  const int here = groups_.all().rank();
  const MPI_Aint place = place_of(instance) + static_cast<MPI_Aint>((version % 2) * number_bytes);
  MPI_Accumulate(&number, 1, MPI_INT64_T, here, place, 1, MPI_INT64_T, MPI_REPLACE, window_);
  MPI_Win_flush(here, window_);
}

void published_blocks::publish(index instance, const void *block) {
  const int here = groups_.all().rank(), bytes = static_cast<int>(block_bytes_);
  const std::int64_t version = ++published_[groups_.turn_of(instance)];
  set_number(instance, version, being_written);
  MPI_Put(block, bytes, MPI_BYTE, here, place_of_block(instance, version), bytes, MPI_BYTE, window_);
  MPI_Win_flush(here, window_);
  set_number(instance, version, version);
}

/// Both numbers of each instance.
void published_blocks::look_at_numbers(std::span<const index> instances, std::int64_t *numbers) {
  for (std::size_t k = 0; k < instances.size(); ++k)
    MPI_Get_accumulate(nullptr, 0, MPI_INT64_T, numbers + 2 * k, 2, MPI_INT64_T, source_of(instances[k]),
                       place_of(instances[k]), 2, MPI_INT64_T, MPI_NO_OP, window_);
  MPI_Win_flush_all(window_);
}

/// Of each instance the latest version that all processes of the group can take; -1 where there is none.
std::vector<std::int64_t> published_blocks::latest_of_group(std::span<const std::int64_t> numbers) const {
  const int count = static_cast<int>(numbers.size()), processes = groups_.comm().size();
  std::vector<std::int64_t> all(numbers.size() * processes);
  MPI_Allgather(numbers.data(), count, MPI_INT64_T, all.data(), count, MPI_INT64_T, groups_.comm().handle());
  std::vector<std::int64_t> latest(numbers.size() / 2, being_written);
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

/// Takes these versions, but those that the group has. Whether all processes got them whole.
bool published_blocks::take(std::span<const index> instances, std::span<const std::int64_t> versions) {
  std::vector<index> wanted;
  std::vector<std::vector<std::byte>> blocks(instances.size(), std::vector<std::byte>());
  const int bytes = static_cast<int>(block_bytes_);
  for (std::size_t k = 0; k < instances.size(); ++k) {
    if (versions[k] <= taken_[instances[k] - groups_.instances().first].version)
      continue;
    wanted.push_back(static_cast<index>(k));
    blocks[k].resize(block_bytes_);
    MPI_Get(blocks[k].data(), bytes, MPI_BYTE, source_of(instances[k]), place_of_block(instances[k], versions[k]),
            bytes, MPI_BYTE, window_);
  }
  if (wanted.empty())
    return true; // the same on all processes of the group
  MPI_Win_flush_all(window_);
  std::vector<std::int64_t> numbers(2 * instances.size());
  look_at_numbers(instances, numbers.data());
  std::vector<int> stayed(instances.size(), 1);
  for (const index k : wanted)
    stayed[k] = numbers[2 * k + versions[k] % 2] == versions[k];
  MPI_Allreduce(MPI_IN_PLACE, stayed.data(), static_cast<int>(stayed.size()), MPI_INT, MPI_MIN,
                groups_.comm().handle());
  for (const index k : wanted)
    if (stayed[k] != 0)
      taken_[instances[k] - groups_.instances().first] = {versions[k], std::move(blocks[k])};
  return std::all_of(stayed.begin(), stayed.end(), [](int stays) { return stays != 0; });
}

bool published_blocks::has_all(std::span<const index> instances) const {
  return std::all_of(instances.begin(), instances.end(),
                     [&](index instance) { return taken_[instance - groups_.instances().first].version >= 0; });
}

std::vector<std::int64_t> published_blocks::newest(std::span<const index> instances, void *blocks) {
  constexpr int patience = 3; // then the version before does, where there is one
  std::vector<std::int64_t> numbers(2 * instances.size());
  for (int attempt = 0; attempt < patience || !has_all(instances); ++attempt) {
    look_at_numbers(instances, numbers.data());
    if (take(instances, latest_of_group(numbers)))
      if (has_all(instances))
        break;
  }
  std::vector<std::int64_t> versions;
  for (std::size_t k = 0; k < instances.size(); ++k) {
    const taken &own = taken_[instances[k] - groups_.instances().first];
    std::memcpy(static_cast<std::byte *>(blocks) + k * block_bytes_, own.block.data(), block_bytes_);
    versions.push_back(own.version);
  }
  return versions;
}

} // namespace dpg
