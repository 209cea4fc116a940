// Which group runs which instances of a parallel loop: list scheduling by predicted times.
#pragma once

#include <dpg/index.h>

#include <span>
#include <vector>

namespace dpg {

/// The instances of each of `groups` groups, in the order in which it runs them: the longest first, each on the group
/// that would end it soonest, of equals the first. The last group ends within 4/3 - 1/(3 groups) of the best possible
/// time (Graham 1969, Bounds on multiprocessing timing anomalies, doi:10.1137/0117039).
///
/// @param predicted_seconds  one time an instance, finite and not negative: the same numbers give the same placement,
///                           so that processes that know them need not tell each other
std::vector<std::vector<index>> place_instances(std::span<const double> predicted_seconds, int groups);

} // namespace dpg
