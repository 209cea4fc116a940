// Compares double-double arithmetic with MPFR: each operation must keep within the bound that its source proves.
#include "exact_numbers.h"

#include <gtest/gtest.h>

namespace {

using namespace dpg::testing;
using dpg::dd;

constexpr int samples = 10'000;

/// Calls check(x, y) for random pairs: alike in size, far apart, and nearly cancelling.
template <class Check> void for_random_pairs(Check check) {
  random_numbers random(2017);
  for (int s = 0; s < samples; ++s) {
    const dd x = random.pair(-200, 200);
    check(x, random.pair(-200, 200));
    check(x, dd(x.hi * random.number(-1, 1)) + dd(x.lo));
    check(x, -x + dd(x.hi) * random.number(-100, -40));
  }
}

TEST(two_sum, is_exact) {
  for_random_pairs([](dd x, dd y) {
    const auto sum = dpg::two_sum(x.hi, y.hi);
    EXPECT_EQ(error_in_u2(dd(sum), exact(x.hi) + exact(y.hi)), 0);
  });
}

TEST(two_product, is_exact) {
  for_random_pairs([](dd x, dd y) {
    const auto product = dpg::two_product(x.hi, y.hi);
    EXPECT_EQ(error_in_u2(dd(product), exact(x.hi) * exact(y.hi)), 0);
  });
}

TEST(dd, adds_within_3_u2) {
  for_random_pairs([](dd x, dd y) {
    EXPECT_LE(error_in_u2(x + y, exact(x) + exact(y)), 3.0001);
    EXPECT_LE(error_in_u2(x - y, exact(x) - exact(y)), 3.0001);
  });
}

TEST(dd, multiplies_within_5_u2) {
  for_random_pairs([](dd x, dd y) {
    EXPECT_LE(error_in_u2(x * y, exact(x) * exact(y)), 5.0);
    EXPECT_LE(error_in_u2(x * y.hi, exact(x) * exact(y.hi)), 2.0);
  });
}

TEST(dd, divides_within_15_u2) {
  for_random_pairs([](dd x, dd y) { EXPECT_LE(error_in_u2(x / y, exact(x) / exact(y)), 15.0001); });
}

TEST(dd, takes_roots_within_25_8_u2) {
  for_random_pairs([](dd x, dd) { EXPECT_LE(error_in_u2(sqrt(abs(x)), sqrt(abs(exact(x)))), 3.125); });
  EXPECT_EQ(sqrt(dd()), dd());
}

TEST(dd, stays_normalised) {
  for_random_pairs([](dd x, dd y) {
    for (const dd z : {x + y, x - y, x * y, sqrt(abs(x))})
      EXPECT_EQ(z.hi + z.lo, z.hi);
  });
}

TEST(dd, holds_every_integer) {
  for (const std::int64_t n : {INT64_MAX, INT64_MIN, INT64_MAX - 1, std::int64_t(0), std::int64_t(-1),
                               (std::int64_t(1) << 53) + 1, -(std::int64_t(1) << 53) - 1}) {
    exact expected(std::ldexp(static_cast<double>(n >> 32), 32));
    expected = expected + exact(static_cast<double>(n & 0xffffffff));
    EXPECT_TRUE((exact(dd(n)) - expected).is_zero()) << n;
  }
}

TEST(dd, holds_every_unsigned_integer) {
  for (const std::uint64_t n : {UINT64_MAX, std::uint64_t(1) << 63, (std::uint64_t(1) << 63) + 1, std::uint64_t(7)}) {
    exact expected(std::ldexp(static_cast<double>(n >> 32), 32));
    expected = expected + exact(static_cast<double>(n & 0xffffffff));
    EXPECT_TRUE((exact(dd(n)) - expected).is_zero()) << n;
  }
}

TEST(dd, compares_by_both_parts) {
  EXPECT_LT(dd(1, -0x1p-60), dd(1));
  EXPECT_LT(dd(1), dd(1, 0x1p-60));
  EXPECT_EQ(abs(dd(-1, 0x1p-60)), dd(1, -0x1p-60));
}

TEST(dd, sums_what_doubles_lose) {
  dd sum;
  for (const double term : {1e16, 1.0, -1e16, 1e-10})
    sum += term;
  EXPECT_EQ(sum.hi, 1.0000000001);
}

} // namespace
