// Rounding at random: to one of the two neighbours, with the right probability, and exact numbers stay.
#include <dpg/num/random.h>
#include <dpg/num/random_rounding.h>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace {

using dpg::rounded_by;

template <class Format> struct random_rounding : testing::Test {};
using formats = testing::Types<float, dpg::tf32, dpg::bf16, dpg::f16, dpg::e4m3, dpg::e5m2>;
TYPED_TEST_SUITE(random_rounding, formats);

template <class Format> double largest() { return dpg::random_rounding::format<Format>::largest(); }
template <class Format> double least() { return dpg::random_rounding::format<Format>::least(); }
template <class Format> double rounded(double x, double u) { return static_cast<double>(rounded_by<Format>(x, u)); }

/// Numbers of all sizes that a format holds or nearly holds, of both signs; subnormal ones too.
template <class Format> double number(int k) {
  const double low = std::log2(least<Format>()) - 2, high = std::log2(largest<Format>());
  const double x = std::exp2(low + (high - low) * dpg::uniform(1, k));
  return k % 2 == 0 ? x : -x;
}

TYPED_TEST(random_rounding, gives_a_neighbour_and_keeps_what_the_format_holds) {
  constexpr double always = 0, never = 1 - 0x1p-53;
  for (int k = 0; k < 20000; ++k) {
    const double x = number<TypeParam>(k);
    const double lower = rounded<TypeParam>(x, never), upper = rounded<TypeParam>(x, always);
    const double nearest = static_cast<double>(TypeParam(x));
    if (!std::isfinite(upper) || !std::isfinite(lower))
      continue; // beyond the largest number
    ASSERT_LE(lower, x);
    ASSERT_GE(upper, x);
    ASSERT_TRUE(nearest == lower || nearest == upper) << x;
    ASSERT_EQ(rounded<TypeParam>(lower, never), lower);
    ASSERT_EQ(rounded<TypeParam>(upper, always), upper);
    if (lower != upper) { // no number of the format lies between
      ASSERT_EQ(static_cast<double>(TypeParam(lower + (upper - lower) * 0.3)), lower);
      ASSERT_EQ(static_cast<double>(TypeParam(lower + (upper - lower) * 0.7)), upper);
    }
  }
}

TYPED_TEST(random_rounding, is_the_number_on_average) {
  constexpr int trials = 40000;
  for (int k = 0; k < 20; ++k) {
    const double x = number<TypeParam>(k);
    const double lower = rounded<TypeParam>(x, 1 - 0x1p-53), upper = rounded<TypeParam>(x, 0);
    if (!std::isfinite(upper) || !std::isfinite(lower))
      continue;
    double sum = 0;
    for (int t = 0; t < trials; ++t)
      sum += (rounded<TypeParam>(x, dpg::uniform(2, k, t)) - lower) / trials;
    const double sigma = (upper - lower) / 2 / std::sqrt(trials);
    EXPECT_NEAR(sum, x - lower, 5 * sigma) << x;
  }
}

TYPED_TEST(random_rounding, knows_zeros_infinities_and_nans) {
  EXPECT_EQ(rounded<TypeParam>(0.0, 0), 0);
  EXPECT_TRUE(std::signbit(rounded<TypeParam>(-0.0, 0)));
  EXPECT_TRUE(std::isnan(rounded<TypeParam>(std::nan(""), 0.5)));
  const double of_infinity = rounded<TypeParam>(std::numeric_limits<double>::infinity(), 0.5);
  EXPECT_EQ(std::isnan(of_infinity), (std::same_as<TypeParam, dpg::e4m3>));
  EXPECT_FALSE(std::isfinite(of_infinity));
}

TYPED_TEST(random_rounding, goes_on_beyond_the_largest_number) {
  const double top = largest<TypeParam>(), step = dpg::random_rounding::spacing<TypeParam>(top);
  EXPECT_EQ(rounded<TypeParam>(top, 0), top);
  EXPECT_EQ(rounded<TypeParam>(top + step / 4, 0.5), top);
  EXPECT_FALSE(std::isfinite(rounded<TypeParam>(top + step / 4, 0.2)));
  EXPECT_FALSE(std::isfinite(rounded<TypeParam>(top + 2 * step, 0.9)));
  EXPECT_EQ(rounded<TypeParam>(-top - step / 4, 0.2), -top);
  EXPECT_FALSE(std::isfinite(rounded<TypeParam>(-top - step / 4, 0.8)));
}

TYPED_TEST(random_rounding, reaches_the_least_number_from_below) {
  EXPECT_EQ(rounded<TypeParam>(least<TypeParam>() / 4, 0.2), least<TypeParam>());
  EXPECT_EQ(rounded<TypeParam>(least<TypeParam>() / 4, 0.3), 0);
  EXPECT_EQ(rounded<TypeParam>(-least<TypeParam>() / 4, 0.9), -least<TypeParam>());
  EXPECT_EQ(rounded<TypeParam>(0x1p-1074, 0.5), 0);
}

} // namespace
