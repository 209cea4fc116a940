// Groups of processes that run different tasks at the same time.
//
//     dpg::task_groups groups(comm, {{.processes = 2, .operations = 2e9, .bytes = 8e6}, {.processes = 1}});
//     auto A_of_group = dpg::part_of_group(groups[0], A);        // A, spread over the two processes of task 0
//     dpg::group_result<dpg::vector<double>> x_given(groups[0]);
//     dpg::group_result<double> s_given(groups[1]);
//     groups.on(0, [&](const dpg::communicator &) { x_given.put(solve(std::move(A_of_group))); });
//     groups.on(1, [&](const dpg::communicator &group) { s_given.put(estimate(group)); });
//     groups.run();
//     x_given.collect(x);                                        // x, spread over all
//     const double s = s_given.value();
#pragma once

#include <dpg/task/group_data.h>
#include <dpg/task/process_groups.h>

#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace dpg {

/// What a task asks for, and what it costs.
struct group_task {
  index processes = 1;
  double operations = 0; ///< in f64
  double bytes = 0;      ///< from and to memory
};

/// The groups of tasks that may run at the same time. A process may belong to the groups of several: it runs these one
/// after the other, the longest first, as dpg::place_tasks places them by the times that the machine profile predicts.
class task_groups {
public:
  /// @throws dpg::shape_error on every process if a task asks for fewer processes than one or more than there are
  /// Collective over comm.
  task_groups(const communicator &comm, std::initializer_list<group_task> tasks);

  /// The group of a task, for which task is instance 0.
  const process_groups &operator[](std::size_t task) const { return groups_[task]; }

  /// What the processes of a task's group do, with its communicator.
  void on(std::size_t task, std::function<void(const communicator &)> work) { works_[task] = std::move(work); }

  /// Runs all tasks. If one fails, all processes throw its error, as process_groups::run does.
  ///
  /// Collective over comm.
  void run() const;

private:
  std::vector<process_groups> groups_;
  std::vector<index> order_;
  std::vector<std::function<void(const communicator &)>> works_;
};

/// Moves blocks that begin at `offsets`, one a process of a group, to where all processes want them. Collective over
/// groups.all().
void move_from_group(const process_groups &groups, std::span<const index> offsets, const partition &to_blocks,
                     const void *from, void *to, std::size_t element_bytes);

/// What a task gives: an array that is spread over its group, and comes back to all processes.
template <class Array> class group_result {
public:
  explicit group_result(const process_groups &group) : group_(group) {}

  /// Collective over the group.
  void put(Array &&given) {
    const std::vector<index> offsets = partition::uniform_offsets(length(given), group_.processes());
    given_.emplace(repartition(std::move(given), group_.partition_of(offsets)));
  }

  /// Puts it into an array of the same shape that is spread over all processes, or replicated. Collective over them.
  template <class T> void collect(vector<T> &into) const {
    move(into.global_size(), into.partition(), given_ ? given_->data() : nullptr, into.data(), sizeof(T));
  }
  template <class T> void collect(dense_matrix<T> &into) const {
    move(into.row_count(), into.row_partition(), given_ ? given_->owned().data() : nullptr, into.owned().data(),
         sizeof(T) * static_cast<std::size_t>(into.column_count()));
  }

private:
  template <class T> static index length(const vector<T> &x) { return x.global_size(); }
  template <class T> static index length(const dense_matrix<T> &A) { return A.row_count(); }

  void move(index length, const partition &blocks, const void *from, void *to, std::size_t element_bytes) const {
    move_from_group(group_, partition::uniform_offsets(length, group_.processes()), blocks, from, to, element_bytes);
  }

  const process_groups &group_;
  std::optional<Array> given_; ///< on the group's processes
};

/// The same of a scalar, which all processes of the group compute alike.
template <class T>
  requires std::is_arithmetic_v<T>
class group_result<T> {
public:
  explicit group_result(const process_groups &group) : group_(group) {}
  void put(T given) { given_ = given; }

  /// Collective over all processes.
  T value() const {
    T combined = !group_.is_idle() && group_.comm().is_root() ? given_ : T{};
    combine_bytes(group_.all(), &combined, sizeof(T));
    return combined;
  }

private:
  const process_groups &group_;
  T given_{};
};

} // namespace dpg
