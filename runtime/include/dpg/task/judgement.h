// Which implementation to take, by what was predicted and what was measured: functions of numbers alone.
//
// A prediction is corrected by how much longer earlier runs took than was predicted for them. Corrections are medians,
// in which the prediction itself has a vote: two runs that were disturbed spoil none, and what was never measured is
// taken at its word. What seems cheap is therefore tried, twice at least, before times decide; and what lost by its
// times is tried again once its cost is a twentieth of what was spent since (docs/decisions/0012).
#pragma once

#include <cstddef>
#include <span>

namespace dpg {

/// So many measurements of an implementation at a size are looked at, the latest ones.
inline constexpr std::size_t samples_looked_at = 15;

/// With fewer measurements than this an implementation counts as not tried yet.
inline constexpr int samples_enough = 2;

/// What is not tried yet is only tried where it should take at most this part of the best that is known.
inline constexpr double clearly_cheaper = 0.9;

/// Trying again what lost may take this part of the time at most.
inline constexpr double part_for_trying = 0.05;

/// How much longer a run takes than predicted: the median of the latest `samples_looked_at` of `ratios` (measured over
/// predicted, oldest first) and of 1; of two middle ones the smaller. 1 where nothing was measured.
double correction(std::span<const double> ratios);

/// What is known of one implementation.
struct estimate {
  bool can_run = true;
  double predicted = 0;   ///< seconds
  double seconds = 0;     ///< the same, corrected by what was measured
  int samples = 0;        ///< measurements that the correction comes from
  double spent_since = 0; ///< seconds that this program spent in the task since it tried this implementation
};

/// The implementation to take: of those with enough measurements the one of the least seconds, or one without that is
/// clearly cheaper; of equal ones the first. `estimates.size()` where none can run.
std::size_t best_estimate(std::span<const estimate> estimates);

/// An implementation that is worth one more try instead of `best`, since it would win if its prediction were right and
/// was not tried for long; `best` where there is none. Of equal predictions it is the one that was not tried longest.
std::size_t worth_a_try(std::span<const estimate> estimates, std::size_t best);

} // namespace dpg
