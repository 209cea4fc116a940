// How fast messages between processes are.
//
// Where other programs use the cores too, two processes often run one after the other, and a message takes as long as
// the system lets the other one wait. So groups of few messages are timed, and the best group counts: it is one during
// which both ran.
#include "message_speed.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <thread>
#include <vector>

namespace dpg::measure {
namespace {

/// The least seconds of a group of `group` calls of `work`. Process 0 times, and says when it is enough.
template <class Work> double least_seconds(const communicator &comm, double budget, int group, Work work) {
  constexpr int least_groups = 8;
  double least = std::numeric_limits<double>::infinity();
  const double begin = MPI_Wtime();
  for (int goes_on = 1; goes_on != 0;) {
    comm.barrier();
    for (int g = 0; g < least_groups; ++g) {
      const double start = MPI_Wtime();
      for (int k = 0; k < group; ++k)
        work();
      least = std::min(least, MPI_Wtime() - start);
    }
    goes_on = MPI_Wtime() - begin < budget ? 1 : 0;
    MPI_Bcast(&goes_on, 1, MPI_INT, 0, comm.handle());
  }
  return least;
}

/// Sends a message from process 0 to the last process and back.
void exchange(const communicator &comm, std::vector<char> &message) {
  const int last = comm.size() - 1, size = static_cast<int>(message.size());
  if (comm.is_root()) {
    MPI_Send(message.data(), size, MPI_CHAR, last, 0, comm.handle());
    MPI_Recv(message.data(), size, MPI_CHAR, last, 0, comm.handle(), MPI_STATUS_IGNORE);
  } else if (comm.rank() == last) {
    MPI_Recv(message.data(), size, MPI_CHAR, 0, 0, comm.handle(), MPI_STATUS_IGNORE);
    MPI_Send(message.data(), size, MPI_CHAR, 0, 0, comm.handle());
  }
}

double seconds_of_message(const communicator &comm, std::size_t bytes, int group, double budget) {
  std::vector<char> message(bytes);
  return least_seconds(comm, budget, group, [&] { exchange(comm, message); }) / (2 * group);
}

double seconds_of_reduction(const communicator &comm, double budget) {
  constexpr int group = 4;
  const auto reduce = [&] {
    double value = 1;
    MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_DOUBLE, MPI_SUM, comm.handle());
  };
  return least_seconds(comm, budget, group, reduce) / group;
}

} // namespace

void measure_messages(machine_profile &profile, const communicator &comm, double seconds) {
  constexpr std::size_t short_bytes = 8, long_bytes = 4 << 20;
  const double budget = seconds / 3; // so many figures
  profile.processes = comm.size();
  profile.message_latency = seconds_of_message(comm, short_bytes, 4, budget);
  const double long_seconds = seconds_of_message(comm, long_bytes, 1, budget);
  profile.message_bandwidth = long_bytes / std::max(long_seconds - profile.message_latency, long_seconds / 2);
  profile.allreduce_latency = seconds_of_reduction(comm, budget);
}

void wait_quietly(const communicator &comm) {
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Ibarrier(comm.handle(), &request);
  for (int done = 0; done == 0;) {
    MPI_Test(&request, &done, MPI_STATUS_IGNORE);
    if (done == 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

} // namespace dpg::measure
