// Sums of balls and of products must hold the exact sums, computed by MPFR, and be as narrow as they are said to be.
#include "exact_numbers.h"

#include <dpg/num/ball_sum.h>

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace {

using namespace dpg::testing;
using dpg::ball;
using dpg::ball_sum;
using dpg::dd;

/// A term: the product of two balls, or, without a second factor, a ball.
struct term {
  ball left;
  std::optional<ball> right;
};

ball random_ball(random_numbers &random, int least_exponent, int largest_exponent) {
  const dd midpoint = random.bits()() % 3 ? random.pair(least_exponent, largest_exponent)
                                          : dd(random.number(least_exponent, largest_exponent));
  const double radius = random.bits()() % 3 ? 0 : std::abs(midpoint.hi * random.number(-110, 2));
  return ball::around(midpoint, radius);
}

std::vector<term> random_terms(random_numbers &random, int count, int least_exponent, int largest_exponent) {
  std::vector<term> terms;
  for (int k = 0; k < count; ++k) {
    const ball left = random_ball(random, least_exponent, largest_exponent);
    const bool is_product = random.bits()() % 4 != 0;
    terms.push_back(
        {left, is_product ? std::optional(random_ball(random, least_exponent, largest_exponent)) : std::nullopt});
    if (random.bits()() % 5 == 0) // what cancels all but a little
      terms.push_back({-left, terms.back().right});
  }
  return terms;
}

bool is_double(const ball &x) { return x.radius() == 0 && x.midpoint().lo == 0; }

/// Adds as programs do: doubles as such.
void add(ball_sum &sum, const term &each) {
  const double left = each.left.midpoint().hi;
  if (!each.right)
    return is_double(each.left) ? sum.add(left) : sum.add(each.left);
  const double right = each.right->midpoint().hi;
  if (is_double(each.left) && is_double(*each.right))
    sum.add_product(left, right);
  else if (is_double(each.left))
    sum.add_product(left, *each.right);
  else
    sum.add_product(each.left, *each.right);
}

/// The sum at one end of each term's balls.
exact sum_at(const std::vector<term> &terms, double share, random_numbers &random) {
  exact sum(0.0);
  for (const term &each : terms) {
    const auto point = [&](const ball &b) {
      const double sign = share != 0 && random.bits()() % 2 ? -1 : 1;
      return exact(b.midpoint()) + exact(sign * share) * exact(b.radius());
    };
    sum = sum + (each.right ? point(each.left) * point(*each.right) : point(each.left));
  }
  return sum;
}

void expect_enclosed(const std::vector<term> &terms, random_numbers &random) {
  ball_sum sum;
  for (const term &each : terms)
    add(sum, each);
  const ball total = sum.total();
  if (!total.is_valid())
    return;
  for (const double share : {0.0, 1.0, 1.0})
    ASSERT_TRUE(contains(total, sum_at(terms, share, random))) << terms.size() << " terms";
}

TEST(ball_sum, encloses_sums_of_all_sizes) {
  random_numbers random(11);
  for (int s = 0; s < 400; ++s) {
    const int count = 1 + static_cast<int>(random.bits()() % 40);
    ASSERT_NO_FATAL_FAILURE(expect_enclosed(random_terms(random, count, -30, 30), random));
    ASSERT_NO_FATAL_FAILURE(expect_enclosed(random_terms(random, count, -300, 300), random));
    ASSERT_NO_FATAL_FAILURE(expect_enclosed(random_terms(random, count, -600, -400), random)); // products underflow
    ASSERT_NO_FATAL_FAILURE(expect_enclosed(random_terms(random, count, -1074, -1000), random));
    ASSERT_NO_FATAL_FAILURE(expect_enclosed(random_terms(random, count, 400, 511), random)); // or nearly overflow
  }
}

TEST(ball_sum, encloses_long_sums) {
  random_numbers random(12);
  ASSERT_NO_FATAL_FAILURE(expect_enclosed(random_terms(random, 20000, -10, 10), random));
}

TEST(ball_sum, is_as_narrow_as_the_roundings_of_the_second_sum) {
  random_numbers random(13);
  for (const int n : {1, 10, 1000}) {
    ball_sum sum;
    double magnitudes = 0;
    for (int k = 0; k < n; ++k) {
      const double x = random.number(-5, 5), y = random.number(-5, 5);
      sum.add_product(x, y);
      magnitudes += std::abs(x * y);
    }
    // Each term loses at most u of its product, and u of the sum up to it.
    const double u = 0x1p-53;
    EXPECT_LE(sum.total().radius(), 2.1 * (n + 2) * u * (n + 1) * u * magnitudes);
  }
}

TEST(ball_sum, is_exact_where_nothing_is_rounded) {
  ball_sum sum;
  for (int k = 0; k < 1000; ++k) {
    sum.add_product(3.0, k);
    sum.add(0.5);
    sum.add_product(0.0, 1e-300);
    sum.add_product(ball(0.0), ball::around(dd(1.0), 1e-3));
  }
  EXPECT_EQ(sum.total().midpoint(), dd(3.0 * 499500 + 500));
  EXPECT_EQ(sum.total().radius(), 0);
  EXPECT_TRUE(ball_sum().total().is_zero());
}

TEST(ball_sum, keeps_radii_whose_products_underflow) {
  ball_sum sum;
  sum.add_product(ball::around(dd(0x1p-600), 0x1p-700), ball::around(dd(0x1p-600), 0x1p-700));
  const exact end = (exact(0x1p-600) + exact(0x1p-700)) * (exact(0x1p-600) + exact(0x1p-700));
  EXPECT_TRUE(contains(sum.total(), end));
  ball_sum of_zero;
  of_zero.add_product(ball::around(dd(0.0), 0x1p-600), ball::around(dd(0.0), 0x1p-600));
  EXPECT_TRUE(contains(of_zero.total(), exact(0x1p-600) * exact(0x1p-600)));
}

TEST(ball_sum, is_invalid_where_a_term_is_or_a_sum_overflows) {
  const double infinity = std::numeric_limits<double>::infinity(), nan = std::nan("");
  const auto total = [](auto add) {
    ball_sum sum;
    sum.add(1.0);
    add(sum);
    sum.add(1.0);
    return sum.total();
  };
  EXPECT_FALSE(total([&](ball_sum &sum) { sum.add(infinity); }).is_valid());
  EXPECT_FALSE(total([&](ball_sum &sum) { sum.add(nan); }).is_valid());
  EXPECT_FALSE(total([&](ball_sum &sum) { sum.add(ball::invalid()); }).is_valid());
  EXPECT_FALSE(total([&](ball_sum &sum) { sum.add(ball::minus_infinity()); }).is_valid());
  EXPECT_FALSE(total([&](ball_sum &sum) { sum.add_product(0.0, infinity); }).is_valid());
  EXPECT_FALSE(total([&](ball_sum &sum) { sum.add_product(0.0, ball::invalid()); }).is_valid());
  EXPECT_FALSE(total([&](ball_sum &sum) { sum.add_product(1e200, 1e200); }).is_valid());
  EXPECT_FALSE(total([&](ball_sum &sum) { sum.add_product(ball(1e200), ball(1e200)); }).is_valid());
  EXPECT_TRUE(total([&](ball_sum &sum) { sum.add_product(1e150, 1e150); }).is_valid());
}

} // namespace
