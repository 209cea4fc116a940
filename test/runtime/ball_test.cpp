// Every ball must hold the exact result, computed by MPFR, whatever values in the operands' balls are taken.
#include "exact_numbers.h"

#include <gtest/gtest.h>

#include <limits>

namespace {

using namespace dpg::testing;
using dpg::ball;
using dpg::dd;
using dpg::truth;

using dpg::infinity;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

ball random_ball(random_numbers &random, int least_exponent, int largest_exponent) {
  const dd midpoint = random.bits()() % 8 ? random.pair(least_exponent, largest_exponent)
                                          : dd(random.number(least_exponent, largest_exponent));
  const double radius = random.bits()() % 3 ? std::abs(midpoint.hi * random.number(-110, 2)) : 0;
  return ball::around(midpoint, radius);
}

/// The ends of a ball and points between.
std::vector<exact> points_of(const ball &b) {
  std::vector<exact> points;
  for (const double share : {-1.0, -0.3, 0.0, 1.0})
    points.push_back(exact(b.midpoint()) + exact(share) * exact(b.radius()));
  return points;
}

/// Calls check(x, y) for balls of all sizes and for delicate numbers with and without radii.
template <class Check> void for_balls(Check check) {
  random_numbers random(53);
  for (int s = 0; s < 3000; ++s) {
    check(random_ball(random, -60, 60), random_ball(random, -60, 60));
    check(random_ball(random, -1074, -900), random_ball(random, -1074, 1023));
    check(random_ball(random, 900, 1023), random_ball(random, -1074, 1023));
    const ball x = random_ball(random, -5, 5);
    check(x, -x + random_ball(random, -90, -20)); // cancels
  }
  // Balls that end near 0, beside numbers whose quotient by the midpoint underflows.
  for (int gap = 1; gap <= 51; gap += 2) {
    const double y = std::ldexp(1, 1000 - gap % 7);
    check(ball(std::ldexp(1, -80 + gap % 5)), ball::around(dd(y), y * (1 - std::ldexp(1, -gap))));
  }
  for (const double x : delicate_numbers)
    for (const double y : delicate_numbers) {
      check(ball(x), ball(y));
      check(ball::around(dd(x), 0x1p-1074), ball::around(dd(y), std::abs(y) * 0x1p-30));
    }
}

template <class Operation> void expect_enclosed(Operation operation) {
  for_balls([&](const ball &x, const ball &y) {
    const ball result = operation(x, y);
    if (!result.is_valid())
      return;
    for (const exact &a : points_of(x))
      for (const exact &b : points_of(y)) {
        const exact value = operation(a, b);
        ASSERT_TRUE(contains(result, value))
            << x.midpoint().hi << " +- " << x.radius() << ", " << y.midpoint().hi << " +- " << y.radius();
        ASSERT_TRUE(exact(result.lower()) <= value && value <= exact(result.upper()));
      }
  });
}

TEST(ball, encloses_sums) {
  expect_enclosed([](const auto &x, const auto &y) { return x + y; });
}

TEST(ball, encloses_differences) {
  expect_enclosed([](const auto &x, const auto &y) { return x - y; });
}

TEST(ball, encloses_products) {
  expect_enclosed([](const auto &x, const auto &y) { return x * y; });
}

TEST(ball, encloses_quotients) {
  expect_enclosed([](const auto &x, const auto &y) { return x / y; });
}

TEST(ball, encloses_roots) {
  expect_enclosed([](const auto &x, const auto &) { return sqrt(x); });
}

TEST(ball, encloses_roots_of_what_cannot_be_negative) {
  for_balls([](const ball &x, const ball &) {
    const ball root = sqrt_of_nonnegative(x);
    for (const exact &a : points_of(x))
      ASSERT_TRUE(!root.is_valid() || a < exact(0.0) || contains(root, sqrt(a)));
  });
}

TEST(ball, encloses_absolute_values) {
  expect_enclosed([](const auto &x, const auto &) { return abs(x); });
}

const exact &max(const exact &a, const exact &b) { return a < b ? b : a; }
const exact &min(const exact &a, const exact &b) { return a < b ? a : b; }

TEST(ball, of_two_that_do_not_overlap_one_is_the_maximum) {
  const ball wide = ball::around(dd(1.0), 0.5), narrow(3.0);
  EXPECT_EQ(max(wide, narrow).radius(), 0);
  EXPECT_EQ(max(narrow, wide).radius(), 0);
  EXPECT_EQ(min(wide, narrow).radius(), 0.5);
  EXPECT_TRUE(min(ball::around(dd(1e-300), 1e-310), ball()).is_zero());
  EXPECT_EQ(max(wide, ball(1.2)).radius(), 0.5); // they overlap
}

TEST(ball, encloses_maxima_and_minima) {
  expect_enclosed([](const auto &x, const auto &y) { return max(x, y); });
  expect_enclosed([](const auto &x, const auto &y) { return min(x, y); });
}

TEST(ball, knows_what_extrema_over_nothing_are) {
  const ball nothing_for_max = ball::minus_infinity(), nothing_for_min = ball::plus_infinity();
  EXPECT_EQ(max(nothing_for_max, ball(-3.0)).midpoint(), dd(-3.0));
  EXPECT_EQ(min(ball(3.0), nothing_for_min).midpoint(), dd(3.0));
  EXPECT_TRUE(max(nothing_for_min, ball(3.0)).is_plus_infinity());
  EXPECT_FALSE(max(nothing_for_min, ball::invalid()).is_plus_infinity());
  EXPECT_TRUE((-nothing_for_max).is_plus_infinity());
  EXPECT_FALSE(nothing_for_max.is_valid());
  for (const ball &x : {nothing_for_max, nothing_for_min}) {
    for (const ball &read : {x + ball(1.0), x * ball(0.0), ball(1.0) / x, abs(x), sign(x), sqrt(x)}) {
      EXPECT_FALSE(read.is_valid());
      EXPECT_FALSE(read.is_minus_infinity() || read.is_plus_infinity());
    }
  }
}

TEST(ball, hull_holds_both) {
  for_balls([](const ball &x, const ball &y) {
    const ball both = hull(x, y);
    if (!both.is_valid())
      return;
    for (const ball &operand : {x, y})
      for (const exact &point : points_of(operand))
        ASSERT_TRUE(contains(both, point))
            << x.midpoint().hi << " +- " << x.radius() << ", " << y.midpoint().hi << " +- " << y.radius();
  });
}

TEST(ball, between_holds_its_ends) {
  for (const double lower : delicate_numbers)
    for (const double upper : delicate_numbers) {
      const ball b = ball::between(lower, upper);
      EXPECT_FALSE(upper < lower && b.is_valid());
      EXPECT_TRUE(!b.is_valid() || (contains(b, exact(lower)) && contains(b, exact(upper))));
    }
}

TEST(ball, is_tight) {
  // A radius is worth something only if it is not far above what was lost.
  const ball third = ball(1) / ball(3);
  EXPECT_LT(third.radius(), 0x1p-100);
  ball sum;
  for (int term = 0; term < 1000; ++term)
    sum += third;
  EXPECT_LT(sum.radius(), 1e-25);
  EXPECT_EQ((ball(3) + 4 - 7).radius(), 0);
  EXPECT_EQ((ball(3) * 4 - 12).radius(), 0);
}

TEST(ball, gives_no_false_finite_bound) {
  for (const double x : {infinity, -infinity, nan})
    EXPECT_FALSE(ball(x).is_valid());
  EXPECT_FALSE(ball::around(dd(1.0), nan).is_valid());
  EXPECT_FALSE(ball::around(dd(1.0), -1).is_valid());
  EXPECT_FALSE((ball(1) / ball(0)).is_valid());
  EXPECT_FALSE((ball(1) / ball::around(dd(1.0), 1)).is_valid());
  EXPECT_FALSE((ball(1e300) * 1e300).is_valid());
  EXPECT_FALSE((ball(0x1.fffffffffffffp1023) + ball(0x1.fffffffffffffp1023)).is_valid());
  EXPECT_FALSE(sqrt(ball(-1)).is_valid());
  EXPECT_FALSE(sqrt(ball::around(dd(1e-20), 1e-19)).is_valid());
  EXPECT_FALSE(sqrt_of_nonnegative(ball(-1)).is_valid());
}

TEST(ball, stays_invalid) {
  const ball bad = ball::invalid();
  for (const ball &result :
       {bad + 1, 1 - bad, bad * 0, ball(0) * bad, bad / 2, 2 / bad, -bad, abs(bad), sign(bad), sqrt(bad),
        sqrt_of_nonnegative(bad), max(bad, ball(1)), min(ball(1), bad), hull(bad, 1), power(bad, 2)}) {
    EXPECT_FALSE(result.is_valid());
    EXPECT_EQ(result.upper(), infinity);
    EXPECT_EQ(result.lower(), -infinity);
  }
}

TEST(sign, encloses_the_signs_of_all_numbers_in_a_ball) {
  const auto is_point = [](const ball &x, double value) { return x.lower() == value && x.upper() == value; };
  EXPECT_TRUE(is_point(sign(ball(3)), 1) && is_point(sign(ball(-3)), -1) && is_point(sign(ball(0)), 0));
  EXPECT_TRUE(is_point(sign(ball::around(dd(1.0), 0.5)), 1));
  const ball both = sign(ball::around(dd(1.0), 2)), from_zero = sign(ball::around(dd(1.0), 1));
  EXPECT_TRUE(contains(both, exact(-1.0)) && contains(both, exact(1.0)) && both.magnitude() < 1 + 1e-14);
  EXPECT_TRUE(contains(from_zero, exact(0.0)) && contains(from_zero, exact(1.0)));
}

TEST(ball, compares_in_three_values) {
  const ball one(1), two(2), about_one = ball::around(dd(1.0), 1e-3);
  EXPECT_EQ(one < two, truth::yes);
  EXPECT_EQ(two < one, truth::no);
  EXPECT_EQ(one < one, truth::no);
  EXPECT_EQ(one <= one, truth::yes);
  EXPECT_EQ(one == one, truth::yes);
  EXPECT_EQ(one < about_one, truth::undecided);
  EXPECT_EQ(one == about_one, truth::undecided);
  EXPECT_EQ(two > about_one, truth::yes);
  EXPECT_EQ(ball::invalid() < one, truth::undecided);
  EXPECT_EQ(truth::undecided && truth::no, truth::no);
  EXPECT_EQ(truth::undecided || truth::yes, truth::yes);
  EXPECT_EQ(!truth::undecided, truth::undecided);
}

TEST(choose, takes_both_sides_where_the_condition_is_undecided) {
  const ball both = choose(ball::around(dd(0.0), 1) > 0, ball(3), ball(5));
  EXPECT_TRUE(contains(both, exact(3.0)) && contains(both, exact(5.0)));
  EXPECT_EQ(choose(ball(2) > 0, ball(3), ball::invalid()).midpoint(), dd(3.0));
  EXPECT_EQ(choose(truth::undecided, truth::no, truth::no), truth::no);
  EXPECT_EQ(choose(truth::undecided, truth::yes, truth::no), truth::undecided);
  EXPECT_EQ(choose(truth::no, truth::yes, truth::undecided), truth::undecided);
  EXPECT_EQ(choose(ball(0) > 0, ball::invalid(), ball(5)).midpoint(), dd(5.0));
}

TEST(power, multiplies) {
  EXPECT_EQ(power(ball(3), 5).midpoint(), dd(243.0));
  EXPECT_EQ(power(ball(0), 0).midpoint(), dd(1.0));
}

TEST(power, divides_for_negative_exponents) {
  EXPECT_EQ(power(ball(2), -3).midpoint(), dd(0.125));
  EXPECT_FALSE(power(ball(0), -1).is_valid());
}

} // namespace
