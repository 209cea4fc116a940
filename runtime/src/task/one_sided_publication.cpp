// Publishing by one-sided messages.
//
// Each process keeps two versions of a block and writes into the older, so that publishing never waits for a reader:
//
//     [ number of version a | number of version b | block of a | block of b ]
//
// The number is `none` while a block changes; a reader looks at it before and after it takes the block, and keeps what
// it took only if it was the same (as with sequence locks: Lameter 2005, "Effective synchronization on Linux/NUMA
// systems").
#include "task/publication.h"

#include <algorithm>

namespace dpg {

namespace {

constexpr std::size_t number_bytes = sizeof(std::int64_t);

class one_sided_publication final : public publication {
public:
  one_sided_publication(const process_groups &groups, std::size_t block_bytes)
      : groups_(groups), block_bytes_(block_bytes),
        block_room_((block_bytes + number_bytes - 1) / number_bytes * number_bytes) {
    const std::size_t count = groups.mine().size();
    MPI_Win_allocate(static_cast<MPI_Aint>(count * room()), 1, MPI_INFO_NULL, groups.all().handle(), &memory_,
                     &window_);
    MPI_Win_lock_all(MPI_MODE_NOCHECK, window_);
    for (std::size_t turn = 0; turn < count; ++turn)
      std::fill_n(reinterpret_cast<std::int64_t *>(memory_ + turn * room()), 2, none);
    MPI_Win_sync(window_);
    groups.all().barrier(); // nobody looks before all is there
  }

  void publish(index instance, std::int64_t version, const void *block) override {
    const int here = groups_.all().rank(), bytes = static_cast<int>(block_bytes_);
    set_number(instance, version, none);
    MPI_Put(block, bytes, MPI_BYTE, here, place_of_block(instance, version), bytes, MPI_BYTE, window_);
    MPI_Win_flush(here, window_);
    set_number(instance, version, version);
  }

  void look(std::span<const index> instances, std::int64_t *versions) override {
    for (std::size_t k = 0; k < instances.size(); ++k)
      MPI_Get_accumulate(nullptr, 0, MPI_INT64_T, versions + 2 * k, 2, MPI_INT64_T, counterpart(groups_, instances[k]),
                         place_of(instances[k]), 2, MPI_INT64_T, MPI_NO_OP, window_);
    MPI_Win_flush_all(window_);
  }

  std::vector<int> take(std::span<const index> instances, std::span<const std::int64_t> versions,
                        void *blocks) override {
    const int bytes = static_cast<int>(block_bytes_);
    for (std::size_t k = 0; k < instances.size(); ++k)
      MPI_Get(static_cast<std::byte *>(blocks) + k * block_bytes_, bytes, MPI_BYTE, counterpart(groups_, instances[k]),
              place_of_block(instances[k], versions[k]), bytes, MPI_BYTE, window_);
    MPI_Win_flush_all(window_);
    std::vector<std::int64_t> now(2 * instances.size());
    look(instances, now.data());
    std::vector<int> stayed;
    for (std::size_t k = 0; k < instances.size(); ++k)
      stayed.push_back(now[2 * k + versions[k] % 2] == versions[k]);
    return stayed;
  }

  void end() override {
    MPI_Win_unlock_all(window_);
    MPI_Win_free(&window_);
  }

private:
  std::size_t room() const { return 2 * (number_bytes + block_room_); }

  /// The place of an instance's data in the memory of the processes that run it.
  MPI_Aint place_of(index instance) const { return static_cast<MPI_Aint>(groups_.turn_of(instance) * room()); }
  MPI_Aint place_of_block(index instance, std::int64_t version) const {
    return place_of(instance) + static_cast<MPI_Aint>(2 * number_bytes + (version % 2) * block_room_);
  }

  void set_number(index instance, std::int64_t version, std::int64_t number) {
    const int here = groups_.all().rank();
    const MPI_Aint place = place_of(instance) + static_cast<MPI_Aint>((version % 2) * number_bytes);
    MPI_Accumulate(&number, 1, MPI_INT64_T, here, place, 1, MPI_INT64_T, MPI_REPLACE, window_);
    MPI_Win_flush(here, window_);
  }

  const process_groups &groups_;
  std::size_t block_bytes_;
  std::size_t block_room_; // with what keeps the next number aligned
  MPI_Win window_ = MPI_WIN_NULL;
  std::byte *memory_ = nullptr;
};

} // namespace

std::unique_ptr<publication> make_one_sided_publication(const process_groups &groups, std::size_t block_bytes) {
  return std::make_unique<one_sided_publication>(groups, block_bytes);
}

} // namespace dpg
