// When an iteration in few digits has come as far as these go.
#pragma once

#include <algorithm>
#include <limits>

namespace dpg {

/// Watches the number that an iteration is judged by, and tells when it shrinks no more:
///
///     dpg::stagnation stagnation;
///     do { ... converged = change <= goal || stagnation.is_reached_by(change); } while (!converged);
///
/// It is reached after four values in a row that are no new least one, where the least is below 2^-14 of the first;
/// after 64 wherever it is, since residuals may grow for a while. A NaN is no new least value. These are rules of
/// thumb: that what has been reached is good enough, a certificate has to say.
class stagnation {
public:
  /// Takes the next value in. The same on all processes, if the values are.
  bool is_reached_by(double value) {
    if (!(first_ >= 0))
      first_ = value;
    since_least_ = value < least_ ? 0 : since_least_ + 1;
    least_ = std::min(least_, value);
    return since_least_ >= (least_ < 0x1p-14 * first_ ? 4 : 64);
  }

private:
  double first_ = -1;
  double least_ = std::numeric_limits<double>::infinity();
  int since_least_ = 0;
};

} // namespace dpg
