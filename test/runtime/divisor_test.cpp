// Quotients are those of the format, whether or not they are computed as products.
#include <dpg/num/divisor.h>

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace {

template <class T> class divisors : public testing::Test {};
using formats = testing::Types<float, double>;
TYPED_TEST_SUITE(divisors, formats);

TYPED_TEST(divisors, give_quotients) {
  using limits = std::numeric_limits<TypeParam>;
  std::mt19937_64 random(3);
  std::normal_distribution<TypeParam> numbers;
  for (const TypeParam by :
       {TypeParam(8), TypeParam(-0.25), TypeParam(3), TypeParam(1), TypeParam(0), TypeParam(1e-30), limits::infinity(),
        limits::min(), limits::denorm_min(), limits::max(), limits::quiet_NaN()}) {
    const dpg::divisor<TypeParam> divisor(by);
    for (int k = 0; k < 1000; ++k) {
      const TypeParam x = k == 0 ? limits::max() : k == 1 ? limits::denorm_min() : numbers(random), expected = x / by;
      EXPECT_TRUE(x / divisor == expected || (std::isnan(x / divisor) && std::isnan(expected))) << x << " by " << by;
    }
  }
}

} // namespace
