// Runs tasks of one process on its threads.
#include <dpg/task/parallel_for.h>

#include <dpg/library/blas_threads.h>

#include "program/throwing_level.h"

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <limits>
#include <mutex>

namespace dpg {

namespace {

/// The error of the first task in order, of those that failed.
class first_problem {
public:
  /// Whether one of those before a task failed: in order, it would not have begun.
  bool is_before(index task) const { return task_.load(std::memory_order_relaxed) < task; }

  void set(index task, std::exception_ptr problem) {
    const std::lock_guard lock(mutex_);
    if (is_before(task))
      return;
    task_ = task;
    problem_ = std::move(problem);
  }

  void rethrow() const {
    if (problem_)
      std::rethrow_exception(problem_);
  }

private:
  std::mutex mutex_;
  std::atomic<index> task_ = std::numeric_limits<index>::max();
  std::exception_ptr problem_;
};

/// How many tasks a thread takes at a time: one, unless there are so many that taking them would cost.
index tasks_at_a_time(index count, int threads) { return std::max<index>(1, count / (index(64) * threads)); }

} // namespace

void run_on_threads(index count, const std::function<void(index)> &work) {
  const int threads = omp_get_max_threads();
  if (threads == 1 || count < threads || omp_get_level() > 0) {
    for (index task = 0; task < count; ++task)
      work(task);
    return;
  }
  const blas_threads one_each(1);
  first_problem problem;
#pragma omp parallel
  {
    omp_set_num_threads(1); // of this thread alone: what tasks start
    const throwing_level level(omp_get_level());
#pragma omp for schedule(dynamic, tasks_at_a_time(count, threads))
    for (index task = 0; task < count; ++task) {
      if (problem.is_before(task))
        continue;
      try {
        work(task);
      } catch (...) {
        problem.set(task, std::current_exception());
      }
    }
  }
  problem.rethrow();
}

} // namespace dpg
