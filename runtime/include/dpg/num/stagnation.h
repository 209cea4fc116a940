// When an iteration in few digits has come as far as these go.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace dpg {

/// Watches the number that an iteration is judged by, and tells when it shrinks no more:
///
///     dpg::stagnation stagnation;
///     do { ... converged = change <= goal || stagnation.is_reached_by(change); } while (!converged);
///
/// It is reached when the least value so far, below 2^-14 of the first, shrank in the last four iterations by less than
/// a quarter of what four iterations took off on average, on a logarithmic scale: an iteration that converges slowly
/// does so evenly. Wherever the least value is, after 64 values that are no new one, since residuals may grow for a
/// while. A NaN is no new least value. These are rules of thumb: that what has been reached is good enough, a
/// certificate has to say.
class stagnation {
public:
  /// Takes the next value in. The same on all processes, if the values are.
  bool is_reached_by(double value) {
    if (!(first_ >= 0))
      first_ = value;
    since_least_ = value < least_ ? 0 : since_least_ + 1;
    const double before = std::exchange(recent_[count_++ % recent_.size()], least_ = std::min(least_, value));
    if (since_least_ >= 64)
      return true;
    if (!(least_ < 0x1p-14 * first_) || !(least_ > 0) || count_ <= recent_.size())
      return false;
    const double average = std::log(first_ / least_) / static_cast<double>(count_ - 1);
    return std::log(before / least_) < average; // a quarter of four
  }

private:
  double first_ = -1;
  double least_ = std::numeric_limits<double>::infinity();
  int since_least_ = 0;
  std::size_t count_ = 0;
  std::array<double, 4> recent_{}; // the least values after the last four iterations
};

} // namespace dpg
