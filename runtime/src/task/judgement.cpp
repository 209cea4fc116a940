// Which implementation to take, by what was predicted and what was measured.
#include <dpg/task/judgement.h>

#include <algorithm>
#include <array>

namespace dpg {
namespace {

bool is_tried(const estimate &e) { return e.samples >= samples_enough; }

/// The first of the least seconds among those that can run and are tried, or not; `estimates.size()` where there is
/// none.
std::size_t least(std::span<const estimate> estimates, bool tried) {
  std::size_t best = estimates.size();
  for (std::size_t k = 0; k < estimates.size(); ++k) {
    const bool counts = estimates[k].can_run && is_tried(estimates[k]) == tried;
    if (counts && (best == estimates.size() || estimates[k].seconds < estimates[best].seconds))
      best = k;
  }
  return best;
}

} // namespace

double correction(std::span<const double> ratios) {
  std::array<double, samples_looked_at + 1> votes{1.0};
  const std::size_t count = std::min(ratios.size(), samples_looked_at);
  std::copy(ratios.end() - static_cast<std::ptrdiff_t>(count), ratios.end(), votes.begin() + 1);
  const auto last = votes.begin() + 1 + static_cast<std::ptrdiff_t>(count);
  const auto middle = votes.begin() + static_cast<std::ptrdiff_t>(count / 2);
  std::nth_element(votes.begin(), middle, last);
  return *middle;
}

std::size_t best_estimate(std::span<const estimate> estimates) {
  const std::size_t known = least(estimates, true), untried = least(estimates, false);
  if (known == estimates.size() || untried == estimates.size())
    return known == estimates.size() ? untried : known;
  return estimates[untried].seconds < clearly_cheaper * estimates[known].seconds ? untried : known;
}

std::size_t worth_a_try(std::span<const estimate> estimates, std::size_t best) {
  std::size_t chosen = best;
  double least_predicted = clearly_cheaper * estimates[best].seconds;
  for (std::size_t k = 0; k < estimates.size(); ++k) {
    const estimate &rival = estimates[k];
    const bool is_due = rival.seconds <= part_for_trying * rival.spent_since;
    const bool waited_longer =
        chosen != best && rival.predicted == least_predicted && rival.spent_since > estimates[chosen].spent_since;
    if (k != best && rival.can_run && is_due && (rival.predicted < least_predicted || waited_longer)) {
      chosen = k;
      least_predicted = rival.predicted;
    }
  }
  return chosen;
}

} // namespace dpg
