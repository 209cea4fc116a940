// What a program that was compiled for `dpgc report` tells of its run, for the compiler to read.
#pragma once

#include <dpg/observe/summary.h>
#include <dpg/observe/task_times.h>

#include <chrono>
#include <string>

namespace dpg {

/// Takes the place of dpg::summary, prints what that prints, and at last one line of JSON on process 0:
///
///     {"seconds": 0.04, "sizes": {"n": 7115, "nnz_of_A": 103689},
///      "tasks": [{"task": "next_and_change", "runs": 36, "seconds": 0.02}],
///      "contracts": [{"name": "rank", "text": "certified: error at most ..."}],
///      "machine": {"origin": "built in", "cache_bytes": 16e6, "cache_bandwidth": 2e10, "memory_bandwidth": 8e9,
///                  "peak_f64": 1.6e10, "peak_f32": 3.2e10}}
///
/// Seconds are those of the slowest process; the machine's figures are those of all processes and threads of the run
/// together, from the machine profile. All functions are collective.
class measured_report {
public:
  explicit measured_report(const options &options) : options_(options), summary_(options) {}

  void iterations(index count, bool converged) {
    stop();
    summary_.iterations(count, converged);
  }

  template <class Value> void output(const std::string &name, const Value &value) {
    stop();
    summary_.output(name, value);
  }

  template <class Value> void output(const std::string &name, const Value &value, const certificate &outcome) {
    stop();
    add_contract(name, outcome);
    summary_.output(name, value, outcome);
  }

  /// Prints the line.
  void finish();

private:
  void stop();
  void add_contract(const std::string &name, const certificate &outcome);

  const options &options_;
  summary summary_; // its clock starts with this
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  double seconds_ = -1; // before the first result
  std::string contracts_;
};

} // namespace dpg
