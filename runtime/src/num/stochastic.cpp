// What the spread of three samples says: Student's interval, digits.
#include <dpg/num/stochastic.h>

#include <algorithm>
#include <limits>

namespace dpg {

namespace {

/// Student's factor for a probability of 0.95 and two degrees of freedom.
constexpr double student = 4.303;

bool are_equal(const stochastic &x) { return x.samples[0] == x.samples[1] && x.samples[1] == x.samples[2]; }

} // namespace

double spread(const stochastic &x) {
  if (are_equal(x))
    return 0;
  const double mean = x.mean();
  double differences[3], largest = 0;
  for (int k = 0; k < 3; ++k) {
    differences[k] = x.samples[k] - mean;
    if (!is_finite(differences[k]))
      return std::numeric_limits<double>::infinity();
    largest = std::max(largest, std::fabs(differences[k]));
  }
  double squares = 0; // of differences over the largest one: they neither overflow nor vanish
  for (const double difference : differences)
    squares += difference / largest * (difference / largest);
  return student * largest * std::sqrt(squares / 2) / std::sqrt(3.0);
}

double digits(const stochastic &x) {
  if (are_equal(x))
    return most_digits;
  const double size = std::fabs(x.mean()), width = spread(x);
  if (!is_finite(width) || size <= width)
    return 0;
  return std::min(most_digits, std::log10(size) - std::log10(width));
}

double estimated_error(const stochastic &x) {
  const double size = std::fabs(x.mean()), width = spread(x);
  return std::max(width, is_finite(size) ? size * std::pow(10.0, -most_digits) : 0);
}

double estimated_error(const stochastic &x, double value) {
  const double mean = x.mean();
  return estimated_error(x) + (mean == value ? 0 : std::fabs(mean - value));
}

double estimated_relative_error(const stochastic &x, double value) {
  const double error = estimated_error(x, value);
  return error == 0 ? 0 : error / std::fabs(value);
}

bool overflows(const stochastic &x) {
  const auto is_infinite = [](double sample) { return std::fabs(sample) == std::numeric_limits<double>::infinity(); };
  const double sum = x.samples[0] / 3 + x.samples[1] / 3 + x.samples[2] / 3;
  return sum == sum && (is_infinite(x.samples[0]) || is_infinite(x.samples[1]) || is_infinite(x.samples[2]));
}

bool is_noise(const stochastic &x) { return !are_equal(x) && digits(x) == 0; }

} // namespace dpg
