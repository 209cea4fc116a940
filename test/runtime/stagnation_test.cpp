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

/// Halved in each iteration, down to a floor where rounding moves the values about.
std::vector<double> down_to(double floor, int count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i)
    values.push_back(std::pow(0.5, i) + floor * (1 + 0.1 * std::cos(7.0 * i)));
  return values;
}

TEST(stagnation, ends_soon_after_rounding_is_all_that_is_left) {
  const int steps = steps_until_reached(down_to(0x1p-20, 200));
  EXPECT_GE(steps, 20); // not before it is
  EXPECT_LE(steps, 26);
}

TEST(stagnation, of_few_digits_is_none) { EXPECT_EQ(steps_until_reached(down_to(0x1p-10, 40)), -1); }

TEST(stagnation, bears_with_steps_in_between_that_gain_nothing) {
  std::vector<double> values; // every third step gains three digits
  for (int i = 0; i < 60; ++i)
    values.push_back(std::pow(10.0, -3 * (i / 3)));
  EXPECT_EQ(steps_until_reached(values), -1);
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
