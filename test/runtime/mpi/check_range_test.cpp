// Values outside of their ranges are named by their global indices, on every process.
#include "random_matrices.h"

#include <dpg/dist/check_range.h>

#include <gtest/gtest.h>

#include <limits>

namespace {

using dpg::testing::world;

constexpr double infinity = std::numeric_limits<double>::infinity();

template <class... Checked> std::string message_of(const Checked &...checked) {
  try {
    dpg::check_range(checked...);
  } catch (const dpg::range_error &e) {
    return e.what();
  }
  return "";
}

const dpg::value_range nonnegative{0, infinity};

TEST(check_range, names_a_scalar) {
  EXPECT_EQ(message_of("damping", 1.5, dpg::value_range{0, 0.99}), "damping is 1.5, outside of its range [0, 0.99]");
  EXPECT_EQ(message_of("damping", 0.99, dpg::value_range{0, 0.99}), "");
  EXPECT_NE(message_of("damping", std::numeric_limits<double>::quiet_NaN(), nonnegative), "");
}

TEST(check_range, compares_ints_exactly) {
  constexpr dpg::index beyond = (dpg::index(1) << 53) + 1, least = std::numeric_limits<dpg::index>::min(),
                       largest = std::numeric_limits<dpg::index>::max();
  EXPECT_EQ(message_of("m", beyond, dpg::integer_range{0, beyond - 1}),
            "m is 9007199254740993, outside of its range [0, 9007199254740992]");
  EXPECT_EQ(message_of("m", beyond, dpg::integer_range{beyond, beyond}), "");
  EXPECT_EQ(message_of("m", largest, dpg::integer_range{0, largest}), "");
  EXPECT_NE(message_of("m", largest, dpg::integer_range{0, largest - 1}), "");
  EXPECT_EQ(message_of("m", least, dpg::integer_range{-0x1p63, infinity}), "");
  EXPECT_NE(message_of("m", least, dpg::integer_range{-0x1p62, infinity}), "");
  EXPECT_NE(message_of("m", beyond, dpg::integer_range{0, 0x1p53}), "");
  EXPECT_EQ(message_of("k", 1, dpg::integer_range{0.5, 1.5}), "");
  EXPECT_EQ(message_of("k", 0, dpg::integer_range{0.5, 1.5}), "k is 0, outside of its range [0.5, 1.5]");
  EXPECT_EQ(message_of("k", 2, dpg::integer_range{-infinity, 1.5}), "k is 2, outside of its range [-infinity, 1.5]");
  EXPECT_NE(message_of("k", 2, dpg::integer_range{std::numeric_limits<double>::quiet_NaN(), infinity}), "");
  dpg::vector<dpg::index> x(dpg::partition::uniform(world(), 10), 1);
  if (x.partition().owned().contains(6))
    x[6 - x.partition().first()] = beyond;
  EXPECT_EQ(message_of("x", x, dpg::integer_range{0, beyond - 1}),
            "x[6] is 9007199254740993, outside of its range [0, 9007199254740992]");
}

TEST(check_range, names_the_first_entry_of_a_vector) {
  dpg::vector<double> x(dpg::partition::uniform(world(), 10), 1.0);
  EXPECT_EQ(message_of("x", x, nonnegative), "");
  for (const dpg::index bad : {9, 6})
    if (x.partition().owned().contains(bad))
      x[bad - x.partition().first()] = -0.1;
  EXPECT_EQ(message_of("x", x, nonnegative), "x[6] is -0.1, outside of its range [0, infinity]");
}

TEST(check_range, names_the_first_entry_of_a_sparse_matrix) {
  std::vector<dpg::triplet<double>> entries = {{0, 0, 1}, {3, 5, -1}, {3, 6, -2}, {7, 0, -3}};
  const auto A = dpg::from_triplets<double>(world(), 9, 9, dpg::testing::share_of(entries, world()));
  EXPECT_EQ(message_of("A", A, nonnegative), "A[3, 5] is -1, outside of its range [0, infinity]");
  EXPECT_EQ(message_of("A", A, dpg::value_range{-3, 1}), "");
}

TEST(check_range, takes_what_a_sparse_matrix_does_not_store_as_zero) {
  std::vector<dpg::triplet<double>> entries;
  for (dpg::index i = 0; i < 9; ++i)
    for (dpg::index j = 0; j < 9; ++j)
      entries.push_back({i, j, i == 7 ? -1.0 : 1.0});
  const auto message_without = [&](dpg::index k) {
    std::vector<dpg::triplet<double>> stored = entries;
    stored.erase(stored.begin() + k);
    const auto A = dpg::from_triplets<double>(world(), 9, 9, dpg::testing::share_of(stored, world()));
    return message_of("A", A, dpg::value_range{0.5, 2});
  };
  EXPECT_EQ(message_without(4 * 9 + 8), "A[4, 8] is not stored, so 0, outside of its range [0.5, 2]");
  EXPECT_EQ(message_without(8 * 9), "A[7, 0] is -1, outside of its range [0.5, 2]"); // the first of both
  const auto full = dpg::from_triplets<double>(world(), 9, 9, dpg::testing::share_of(entries, world()));
  EXPECT_EQ(message_of("A", full, dpg::value_range{-1, -0.5}), "A[0, 0] is 1, outside of its range [-1, -0.5]");
  EXPECT_NE(message_of("A", full, dpg::value_range{0.5, 1}), "");
  const auto empty = dpg::from_triplets<double>(world(), 9, 0, std::span<const dpg::triplet<double>>());
  EXPECT_EQ(message_of("A", empty, dpg::value_range{1, 2}), "");
}

TEST(check_range, names_the_place_in_a_matrix_whose_transpose_is_held) {
  std::vector<dpg::triplet<double>> entries = {{0, 0, 1}, {5, 3, -1}, {6, 3, -2}};
  const auto A_transposed = dpg::from_triplets<double>(world(), 9, 4, dpg::testing::share_of(entries, world()));
  std::string message;
  try {
    dpg::check_range_transposed("A", A_transposed, nonnegative);
  } catch (const dpg::range_error &e) {
    message = e.what();
  }
  EXPECT_EQ(message, "A[3, 5] is -1, outside of its range [0, infinity]");
  EXPECT_NO_THROW(dpg::check_range_transposed("A", A_transposed, {-2, 1}));
  try {
    dpg::check_range_transposed("A", A_transposed, {1, 2});
  } catch (const dpg::range_error &e) {
    message = e.what();
  }
  EXPECT_EQ(message, "A[1, 0] is not stored, so 0, outside of its range [1, 2]");
}

TEST(check_range, names_the_first_element_of_a_dense_matrix) {
  dpg::dense_matrix<float> u(dpg::partition::uniform(world(), 6), 4, 2.0f, 1);
  if (u.row_partition().owned().contains(4))
    u(4 - u.row_partition().first(), 1) = 8;
  EXPECT_EQ(message_of("u", u, dpg::value_range{2, 2}), "u[4, 1] is 8, outside of its range [2, 2]");
}

} // namespace
