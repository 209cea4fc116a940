// Which implementation to take, by what was predicted and what was measured: functions of numbers alone.
//
// A prediction is corrected by how much longer earlier runs took than was predicted for them. Corrections are medians,
// in which the prediction itself has a vote: two runs that were disturbed spoil none, and what was never measured is
// taken at its word. What seems cheap is therefore tried, twice at least, before times decide. What may be as good as
// the best, and was measured too seldom to tell, and what lost by its times but not by its prediction, is tried once
// its cost is a twentieth of what was spent since (docs/decisions/0012).
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

/// So many measurements tell two implementations apart whose times are close.
inline constexpr int samples_to_tell = 7;

/// What should take at most so many times the best that is known may be as good.
inline constexpr double in_reach = 1.4;

/// Trying what is not the best may take this part of the time at most.
inline constexpr double part_for_trying = 0.05;

/// How many runs in a row a try is, of which the last is measured: the first finds other code and data in the caches
/// than it would without the others, which matters to what is short.
inline int runs_of_try(double seconds) { return seconds < 1e-3 ? 3 : 1; }

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

/// An implementation that is worth one more try instead of `best`, and was not tried for long; `best` where there is
/// none. First those that may be as good and were measured too seldom to tell, the one with fewest measurements: what
/// was not measured is as far from its prediction as the best is from its own. Then what would win if its prediction
/// were right, the least one. Of equal ones it is the one that was not tried longest.
std::size_t worth_a_try(std::span<const estimate> estimates, std::size_t best);

} // namespace dpg
