// Sums and products of ints: what comes up on the way may leave 64 bits, the result may not.
#include <dpg/errors.h>
#include <dpg/num/integer_sums.h>

#include <gtest/gtest.h>

#include <limits>

namespace {

using dpg::index;

TEST(integer_sums, fit_as_a_whole) {
  constexpr index largest = std::numeric_limits<index>::max(), least = std::numeric_limits<index>::min();
  dpg::integer_sum total{};
  for (const index x : {largest, largest, least, least, index(1)})
    total += x;
  EXPECT_EQ(total.to_int("a.dpg:1"), -1);
  dpg::integer_sum more = total + total;
  more += least;
  EXPECT_THROW(more.to_int("a.dpg:1"), dpg::range_error);
}

TEST(integer_products, fit_as_a_whole) {
  constexpr index largest = std::numeric_limits<index>::max(), least = std::numeric_limits<index>::min();
  dpg::integer_product total{};
  total *= index(1) << 62;
  total *= 2; // 2^63, which no int holds
  EXPECT_THROW(total.to_int("a.dpg:1"), dpg::range_error);
  dpg::integer_product negative = total;
  negative *= -1;
  EXPECT_EQ(negative.to_int("a.dpg:1"), least);
  for (const index x : {least, least, largest})
    total *= x;
  EXPECT_THROW((total * total).to_int("a.dpg:1"), dpg::range_error);
  EXPECT_THROW((total * negative).to_int("a.dpg:1"), dpg::range_error);
  total *= 0;
  EXPECT_EQ((negative * total).to_int("a.dpg:1"), 0);
}

TEST(integer_sums, are_taken_over_threads) {
  dpg::integer_sum total{};
  dpg::integer_product product{};
#pragma omp parallel for num_threads(3) reduction(+ : total) reduction(* : product)
  for (index i = 0; i < 60; ++i) {
    total += std::numeric_limits<index>::max() - i;
    product *= i % 20 == 0 ? 2 : 1;
  }
  total += std::numeric_limits<index>::min();
  EXPECT_THROW(total.to_int(""), dpg::range_error);
  EXPECT_EQ(product.to_int(""), 8);
}

} // namespace
