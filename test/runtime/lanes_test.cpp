// Powers of two in the lanes of registers, compared with those in long double.
#include <dpg/num/lanes.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace {

template <class T> T power_of(T x) { return dpg::exp2_lanes<T>(dpg::in_all_lanes(x))[dpg::lane_count<T> - 1]; }

/// The error in units of the last place of what is exact, or of the smallest normal number.
template <class T> long double error_in_units(T x) {
  const long double exact = std::exp2(static_cast<long double>(x));
  const long double normal = std::max(exact, static_cast<long double>(std::numeric_limits<T>::min()));
  const long double unit = std::ldexp(1.0L, std::ilogb(normal) - std::numeric_limits<T>::digits + 1);
  return std::abs(power_of(x) - exact) / unit;
}

template <class T> class lanes : public testing::Test {};
using formats = testing::Types<float, double>;
TYPED_TEST_SUITE(lanes, formats);

TYPED_TEST(lanes, have_powers_of_two_within_the_stated_bound) {
  std::mt19937_64 random(7);
  for (const TypeParam width :
       {TypeParam(1e-3), TypeParam(1), TypeParam(20), std::log2(std::numeric_limits<TypeParam>::max())}) {
    std::uniform_real_distribution<TypeParam> numbers(-width, width);
    long double largest = 0;
    for (int k = 0; k < 200000; ++k)
      largest = std::max(largest, error_in_units(numbers(random)));
    EXPECT_LT(largest, 1.5L) << "|x| <= " << width;
  }
}

TYPED_TEST(lanes, underflow_gradually) {
  const TypeParam smallest = std::log2(std::numeric_limits<TypeParam>::denorm_min());
  const TypeParam normal = std::log2(std::numeric_limits<TypeParam>::min());
  std::mt19937_64 random(8);
  std::uniform_real_distribution<TypeParam> numbers(smallest, normal);
  for (int k = 0; k < 20000; ++k) {
    const TypeParam x = numbers(random);
    EXPECT_LT(error_in_units(x), 2.5L) << x;
  }
  EXPECT_EQ(power_of(smallest - 2), TypeParam(0));
}

TYPED_TEST(lanes, know_special_numbers) {
  const TypeParam infinity = std::numeric_limits<TypeParam>::infinity();
  EXPECT_EQ(power_of(TypeParam(0)), TypeParam(1));
  EXPECT_EQ(power_of(TypeParam(-0.)), TypeParam(1));
  EXPECT_EQ(power_of(-infinity), TypeParam(0));
  EXPECT_EQ(power_of(infinity), infinity);
  EXPECT_EQ(power_of(std::numeric_limits<TypeParam>::max()), infinity);
  EXPECT_EQ(power_of(std::numeric_limits<TypeParam>::lowest()), TypeParam(0));
  EXPECT_TRUE(std::isnan(power_of(std::numeric_limits<TypeParam>::quiet_NaN())));
}

} // namespace
