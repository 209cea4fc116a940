// How messages end: waited for, asked about, or under way when their exchange is destroyed.
#include "dist/unfinished_messages.h"

#include <chrono>
#include <exception>
#include <thread>

namespace dpg {

namespace {

/// Long enough for processes that fail together: each still takes what the others sent.
constexpr std::chrono::seconds patience{2};

bool all_arrive_soon(std::vector<MPI_Request> &requests) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    int done = 0;
    MPI_Testall(static_cast<int>(requests.size()), requests.data(), &done, MPI_STATUSES_IGNORE);
    if (done != 0 || std::chrono::steady_clock::now() > deadline)
      return done != 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

void give_up(std::vector<MPI_Request> &requests) {
  for (MPI_Request &request : requests) {
    MPI_Cancel(&request);
    MPI_Request_free(&request);
  }
}

} // namespace

void wait_for_messages(std::vector<MPI_Request> &requests) {
  if (requests.empty())
    return;
  MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE);
  requests.clear();
}

void test_messages(std::vector<MPI_Request> &requests) {
  if (requests.empty())
    return;
  int done = 0;
  MPI_Testall(static_cast<int>(requests.size()), requests.data(), &done, MPI_STATUSES_IGNORE);
  if (done != 0)
    requests.clear();
}

void end_messages(std::vector<MPI_Request> &requests) noexcept {
  if (std::uncaught_exceptions() == 0)
    return wait_for_messages(requests);
  if (!requests.empty() && !all_arrive_soon(requests))
    give_up(requests);
  requests.clear();
}

} // namespace dpg
