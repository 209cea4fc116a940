// Sums in balls for blocks of columns: each column's is that of a ball_sum with the same products.
#include "exact_numbers.h"

#include <dpg/num/column_ball_sums.h>

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace {

using namespace dpg::testing;
using dpg::ball;
using dpg::ball_sum;
using dpg::index;

constexpr index count = 2 * dpg::widest_column_block - 1; // blocks of all widths

struct products {
  std::vector<double> factors;
  std::vector<std::vector<double>> rows; // one a factor
};

products random_products(random_numbers &random, int terms, int least_exponent, int largest_exponent) {
  products made;
  for (int k = 0; k < terms; ++k) {
    made.factors.push_back(random.bits()() % 7 == 0 ? 0 : random.number(least_exponent, largest_exponent));
    made.rows.emplace_back(count);
    for (double &element : made.rows.back())
      element = random.bits()() % 9 == 0 ? 0 : random.number(least_exponent, largest_exponent);
  }
  return made;
}

/// What a visitor makes of each column's sum.
template <class Visit> void sum_columns(const products &of, Visit visit) {
  dpg::for_column_blocks(0, count, [&]<int width>(const dpg::column_block<width> columns) {
    dpg::column_ball_sums sums(columns);
    for (std::size_t k = 0; k < of.factors.size(); ++k)
      sums.add_product(of.factors[k], dpg::column_values<width>(of.rows[k].data() + columns.first));
    for (const index j : columns)
      visit(j, sums.total(j));
  });
}

bool are_same(const ball &a, const ball &b) {
  return a.midpoint() == b.midpoint() && a.radius() == b.radius() && a.is_valid() == b.is_valid();
}

void expect_sums_of_columns(const products &of) {
  sum_columns(of, [&](index j, const ball &total) {
    ball_sum alone;
    exact sum(0.0);
    for (std::size_t k = 0; k < of.factors.size(); ++k) {
      alone.add_product(of.factors[k], of.rows[k][j]);
      sum = sum + exact(of.factors[k]) * exact(of.rows[k][j]);
    }
    ASSERT_TRUE(are_same(total, alone.total())) << "column " << j;
    ASSERT_TRUE(contains(total, sum)) << "column " << j;
  });
}

TEST(column_ball_sums, are_those_of_each_column_alone) {
  random_numbers random(21);
  for (const int terms : {0, 1, 2, 17, 200}) {
    ASSERT_NO_FATAL_FAILURE(expect_sums_of_columns(random_products(random, terms, -30, 30)));
    ASSERT_NO_FATAL_FAILURE(expect_sums_of_columns(random_products(random, terms, -500, 400)));
  }
}

TEST(column_ball_sums, know_products_that_underflow) {
  random_numbers random(22);
  ASSERT_NO_FATAL_FAILURE(expect_sums_of_columns(random_products(random, 20, -560, -450)));
  ASSERT_NO_FATAL_FAILURE(expect_sums_of_columns(random_products(random, 20, -1074, -1000)));
}

TEST(column_ball_sums, are_invalid_where_a_term_is_no_number) {
  random_numbers random(23);
  products of = random_products(random, 5, -3, 3);
  of.factors[2] = 1;
  of.rows[2][4] = std::numeric_limits<double>::quiet_NaN();
  of.rows[3][9] = std::numeric_limits<double>::infinity();
  of.factors[3] = 2;
  sum_columns(of, [](index j, const ball &total) { EXPECT_EQ(total.is_valid(), j != 4 && j != 9) << "column " << j; });
}

} // namespace
