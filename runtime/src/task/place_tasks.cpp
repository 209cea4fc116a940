// List scheduling of tasks of several processes, longest first.
#include <dpg/task/place_tasks.h>

#include <algorithm>
#include <numeric>

namespace dpg {

task_placement place_tasks(std::span<const task_demand> demands, int processes) {
  task_placement placed{std::vector<int>(demands.size(), 0), std::vector<index>(demands.size())};
  std::iota(placed.order.begin(), placed.order.end(), 0);
  std::stable_sort(placed.order.begin(), placed.order.end(),
                   [&](index a, index b) { return demands[a].seconds > demands[b].seconds; });
  std::vector<double> busy_until(static_cast<std::size_t>(processes), 0);
  for (const index task : placed.order) {
    const auto width = static_cast<std::ptrdiff_t>(demands[task].processes);
    const auto ready = [&](std::ptrdiff_t first) {
      return *std::max_element(busy_until.begin() + first, busy_until.begin() + first + width);
    };
    std::ptrdiff_t best = 0;
    for (std::ptrdiff_t first = 1; first + width <= processes; ++first)
      if (ready(first) < ready(best))
        best = first;
    const double end = ready(best) + demands[task].seconds;
    std::fill_n(busy_until.begin() + best, width, end);
    placed.first[task] = static_cast<int>(best);
  }
  return placed;
}

} // namespace dpg
