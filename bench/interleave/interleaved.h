// Timing emitted code and a hand-written loop in turn, an iteration at a time, in one process.
//
// Emitted code calls dpg::progress::step() at the end of every iteration of a `repeat`. A benchmark links its own
// definition of dpg::progress (interleaved.cpp), which reads the clock there, runs one iteration of the peer, and lets
// the emitted code go on. So the code that is measured is the emitted text, unchanged, and whatever slows the machine
// down for a while slows both down alike.
#pragma once

#include <mpi.h>

#include <chrono>
#include <functional>
#include <vector>

namespace bench {

/// Watches the iteration of the emitted function that is called while it lives. One at a time; collective over comm.
class interleaved {
public:
  /// @param peer  one iteration of what the emitted code is compared with; may be empty
  explicit interleaved(MPI_Comm comm, std::function<void()> peer = {});
  ~interleaved();
  interleaved(const interleaved &) = delete;
  interleaved &operator=(const interleaved &) = delete;

  /// Called once, after the first iteration and outside of all times.
  void after_first_step(std::function<void()> action) { after_first_step_ = std::move(action); }

  /// The seconds of each iteration so far, on the slowest process.
  const std::vector<double> &ours() const { return ours_; }
  const std::vector<double> &peers() const { return peers_; }

  /// What the emitted code's progress line tells: the iteration begins, an iteration has ended.
  static void begin();
  static void step();

private:
  using clock = std::chrono::steady_clock;

  double seconds_of_slowest() const;
  void start_clock();
  void end_iteration();

  MPI_Comm comm_;
  std::function<void()> peer_;
  std::vector<double> ours_, peers_;
  std::function<void()> after_first_step_;
  clock::time_point start_;
};

} // namespace bench
