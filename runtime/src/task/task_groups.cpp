// Groups for tasks beside each other: who runs what, and what comes back.
#include <dpg/task/task_groups.h>

#include "dist/move_ranges.h"
#include "task/choice_table.h"

#include <dpg/task/candidate.h>
#include <dpg/task/place_tasks.h>

#include <omp.h>

#include <exception>

namespace dpg {

task_groups::task_groups(const communicator &comm, std::initializer_list<group_task> tasks) : works_(tasks.size()) {
  choosing::prepare(comm);
  std::vector<task_demand> demands;
  for (const group_task &task : tasks) {
    const candidate whole{.name = "", .operations = {.f64 = task.operations}, .bytes = task.bytes};
    const task_place place{.processes = process_groups::checked_size(comm, task.processes),
                           .threads = omp_get_max_threads(),
                           .processes_a_node = comm.size()};
    demands.push_back({task.processes, predict(whole, choosing::profile(), place).run});
  }
  // Process 0 decides: figures of processes that have other numbers of threads differ.
  for (task_demand &demand : demands)
    MPI_Bcast(&demand.seconds, 1, MPI_DOUBLE, 0, comm.handle());
  task_placement placed = place_tasks(demands, comm.size());
  order_ = std::move(placed.order);
  groups_.reserve(demands.size());
  for (std::size_t task = 0; task < demands.size(); ++task)
    groups_.push_back(process_groups(comm, placed.first[task], demands[task].processes));
}

void task_groups::run() const {
  std::exception_ptr problem;
  const process_groups *last = &groups_.front();
  try {
    for (const index task : order_)
      if (!groups_[task].is_idle()) {
        last = &groups_[task];
        works_[task](last->comm());
      }
  } catch (...) {
    problem = std::current_exception();
  }
  last->end(problem, groups_.front().all_endings_);
}

void move_from_group(const process_groups &groups, std::span<const index> offsets, const partition &to_blocks,
                     const void *from, void *to, std::size_t element_bytes) {
  move_ranges(
      groups.all(), [&](int rank) { return groups.block_of(rank, offsets); },
      [&](int rank) { return to_blocks.owned_by(rank); }, from, to, element_bytes);
}

} // namespace dpg
