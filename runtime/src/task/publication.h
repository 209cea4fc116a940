// The two ways in which published blocks travel, with one interface.
#pragma once

#include <dpg/task/process_groups.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace dpg {

/// What a process can take of its counterparts: the processes of other groups that have its place.
class publication {
public:
  /// No version.
  static constexpr std::int64_t none = -1;

  virtual ~publication() = default;

  /// Makes a block a version of the calling process's part of an instance's row. Does not wait for anybody.
  virtual void publish(index instance, std::int64_t version, const void *block) = 0;

  /// Two versions of each instance that can be taken, or none.
  virtual void look(std::span<const index> instances, std::int64_t *versions) = 0;

  /// Takes versions, into blocks one behind the other. Of each, whether it was still there.
  virtual std::vector<int> take(std::span<const index> instances, std::span<const std::int64_t> versions,
                                void *blocks) = 0;

  /// Lets what was published go on to move.
  virtual void drive() {}

  /// Ends it together with all others, after which nothing is under way. Collective over groups.all().
  virtual void end() = 0;
};

/// A reader gets blocks from the memory of who published them: two versions of each, the older of which is written.
///
/// Collective over groups.all().
std::unique_ptr<publication> make_one_sided_publication(const process_groups &groups, std::size_t block_bytes);

/// Who publishes sends blocks to all counterparts: to each the latest, once the one before has left. Collective over
/// groups.all().
std::unique_ptr<publication> make_message_publication(const process_groups &groups, std::size_t block_bytes);

/// The one that suits this machine: messages where a process that computes does not let others get from its memory.
/// DPG_PUBLISH=one-sided or messages, in the environment of process 0, pins it.
///
/// @throws dpg::usage_error on every process if DPG_PUBLISH says anything else
/// Collective over groups.all(). Cost: some milliseconds at the first call.
std::unique_ptr<publication> make_publication(const process_groups &groups, std::size_t block_bytes);

/// The process whose block of an instance's row the calling one takes.
inline int counterpart(const process_groups &groups, index instance) {
  return groups.group_of_instance(instance) * groups.processes() + groups.comm().rank();
}

} // namespace dpg
