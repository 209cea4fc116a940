// Counts the entries of matrices whose rows are spread, and compares with the triplets that they are made of.
#include "random_matrices.h"

#include <dpg/sparse/csr_matrix.h>
#include <dpg/task/figures.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace {

using namespace dpg::testing;

TEST(figures, count_the_entries_of_all_processes) {
  const auto triplets = random_triplets(50, 40, 300, 7);
  const auto A = dpg::from_triplets<double>(world(), 50, 40, share_of(triplets, world()));
  const reference_matrix expected = sum_of(triplets);
  std::map<dpg::index, dpg::index> in_row;
  for (const auto &[position, value] : expected)
    ++in_row[position.first];
  dpg::index longest = 0;
  for (const auto &[row, count] : in_row)
    longest = std::max(longest, count);
  EXPECT_EQ(dpg::stored_entries(A), static_cast<double>(expected.size()));
  EXPECT_EQ(dpg::longest_line(A), static_cast<double>(longest));
}

TEST(figures, are_zero_without_entries) {
  const auto A = dpg::from_triplets<double>(world(), 3, 3, {});
  EXPECT_EQ(dpg::stored_entries(A), 0);
  EXPECT_EQ(dpg::longest_line(A), 0);
}

} // namespace
