// How far an iteration is, for the person who waits.
#pragma once

#include <dpg/dist/communicator.h>
#include <dpg/index.h>

#include <chrono>
#include <string>
#include <string_view>

namespace dpg {

/// Prints to the standard error of process 0 how an iteration goes: on a terminal one line that is written anew, at
/// most ten times a second, and erased at the end; elsewhere a line after 1, 2, 4, 8, ... seconds. Nothing if the
/// environment says DPG_PROGRESS=0.
///
///     dpg::progress progress(comm, "pagerank", 500);
///     ... progress.step(iteration, change);
class progress {
public:
  /// @param most_steps  how many iterations there may be; 0 if unknown
  /// Does not communicate.
  progress(const communicator &comm, std::string_view name, index most_steps);
  ~progress();
  progress(const progress &) = delete;
  progress &operator=(const progress &) = delete;

  /// Iteration `step` (from 1) is done; `change` is what its end is judged by. Costs a reading of the clock.
  void step(index step, double change);

  /// The same, where the iteration is judged by nothing that can be shown.
  void step(index step);

private:
  using clock = std::chrono::steady_clock;

  bool is_due();
  void print(index step, const std::string &change);

  std::string name_;
  index most_steps_;
  bool is_shown_;
  bool on_terminal_ = false;
  bool has_printed_ = false;
  clock::time_point begin_ = clock::now();
  clock::time_point next_print_;
};

} // namespace dpg
