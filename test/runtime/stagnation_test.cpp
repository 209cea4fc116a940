// When an iteration shrinks no more.
#include <dpg/num/stagnation.h>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace {

/// How many values it takes; -1 where all of them leave it going.
int steps_until_reached(const std::vector<double> &values) {
  dpg::stagnation stagnation;
  for (size_t i = 0; i < values.size(); ++i) {
    if (stagnation.is_reached_by(values[i]))
      return static_cast<int>(i + 1);
  }
  return -1;
}

TEST(stagnation, goes_on_while_values_shrink) {
  std::vector<double> values;
  for (int i = 0; i < 2000; ++i)
    values.push_back(std::pow(0.99, i));
  EXPECT_EQ(steps_until_reached(values), -1);
}

TEST(stagnation, ends_after_four_values_near_rounding) {
  EXPECT_EQ(steps_until_reached({1, 1e-3, 1e-6, 2e-6, 1e-6, 3e-6, 1e-6, 1e-7}), 7);
  EXPECT_EQ(steps_until_reached({1, 1e-6, 2e-6, 2e-6, 2e-6, 9e-7, 2e-6}), -1); // one was a new least
}

TEST(stagnation, bears_with_residuals_that_grow_for_a_while) {
  std::vector<double> values{1};
  values.insert(values.end(), 63, 5.0);
  EXPECT_EQ(steps_until_reached(values), -1);
  values.push_back(5.0);
  EXPECT_EQ(steps_until_reached(values), 65);
}

TEST(stagnation, ends_where_values_are_no_numbers) {
  EXPECT_EQ(steps_until_reached(std::vector<double>(70, std::numeric_limits<double>::quiet_NaN())), 64);
}

TEST(stagnation, zero_from_the_first_is_as_far_as_it_goes) {
  EXPECT_EQ(steps_until_reached(std::vector<double>(70, 0.0)), 65);
}

} // namespace
