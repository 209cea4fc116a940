// Blocks of columns: together they are all columns, and what is computed in them is what each column computes alone.
#include <dpg/num/column_block.h>

#include <gtest/gtest.h>

#include <array>
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

TEST(column_values, of_f32_are_computed_in_f32) {
  constexpr index count = 2 * dpg::widest_column_block - 1;
  std::vector<float> x(count), y(count);
  for (index j = 0; j < count; ++j) {
    x[j] = 1 / (float(j) + 3);
    y[j] = 1 + 1 / (float(j) + 7);
  }
  const float a = 0.1F;
  dpg::for_column_blocks(0, count, [&]<int width>(const dpg::column_block<width> columns) {
    const dpg::column_values<width, float> X(x.data() + columns.first), Y(y.data() + columns.first);
    auto part = columns.in_f32().zeros();
    part += a * X;
    part += X * Y;
    auto sums = columns.zeros();
    sums += part; // f32 becomes f64 exactly
    const auto sum = columns.one_by_one(sums + 1e-9);
    const auto rounded = columns.in_f32().one_by_one(columns.to_f32(sums + 1e-9));
    for (const index j : columns) {
      const float product = a * x[j], other = x[j] * y[j], expected = product + other;
      EXPECT_EQ(sum[j], double(expected) + 1e-9);
      EXPECT_EQ(rounded[j], float(double(expected) + 1e-9));
    }
  });
}

template <class T> void expect_largest_magnitude() {
  constexpr index count = 2 * dpg::widest_column_block - 1;
  const T infinity = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  for (const auto &[at_3, at_5, largest] :
       {std::array{T(-9), T(4), T(9)}, {T(4), -infinity, infinity}, {nan, T(4), nan}, {nan, infinity, nan}})
    dpg::for_column_blocks(0, count, [&]<int width>(const dpg::column_block<width> columns) {
      std::vector<T> x(width, T(-0.5));
      x[3 % width] = at_3;
      x[5 % width] = at_5;
      const T found = largest_magnitude(dpg::column_values<width, T>(x.data()));
      if (width > 4)
        EXPECT_TRUE(are_same(found, largest)) << found << " of " << width << " columns";
    });
}

TEST(column_values, have_a_largest_magnitude) {
  expect_largest_magnitude<double>();
  expect_largest_magnitude<float>();
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
