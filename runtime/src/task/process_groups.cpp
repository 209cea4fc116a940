// Groups of processes: how they are cut, and how their work ends.
#include <dpg/task/process_groups.h>

#include "task/choice_table.h"

#include <dpg/dist/agree.h>
#include <dpg/errors.h>
#include <dpg/task/place_instances.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <string>
#include <thread>

namespace dpg {

namespace {

std::vector<std::vector<index>> place_on_groups(std::span<const double> predicted_seconds, int groups) {
  std::vector<std::vector<index>> placed = place_instances(predicted_seconds, groups);
  std::erase_if(placed, [](const std::vector<index> &instances) { return instances.empty(); });
  return placed;
}

std::vector<double> predicted_times(index_range instances, const std::function<double(index)> &predicted) {
  std::vector<double> times;
  for (index instance = instances.first; instance < instances.last; ++instance) {
    const double seconds = predicted(instance);
    times.push_back(seconds > 0 && seconds < std::numeric_limits<double>::infinity() ? seconds : 0);
  }
  return times;
}

/// Waits for all processes of a communicator to come here, and works meanwhile.
template <class Work> void wait_for_all(const communicator &comm, Work &&work) {
  if (comm.is_alone())
    return;
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Ibarrier(comm.handle(), &request);
  for (int done = 0; done == 0; MPI_Test(&request, &done, MPI_STATUS_IGNORE)) {
    work();
    std::this_thread::yield();
  }
}

/// Waits for some seconds. Whether all have come.
bool all_come_soon(const communicator &comm) {
  if (comm.is_alone())
    return true;
  constexpr std::chrono::seconds patience{5};
  const auto deadline = std::chrono::steady_clock::now() + patience;
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Ibarrier(comm.handle(), &request);
  for (int done = 0; done == 0;) {
    MPI_Test(&request, &done, MPI_STATUS_IGNORE);
    if (done == 0 && std::chrono::steady_clock::now() > deadline)
      return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(done == 0 ? 1 : 0));
  }
  return true;
}

} // namespace

int process_groups::checked_size(const communicator &comm, index processes) {
  if (processes < 1)
    throw shape_error("a group of " + std::to_string(processes) + " processes: it needs 1 or more");
  if (processes > comm.size())
    throw shape_error("a group of " + std::to_string(processes) + " processes: there " +
                      (comm.size() == 1 ? "is 1" : "are " + std::to_string(comm.size())));
  return static_cast<int>(processes);
}

process_groups::process_groups(const communicator &comm, index_range instances, index processes)
    : process_groups(comm, instances.first, std::vector<double>(std::max<index>(instances.size(), 0), 1), processes) {}

process_groups::process_groups(const communicator &comm, index_range instances,
                               const std::function<double(index)> &predicted, index processes)
    : process_groups(comm, instances.first, predicted_times(instances, predicted), processes) {}

process_groups::process_groups(const communicator &comm, index first_instance,
                               std::span<const double> predicted_seconds, index processes)
    : process_groups(comm, 0, first_instance, predicted_seconds, processes,
                     comm.size() / checked_size(comm, processes)) {}

process_groups::process_groups(const communicator &comm, int first_rank, index processes)
    : process_groups(comm, first_rank, 0, std::vector<double>{1}, processes, 1) {}

process_groups::process_groups(const communicator &comm, int first_rank, index first_instance,
                               std::span<const double> predicted_seconds, index processes, int groups)
    : all_(comm), first_rank_(first_rank), processes_(checked_size(comm, processes)), first_instance_(first_instance),
      instances_(place_on_groups(predicted_seconds, groups)), group_of_instance_(predicted_seconds.size()),
      turn_of_instance_(predicted_seconds.size()), mine_(is_whole() ? comm : comm.split(group_of(comm.rank()))),
      endings_(mine_.duplicate()), all_endings_(comm.duplicate()) {
  choosing::prepare(comm);
  for (int group = 0; group < count(); ++group)
    for (std::size_t turn = 0; turn < instances_[group].size(); ++turn) {
      index &instance = instances_[group][turn];
      group_of_instance_[instance] = group;
      turn_of_instance_[instance] = static_cast<index>(turn);
      instance += first_instance;
    }
}

std::span<const index> process_groups::mine() const {
  if (is_idle())
    return {};
  return instances_[group_of(all_.rank())];
}

index_range process_groups::block_of(int rank, std::span<const index> offsets) const {
  if (group_of(rank) < 0)
    return {};
  const int place = (rank - first_rank_) % processes_;
  return {offsets[place], offsets[place + 1]};
}

partition process_groups::partition_of(std::span<const index> offsets) const {
  if (is_idle())
    return partition::uniform(mine_, 0);
  std::vector<index> sizes(processes_);
  for (int place = 0; place < processes_; ++place)
    sizes[place] = offsets[place + 1] - offsets[place];
  return partition::of_sizes(mine_, sizes);
}

std::shared_ptr<const std::function<void()>> process_groups::while_waiting(std::function<void()> work) const {
  auto held = std::make_shared<const std::function<void()>>(std::move(work));
  std::erase_if(meanwhile_, [](const auto &each) { return each.expired(); });
  meanwhile_.push_back(held);
  return held;
}

void process_groups::work_meanwhile() const {
  for (const auto &each : meanwhile_)
    if (const auto work = each.lock())
      (*work)();
}

/// A process that fails alone leaves the others of its group waiting for it, and a group that fails need not wait for
/// hours until others have computed what nobody will see: after some seconds it goes on with its error, which ends the
/// program. Of a group, process 0 speaks.
void process_groups::end(const std::exception_ptr &problem, const communicator &all_endings) const {
  if (!problem) {
    wait_for_all(all_endings, [this] { work_meanwhile(); });
  } else if (!all_come_soon(endings_) || !all_come_soon(all_endings)) {
    std::this_thread::sleep_for(std::chrono::seconds(mine_.is_root() ? 0 : 10));
    std::rethrow_exception(problem);
  }
  agree(all_, problem);
}

} // namespace dpg
