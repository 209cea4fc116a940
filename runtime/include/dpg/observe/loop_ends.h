// How the loops of a graph ended, of which it returns nothing.
#pragma once

#include <dpg/dist/communicator.h>
#include <dpg/index.h>

#include <string>
#include <string_view>

namespace dpg {

/// Counts how the runs of one loop ended. At the end of its life, if some were ended by their number of iterations, it
/// says so in one line on the standard error of process 0:
///
///     solve: the loop at solve.dpg:12 ended by its number of iterations
///     solve: the loop at solve.dpg:12 ended by its number of iterations in 3 of 20 runs
class loop_ends {
public:
  /// @param graph, place  as the program names them
  /// Does not communicate.
  loop_ends(const communicator &comm, std::string_view graph, std::string_view place)
      : is_shown_(comm.is_root()), graph_(graph), place_(place) {}
  ~loop_ends();
  loop_ends(const loop_ends &) = delete;
  loop_ends &operator=(const loop_ends &) = delete;

  /// One run of the loop has ended.
  void add(bool converged) {
    ++runs_;
    by_number_ += !converged;
  }

private:
  bool is_shown_;
  std::string graph_, place_;
  index runs_ = 0;
  index by_number_ = 0;
};

/// While it lives, what loop_ends have to say waits, and at the end of its life stands in one line for each loop: of
/// graphs that run many times, on several threads perhaps. Made and ended by one thread.
class loop_ends_together {
public:
  loop_ends_together();
  ~loop_ends_together();
  loop_ends_together(const loop_ends_together &) = delete;
  loop_ends_together &operator=(const loop_ends_together &) = delete;
};

} // namespace dpg
