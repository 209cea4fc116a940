// What the small headers promise: maxima that keep a NaN, integer division, powers, places, checks of extents.
#include <dpg/dist/check_extent.h>
#include <dpg/dist/located.h>
#include <dpg/dist/threads.h>
#include <dpg/errors.h>
#include <dpg/num/checked_integers.h>
#include <dpg/num/extrema.h>
#include <dpg/num/integers.h>
#include <dpg/num/sign.h>
#include <dpg/program/read_in_format.h>

#include <gtest/gtest.h>
#include <mpfr.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace {

using dpg::index;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

TEST(extrema, keep_a_nan_from_either_side) {
  EXPECT_EQ(dpg::larger(1.0, 2.0), 2.0);
  EXPECT_EQ(dpg::smaller(1.0f, 2.0f), 1.0f);
  for (const double x : {0.0, infinite, -infinite}) {
    EXPECT_TRUE(std::isnan(dpg::larger(nan, x)) && std::isnan(dpg::larger(x, nan))) << x;
    EXPECT_TRUE(std::isnan(dpg::smaller(nan, x)) && std::isnan(dpg::smaller(x, nan))) << x;
  }
}

TEST(sign, is_minus_one_zero_or_one_and_keeps_a_nan) {
  for (const double x : {5e-324, 1.0, infinite}) {
    EXPECT_EQ(dpg::sign(x), 1);
    EXPECT_EQ(dpg::sign(-x), -1);
  }
  EXPECT_FALSE(std::signbit(dpg::sign(0.0)) || std::signbit(dpg::sign(-0.0f)));
  EXPECT_EQ(dpg::sign(-0.0), 0);
  EXPECT_TRUE(std::isnan(dpg::sign(nan)));
}

TEST(extrema, reduce_over_threads) {
  std::vector<double> values(1000, 1.0);
  values[700] = 5;
  const auto reduced = [&] {
    double most = -infinite, least = infinite;
#pragma omp parallel for num_threads(4) reduction(dpg::largest : most) reduction(dpg::smallest : least)
    for (index i = 0; i < dpg::size(values); ++i) {
      most = dpg::larger(most, values[i]);
      least = dpg::smaller(least, values[i]);
    }
    return std::pair(most, least);
  };
  EXPECT_EQ(reduced(), std::pair(5.0, 1.0));
  values[3] = nan; // in another thread's part than the maximum
  EXPECT_TRUE(std::isnan(reduced().first) && std::isnan(reduced().second));
  values.clear();
  EXPECT_EQ(reduced(), std::pair(-infinite, infinite));
}

template <class T> void expect_narrowed() {
  constexpr index least = std::numeric_limits<T>::min(), largest = std::numeric_limits<T>::max();
  for (const index held : {least, index(-1), index(0), largest}) {
    EXPECT_EQ(dpg::narrowed<T>(held, "a.dpg:1"), held);
    EXPECT_EQ(dpg::read_in_format<T>("k", held), held);
  }
  for (const index beyond : {least - 1, largest + 1, std::numeric_limits<index>::min(), index(1) << 32}) {
    EXPECT_THROW(dpg::narrowed<T>(beyond, "a.dpg:1"), dpg::range_error);
    EXPECT_THROW(dpg::read_in_format<T>("k", beyond), dpg::input_error);
  }
}

TEST(threads, are_worth_starting_once_for_many_small_steps) {
  EXPECT_FALSE(dpg::worth_threads(1000));
  EXPECT_TRUE(dpg::worth_threads(1000, 100));
  EXPECT_FALSE(dpg::worth_threads(1000, 0));
  EXPECT_FALSE(dpg::worth_threads(0, 100000));
}

TEST(integers, of_a_loop_fit_if_its_smallest_and_largest_do) {
  EXPECT_NO_THROW(dpg::check_fits<std::int8_t>(-128, 127, "a.dpg:1"));
  EXPECT_THROW(dpg::check_fits<std::int8_t>(-129, 0, "a.dpg:1"), dpg::range_error);
  EXPECT_THROW(dpg::check_fits<std::int8_t>(0, 128, "a.dpg:1"), dpg::range_error);
}

TEST(integers, are_narrowed_where_they_fit) {
  expect_narrowed<std::int8_t>();
  expect_narrowed<std::int32_t>();
  try {
    dpg::narrowed<std::int8_t>(300, "a.dpg:12");
    FAIL();
  } catch (const dpg::range_error &problem) {
    EXPECT_STREQ(problem.what(), "a.dpg:12: 300 does not fit into i8");
  }
}

