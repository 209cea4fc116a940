// List scheduling, longest first.
#include <dpg/task/place_instances.h>

#include <algorithm>
#include <numeric>

namespace dpg {

std::vector<std::vector<index>> place_instances(std::span<const double> predicted_seconds, int groups) {
  std::vector<index> longest_first(predicted_seconds.size());
  std::iota(longest_first.begin(), longest_first.end(), 0);
  std::stable_sort(longest_first.begin(), longest_first.end(),
                   [&](index a, index b) { return predicted_seconds[a] > predicted_seconds[b]; });
  std::vector<std::vector<index>> placed(groups);
  std::vector<double> busy_until(groups, 0);
  for (const index instance : longest_first) {
    const auto soonest = std::min_element(busy_until.begin(), busy_until.end());
    *soonest += predicted_seconds[instance];
    placed[soonest - busy_until.begin()].push_back(instance);
  }
  return placed;
}

} // namespace dpg
