// Groups of processes that run the instances of a parallel loop at the same time.
//
//     const dpg::process_groups groups(comm, {0, methods}, 2); // groups of 2 processes for `methods` instances
//     auto A_of_group = dpg::part_of_group(groups, A);         // A, spread over each group's processes
//     groups.run([&](dpg::index c) { ... });                   // each group its instances, one after the other
//
// Groups are blocks of consecutive processes. Those that are left over, where the number of processes is no multiple or
// there are fewer instances than groups, idle; they take part in what is collective over all.
#pragma once

#include <dpg/dist/communicator.h>
#include <dpg/dist/partition.h>
#include <dpg/observe/loop_ends.h>
#include <dpg/task/parallel_for.h>

#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace dpg {

class process_groups {
public:
  /// Groups for instances that are predicted to take equally long.
  ///
  /// @param instances  their numbers; none where the last is not above the first
  /// @param processes  how many each instance asks for
  /// @throws dpg::shape_error on every process if that is fewer than one or more than there are
  /// Collective over comm.
  process_groups(const communicator &comm, index_range instances, index processes);

  /// The same for instances of which predicted(instance) says how long they take, in any unit: see
  /// dpg::place_instances. It is the same function on every process.
  process_groups(const communicator &comm, index_range instances, const std::function<double(index)> &predicted,
                 index processes);

  /// The same for instances that are predicted to take as many seconds.
  process_groups(const communicator &comm, index first_instance, std::span<const double> predicted_seconds,
                 index processes);

  /// All processes.
  const communicator &all() const { return all_; }

  /// The calling process's group; itself alone where it idles.
  const communicator &comm() const { return mine_; }

  /// How many groups have instances, and processes a group.
  int count() const { return static_cast<int>(instances_.size()); }
  int processes() const { return processes_; }

  /// The number of a process's group, -1 where it idles.
  int group_of(int rank) const {
    const int place = rank - first_rank_;
    return place >= 0 && place < count() * processes_ ? place / processes_ : -1;
  }
  bool is_idle() const { return group_of(all_.rank()) < 0; }

  /// Whether one group has all processes: what is spread over it need not move.
  bool is_whole() const { return processes_ == all_.size(); }

  /// The numbers of all instances.
  index_range instances() const { return {first_instance_, first_instance_ + dpg::size(group_of_instance_)}; }
  int group_of_instance(index instance) const { return group_of_instance_[instance - first_instance_]; }
  /// How many instances its group runs before it.
  index turn_of(index instance) const { return turn_of_instance_[instance - first_instance_]; }
  bool is_mine(index instance) const { return group_of_instance(instance) == group_of(all_.rank()); }

  /// The instances of the calling process's group, in the order in which it runs them.
  std::span<const index> mine() const;

  /// Calls give(whether it is the last) where an instance of the calling process's group asks for an array, which each
  /// of them does once: the last to ask may take it as it is. One thread at a time.
  template <class Give> auto hand_out(const void *array, Give &&give) const {
    const std::lock_guard lock(handing_out_->mutex);
    index &asked = handing_out_->asked[array];
    return give(++asked == dpg::size(mine()));
  }

  /// What a process holds of an array that is spread over its group by blocks that begin at `offsets`, one block a
  /// process of a group; nothing where it idles.
  index_range block_of(int rank, std::span<const index> offsets) const;

  /// The partition of the calling process's group with these blocks; of nothing where it idles.
  partition partition_of(std::span<const index> offsets) const;

  /// Calls work(instance) for the calling process's instances. If an instance fails, all processes throw its error once
  /// all groups have ended: of several, that of the lowest process. Where others go on for more than some seconds, the
  /// group that failed throws it alone, which ends the program (program.h).
  ///
  /// Collective over all().
  template <class Work> void run(Work &&work) const {
    run_mine([&] {
      for (const index instance : mine())
        work(instance);
    });
  }

  /// The same for work that neither publishes nor chooses: the instances of a group of one process run on its threads,
  /// as run_on_threads() says.
  template <class Work> void run_on_threads(Work &&work) const {
    if (!mine_.is_alone())
      return run(work);
    run_mine([&] { dpg::run_on_threads(dpg::size(mine()), [&](index turn) { work(mine()[turn]); }); });
  }

  /// Has `work` called again and again where the calling process has run its instances and waits for other groups, for
  /// as long as somebody holds what this returns: so that what it sent goes on to move.
  [[nodiscard]] std::shared_ptr<const std::function<void()>> while_waiting(std::function<void()> work) const;

private:
  friend class task_groups;

  static int checked_size(const communicator &comm, index processes);

  /// One group, of `processes` from `first_rank` on, for instance 0.
  process_groups(const communicator &comm, int first_rank, index processes);
  process_groups(const communicator &comm, int first_rank, index first_instance,
                 std::span<const double> predicted_seconds, index processes, int groups);

  template <class Work> void run_mine(Work &&work) const {
    handing_out_->asked.clear();
    std::exception_ptr problem;
    try {
      const loop_ends_together ends;
      work();
    } catch (...) {
      problem = std::current_exception();
    }
    end(problem, all_endings_);
  }
  void end(const std::exception_ptr &problem, const communicator &all_endings) const;
  void work_meanwhile() const;

  communicator all_;
  int first_rank_;
  int processes_;
  index first_instance_;
  std::vector<std::vector<index>> instances_; // of each group that has any
  std::vector<int> group_of_instance_;
  std::vector<index> turn_of_instance_;
  communicator mine_;
  communicator endings_; // of the group, and of all: messages of work that failed may be under way on the others
  communicator all_endings_;
  mutable std::vector<std::weak_ptr<const std::function<void()>>> meanwhile_;

  struct handing_out {
    std::mutex mutex;
    std::map<const void *, index> asked; // how many instances have asked for each array
  };
  std::shared_ptr<handing_out> handing_out_ = std::make_shared<handing_out>();
};

} // namespace dpg
