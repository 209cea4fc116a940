// Blocks of columns: together they are all columns, and what is computed in them is what each column computes alone.
#include <dpg/num/column_block.h>

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

namespace {

using dpg::index;

TEST(column_blocks, are_all_columns_in_order) {
  for (index first : {-3, 0, 5})
    for (index count = -1; count < 3 * dpg::widest_column_block; ++count) {
      index next = first;
      dpg::for_column_blocks(first, first + count, [&](const auto columns) {
        for (const index j : columns)
          EXPECT_EQ(j, next++);
      });
      EXPECT_EQ(next, first + std::max<index>(count, 0));
    }
}

TEST(column_blocks, come_once_in_each_narrower_width) {
  std::vector<index> widths;
  dpg::for_column_blocks(0, 3 * dpg::widest_column_block - 1,
                         [&](const auto columns) { widths.push_back(columns.end() - columns.begin()); });
  std::vector<index> expected(2, dpg::widest_column_block);
  for (index width = dpg::widest_column_block / 2; width > 0; width /= 2)
    expected.push_back(width);
  EXPECT_EQ(widths, expected);
}

/// Numbers that are read from a place without alignment.
template <class T> std::vector<T> numbers(index count) {
  const T infinity = std::numeric_limits<T>::infinity();
  std::vector<T> made(count + 1);
  for (index j = 0; j < count; ++j)
    made[j + 1] = j % 7 == 3 ? infinity : j % 7 == 5 ? std::numeric_limits<T>::quiet_NaN() : T(j) / 8 - 2;
  return made;
}

/// Equal bit by bit, but for the payload of NaNs.
bool are_same(double a, double b) {
  return (a != a && b != b) || std::bit_cast<std::int64_t>(a) == std::bit_cast<std::int64_t>(b);
}

template <class T> void expect_columns_computed_alone() {
  constexpr index count = 2 * dpg::widest_column_block - 1;
  const std::vector<T> x = numbers<T>(count);
  const std::vector<double> y = numbers<double>(count);
  const double a = 0.75;
  index checked = 0;
  dpg::for_column_blocks(0, count, [&]<int width>(const dpg::column_block<width> columns) {
    const dpg::column_values<width> X(x.data() + 1 + columns.first), Y(y.data() + 1 + columns.first);
    auto sums = columns.zeros();
    sums += a * X - Y / (2 + X * X);
    sums -= -(1 - Y) * a;
    const auto sum = columns.one_by_one(sums);
    for (const index j : columns) {
      const double u = x[j + 1], v = y[j + 1];
      EXPECT_TRUE(are_same(sum[j], a * u - v / (2 + u * u) - -(1 - v) * a)) << "column " << j;
      ++checked;
    }
  });
  EXPECT_EQ(checked, count);
}

TEST(column_values, stand_for_a_number_in_all_columns) {
  const dpg::column_block<4> columns{0};
  const auto zeros = columns.one_by_one(columns.zeros()), negative = columns.one_by_one(-0.0);
  for (const index j : columns) {
    EXPECT_FALSE(std::signbit(zeros[j]));
    EXPECT_TRUE(std::signbit(negative[j]));
  }
}

TEST(column_values, compute_each_column_alone) {
  expect_columns_computed_alone<double>();
  expect_columns_computed_alone<float>();
}

} // namespace
