// What happened to stochastic numbers while a graph ran that makes estimates of their digits invalid.
//
//     const dpg::sampling_watch watch;
//     ...
//     dpg::certify_sampled("y", error, norm, {1e-6}, watch.doubts(comm));
#pragma once

#include <dpg/dist/communicator.h>
#include <dpg/num/instabilities.h>

#include <string>
#include <vector>

namespace dpg {

/// Watches this process's operations from its construction on, those of all threads.
class sampling_watch {
public:
  sampling_watch();

  /// "2 quotients by numbers without digits in solve.dpg:12, 1 comparison that rounding decides in solve.dpg:14", the
  /// first three statements by their places, of what all processes met: products of two numbers without digits,
  /// quotients by one, comparisons that chose. Empty if nothing was met. What each process computes for itself counts
  /// on each.
  ///
  /// Collective; the same on all processes. Source: num/instabilities.h.
  std::string doubts(const communicator &comm) const;

private:
  std::vector<index> before_; // counts of each kind at each place
};

} // namespace dpg
