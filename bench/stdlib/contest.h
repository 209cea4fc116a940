// Tasks of the library against peers: what is timed, and whether results agree.
#pragma once

#include "problem.h"

#include <functional>
#include <string>
#include <vector>

namespace bench {

/// A task as one contestant does it; `result` copies what it gave last.
struct attempt {
  std::function<void()> run;
  std::function<numbers()> result;
};

/// What a peer does for a task, by the task's name.
struct peer_task {
  std::string task;
  attempt theirs;
};

/// The same tasks by each contestant. What is computed is out of place: a copy of the argument counts for all.
std::vector<peer_task> library_tasks(const problem &given);
std::vector<peer_task> lapack_tasks(const problem &given);
std::vector<peer_task> hand_written_tasks(const problem &given);
#ifdef BENCH_HAS_EIGEN
std::vector<peer_task> eigen_tasks(const problem &given);
#endif

} // namespace bench
