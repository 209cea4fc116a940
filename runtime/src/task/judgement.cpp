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

namespace {

/// Seconds that a try is expected to take.
double expected(const estimate &rival, const estimate &best) {
  return is_tried(rival) || best.predicted <= 0 ? rival.seconds : rival.predicted * best.seconds / best.predicted;
}

bool is_due(const estimate &rival, const estimate &best) {
  const double seconds = expected(rival, best);
  return rival.can_run && runs_of_try(seconds) * seconds <= part_for_trying * rival.spent_since;
}

/// Whether more measurements may show that it is as good as the best.
bool is_open(const estimate &rival, const estimate &best) {
  return rival.samples < samples_to_tell && expected(rival, best) <= in_reach * best.seconds;
}

} // namespace

std::size_t worth_a_try(std::span<const estimate> estimates, std::size_t best) {
  const estimate &known = estimates[best];
  std::size_t open = best, promising = best;
  for (std::size_t k = 0; k < estimates.size(); ++k) {
    const estimate &rival = estimates[k];
    if (k == best || !is_due(rival, known))
      continue;
    const auto waited_longer = [&](std::size_t other) { return rival.spent_since > estimates[other].spent_since; };
    if (is_open(rival, known) && (open == best || rival.samples < estimates[open].samples ||
                                  (rival.samples == estimates[open].samples && waited_longer(open))))
      open = k;
    if (rival.predicted < clearly_cheaper * known.seconds &&
        (promising == best || rival.predicted < estimates[promising].predicted ||
         (rival.predicted == estimates[promising].predicted && waited_longer(promising))))
      promising = k;
  }
  return open != best ? open : promising;
}

} // namespace dpg
