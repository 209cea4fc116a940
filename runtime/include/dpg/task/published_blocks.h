// What instances of a parallel loop publish while they run: the latest version of a block on each of their processes.
//
// All groups have as many processes, and blocks are cut alike in each: process s of a reading group wants what process
// s of the publishing group has. A version is whole where all processes of a group take the same one of a row. So the
// processes of a reading group look which versions they can take, agree on the latest that all of them can, and take
// it; where it was overwritten meanwhile they look again, or stay with the version that they took before.
//
// Blocks travel one-sided or by messages, as measured when the first are made; DPG_PUBLISH=one-sided or messages pins
// it.
#pragma once

#include <dpg/task/process_groups.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace dpg {

class publication;

class published_blocks {
public:
  /// Blocks of `block_bytes` bytes on the calling process, the same on process s of every group; `before` holds its
  /// block of each of its group's instances, in the order of groups.mine(): their version before the loop.
  ///
  /// @throws dpg::shape_error on every process if a block of one has 2^30 bytes or more; dpg::usage_error likewise if
  ///         DPG_PUBLISH names no way
  /// Collective over groups.all(). Memory: two blocks an instance of the group, and one a row that is read.
  published_blocks(const process_groups &groups, std::size_t block_bytes, const std::vector<const void *> &before);

  /// Collective over groups.all(), but where an error is on its way: others may not come then.
  ~published_blocks();
  published_blocks(const published_blocks &) = delete;
  published_blocks &operator=(const published_blocks &) = delete;

  /// Makes a block the next version of the calling process's part of an instance's row. Does not wait for anybody.
  void publish(index instance, const void *block);

  /// Gives the calling process its blocks of the latest versions of some instances' rows: of each row the same version
  /// on all processes of the group, and never an older one than before. Returns the versions' numbers: 0 is that before
  /// the loop.
  ///
  /// @param blocks  room for one block an instance
  /// Collective over groups.comm().
  std::vector<std::int64_t> newest(std::span<const index> instances, void *blocks);

private:
  /// A version that the group took.
  struct taken {
    std::int64_t version = -1;
    std::vector<std::byte> block;
  };

  taken &taken_of(index instance) { return taken_[instance - groups_.instances().first]; }
  std::vector<std::int64_t> latest_of_group(std::span<const std::int64_t> versions) const;
  bool take(std::span<const index> instances);
  bool has_all(std::span<const index> instances);

  const process_groups &groups_;
  std::size_t block_bytes_;
  std::vector<std::int64_t> published_; // the latest number of each of the group's instances, in their order
  std::vector<taken> taken_;            // one an instance
  std::unique_ptr<publication> way_;
  std::shared_ptr<const std::function<void()>> driving_; // while others still read
};

} // namespace dpg
