// Counts doubtful operations on stochastic numbers, by statement.
#include <dpg/num/instabilities.h>

#include <cstring>

namespace dpg {

namespace {

/// Places join before main runs: the list has to be there by then.
std::vector<watched_place *> &all_places() {
  static std::vector<watched_place *> places;
  return places;
}

/// Statements in one file come by their lines: of two numbers of lines the shorter one is smaller.
bool precedes(const watched_place *a, const watched_place *b) {
  const std::string first = a->text(), second = b->text();
  const std::size_t colon = first.rfind(':');
  const bool is_same_file = colon != std::string::npos && second.compare(0, colon + 1, first, 0, colon + 1) == 0 &&
                            second.rfind(':') == colon;
  return is_same_file && first.size() != second.size() ? first.size() < second.size() : first < second;
}

} // namespace

watched_place::watched_place(const char *text) : text_(text) { all_places().push_back(this); }

std::vector<watched_place *> watched_places() {
  std::vector<watched_place *> places = all_places();
  std::sort(places.begin(), places.end(), precedes);
  return places;
}

namespace watching {

/// A sum loses digits only where it is small beside its operands: by less than 2 10^-4, if it loses four.
bool is_unstable_sum(const stochastic &x, const stochastic &y, const stochastic &result) {
  const double size = std::max(std::fabs(x.samples[0]), std::fabs(y.samples[0]));
  if (!(std::fabs(result.samples[0]) < 1e-3 * size))
    return false;
  return digits(result) <= std::min(digits(x), digits(y)) - digits_of_cancellation;
}

/// Numbers without a spread, and those whose samples all compare alike from afar, are told apart at once.
bool is_unstable_comparison(const stochastic &x, const stochastic &y) {
  if (std::fabs(x.samples[0] - y.samples[0]) > 1e-3 * (std::fabs(x.samples[0]) + std::fabs(y.samples[0])) &&
      !is_noise(x) && !is_noise(y))
    return false;
  // Samples are subtracted without rounding at random: that of the difference is small beside the spread of both.
  const stochastic difference(x.samples[0] - y.samples[0], x.samples[1] - y.samples[1], x.samples[2] - y.samples[2]);
  return is_noise(difference);
}

/// The int below the mean and a shift is another one at an end of the interval in which the exact result is estimated.
bool is_unstable_floor(const stochastic &x, double shift) {
  const double mean = x.mean() + shift, width = spread(x);
  return std::floor(mean - width) != std::floor(mean + width);
}

} // namespace watching

} // namespace dpg
