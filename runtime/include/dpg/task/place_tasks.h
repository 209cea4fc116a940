// Which processes run which of several tasks, and in which order: a function of numbers alone.
#pragma once

#include <dpg/index.h>

#include <span>
#include <vector>

namespace dpg {

/// A task that a group of processes runs.
struct task_demand {
  index processes = 1; ///< of its group
  double seconds = 0;  ///< that it is predicted to take
};

/// Where the tasks run: `first[k]` is the first process of task k's group, of consecutive ones; `order` has all tasks,
/// and each process runs its own in that order.
struct task_placement {
  std::vector<int> first;
  std::vector<index> order;
};

/// List scheduling (Graham 1969): tasks longest first, each on those processes that are the soonest free together, of
/// equal ones the first. Tasks of independent statements have no critical path but the longest of them.
///
/// @param demands  each of 1 to `processes` processes
task_placement place_tasks(std::span<const task_demand> demands, int processes);

} // namespace dpg