TEST(integers, divide_toward_minus_infinity) {
  for (index a = -7; a <= 7; ++a)
    for (index b = 1; b <= 4; ++b) {
      const index quotient = dpg::floor_div(a, b), rest = dpg::floor_mod(a, b);
      EXPECT_EQ(quotient * b + rest, a);
      EXPECT_TRUE(0 <= rest && rest < b) << a << " mod " << b;
    }
  EXPECT_EQ(dpg::floor_div(std::numeric_limits<index>::min(), 1), std::numeric_limits<index>::min());
}

TEST(integers, exact_powers) {
  EXPECT_EQ(dpg::power(index(3), 4, ""), 81);
  EXPECT_EQ(dpg::power(index(7), 0, ""), 1);
  EXPECT_EQ(dpg::power(2.0, -3), 0.125);
  EXPECT_EQ(dpg::power(-2.0f, 5), -32.0f);
  EXPECT_EQ(dpg::power(0.0, -1), infinite);
  EXPECT_EQ(dpg::power(-0.0, -3), -infinite);
  EXPECT_EQ(dpg::power(nan, 0), 1);
  EXPECT_TRUE(std::isnan(dpg::power(nan, 2)));
  for (const index n : {std::numeric_limits<index>::min(), std::numeric_limits<index>::max()}) {
    EXPECT_EQ(dpg::power(1.0, n), 1);
    EXPECT_EQ(dpg::power(2.0, n), n < 0 ? 0 : infinite);
    EXPECT_EQ(dpg::power(-0.5, n), n < 0 ? infinite : 0);
  }
  EXPECT_EQ(dpg::power(-1.0, std::numeric_limits<index>::max()), -1);
  EXPECT_EQ(dpg::power(-1.0, std::numeric_limits<index>::min()), 1);
}

/// The error of power(x, n) in units of the last place of the exact value.
double error_of_power(double x, index n) {
  mpfr_t exact, error;
  mpfr_inits2(400, exact, error, nullptr);
  mpfr_set_d(exact, x, MPFR_RNDN);
  mpfr_pow_si(exact, exact, n, MPFR_RNDN);
  mpfr_sub_d(error, exact, dpg::power(x, n), MPFR_RNDN);
  const long exponent = std::max<long>(mpfr_get_exp(exact) - 53, -1074); // of the last place
  const double units = std::fabs(std::ldexp(mpfr_get_d(error, MPFR_RNDN), static_cast<int>(-exponent)));
  mpfr_clears(exact, error, nullptr);
  return units;
}

TEST(integers, powers_of_reals_are_near_the_exact_ones) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> logarithm(-745, 709), part(-1, 1);
  EXPECT_LT(error_of_power(2.0, -1030), 1); // subnormal, where 2^1030 overflows
  EXPECT_LT(error_of_power(2.0, -1074), 1);
  EXPECT_LT(error_of_power(0x1p-537, 2), 1);
  for (int k = 0; k < 20000; ++k) {
    const index few = static_cast<index>(1000 * part(random));
    const index many = static_cast<index>(0x1p53 * part(random));
    const index most = static_cast<index>(0x1.fffp62 * part(random));
    for (const index n : {few, many, most}) {
      if (n == 0)
        continue;
      const double x = std::exp(logarithm(random) / static_cast<double>(n)) * (k % 2 == 0 ? 1 : -1);
      const double bound = std::abs(n) > (index(1) << 53) ? 3 : 1;
      if (const double y = dpg::power(x, n); std::isfinite(y) && y != 0) {
        EXPECT_LT(error_of_power(x, n), bound) << x << "^" << n;
      }
    }
  }
}

TEST(located, takes_the_smallest_index_of_equal_values) {
  const std::vector<double> values = {2, 7, 1, 7, 1};
  dpg::located<double> most{}, least{};
#pragma omp parallel for num_threads(3) reduction(dpg::place_of_largest : most)                                        \
    reduction(dpg::place_of_smallest : least)
  for (index i = 0; i < dpg::size(values); ++i) {
    most = dpg::larger(most, dpg::located<double>{values[i], i});
    least = dpg::smaller(least, dpg::located<double>{values[i], i});
  }
  EXPECT_EQ(most.at, 1);
  EXPECT_EQ(most.value, 7);
  EXPECT_EQ(least.at, 2);
  EXPECT_EQ(least.value, 1);
}

std::string problem_of(index actual, index expected, std::string_view declared) {
  try {
    dpg::check_extent("columns of A", actual, expected, declared);
  } catch (const dpg::shape_error &problem) {
    return problem.what();
  }
  return "";
}

TEST(check_extent, names_the_extent_as_declared) {
  EXPECT_EQ(problem_of(4, 4, "n"), "");
  EXPECT_EQ(problem_of(5, 4, "m + 1"), "columns of A: 5; expected m + 1, which is 4 by the inputs");
  EXPECT_EQ(problem_of(5, 4, ""), "columns of A: 5; expected 4");
}

} // namespace
