// Threads that run a loop together: each computes its share of the rows of a task, and they meet behind it.
//
//     dpg::thread_team team;
//     #pragma omp parallel
//     {
//       dpg::team_member member(team);
//       for (dpg::index t = 0; t < steps; ++t) {
//         step(x[t % 2], x[1 - t % 2], member.share(rows)); // reads what any thread gave in the step before
//         member.meet();
//       }
//     }
//
// A meeting of two threads is one line of memory that goes from one core to the other: less than OpenMP's barrier, and
// far less than starting threads (./dpg bench tasks).
#pragma once

#include <dpg/index.h>

#include <atomic>
#include <memory>

namespace dpg {

/// What the threads of a parallel region need to meet: for each thread and round a flag of its own line of memory.
class thread_team {
public:
  /// For regions of at most as many threads as omp_get_max_threads() says now, one after the other. Called outside of
  /// them.
  thread_team();

private:
  friend class team_member;

  struct alignas(64) flag {
    std::atomic<index> meeting{0};
  };

  int most_;   // threads
  int rounds_; // of a meeting of all
  std::unique_ptr<flag[]> flags_;
  index meetings_ = 0; // that earlier regions had
};

/// One thread of a team. Each thread of the region makes its own.
class team_member {
public:
  /// A region of more threads than the team is for ends the program.
  explicit team_member(thread_team &team);
  ~team_member();
  team_member(const team_member &) = delete;
  team_member &operator=(const team_member &) = delete;

  /// This thread's part of `rows`: consecutive ones, as many as the others have or one more.
  index_range share(index_range rows) const {
    const index size = rows.size() > 0 ? rows.size() : 0, each = size / count_, more = size % count_;
    const index first = rows.first + number_ * each + (number_ < more ? number_ : more);
    return {first, first + each + (number_ < more)};
  }

  /// Returns when all threads of the region have come here; what they wrote before may then be read.
  void meet() {
    if (count_ > 1)
      meet_others();
  }

  /// The main thread, which alone may communicate, does what `work` says; then all go on.
  template <class Work> void by_main_thread(const Work &work) {
    if (number_ == 0)
      work();
    meet();
  }

private:
  void meet_others();

  thread_team &team_;
  index number_, count_;
  index meeting_;
};

} // namespace dpg
