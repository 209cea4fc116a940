// Builds random matrices from entries held anywhere and compares them with a serial sum.
#include "random_matrices.h"

#include <dpg/errors.h>
#include <dpg/sparse/csr_builder.h>

#include <gtest/gtest.h>

namespace {

using namespace dpg::testing;

TEST(csr_builder, sums_entries_held_anywhere) {
  for (const shape &s : shapes) {
    const auto entries = random_triplets(s.rows, s.columns, s.entries, 7);
    const auto A = dpg::from_triplets<double>(world(), s.rows, s.columns, share_of(entries, world()));
    EXPECT_EQ(A.row_count(), s.rows);
    EXPECT_EQ(A.column_count(), s.columns);
    EXPECT_EQ(entries_of(A), rows_of(sum_of(entries), A.row_partition().owned()));
    EXPECT_TRUE(columns_ascend(A));
  }
}

TEST(csr_builder, keeps_the_partition_it_is_given) {
  const dpg::index rows = 90;
  const auto entries = random_triplets(rows, rows, 700, 3);
  const auto on_root = dpg::partition::on_root(world(), rows);
  dpg::csr_builder<double> builder(on_root, rows);
  builder.add(share_of(entries, world()));
  const auto A = std::move(builder).finish();
  EXPECT_TRUE(A.row_partition() == on_root);
  EXPECT_EQ(entries_of(A), rows_of(sum_of(entries), on_root.owned()));
}

TEST(csr_builder, takes_streams_of_different_lengths) {
  const dpg::index n = 3000;
  const auto entries = random_triplets(n, n, 200000, 11);
  dpg::csr_builder<double> builder(world(), n, n);
  if (world().rank() == world().size() - 1) // one process adds all, one by one: several messages to each other one
    for (const auto &entry : entries)
      builder.add(entry.row, entry.column, entry.value);
  const auto A = std::move(builder).finish();
  EXPECT_EQ(entries_of(A), rows_of(sum_of(entries), A.row_partition().owned()));
}

TEST(csr_builder, sums_do_not_depend_on_the_order_of_arrival) {
  const double terms[] = {1e16, 1.0, -1e16, 1.0};
  double expected = 0;
  for (const int t : {2, 1, 3, 0}) // ascending
    expected += terms[t];
  for (int shift = 0; shift < 4; ++shift) {
    dpg::csr_builder<double> builder(world(), 5, 5);
    for (int t = 0; t < 4; ++t)
      if ((t + shift) % world().size() == world().rank())
        builder.add(2, 3, terms[(t + shift) % 4]);
    const auto A = std::move(builder).finish();
    if (A.row_partition().owned().contains(2)) {
      ASSERT_EQ(A.local_nonzeros(), 1);
      EXPECT_EQ(A.values()[0], expected);
    }
  }
}

TEST(csr_builder, joins_bool_entries) {
  dpg::csr_builder<bool> builder(world(), 4, 4);
  builder.add(1, 1, true);
  builder.add(1, 1, true);
  const auto A = std::move(builder).finish();
  if (A.row_partition().owned().contains(1)) {
    ASSERT_EQ(A.local_nonzeros(), 1);
    EXPECT_TRUE(A.values()[0]);
  }
}

TEST(csr_builder, reports_an_entry_outside_of_the_matrix_on_every_process) {
  dpg::csr_builder<double> builder(world(), 10, 10);
  if (world().rank() == world().size() - 1)
    builder.add(3, 10, 1.0);
  try {
    std::move(builder).finish();
    FAIL();
  } catch (const dpg::shape_error &e) {
    EXPECT_STREQ(e.what(), "entry (3, 10) lies outside of the matrix of shape [10, 10], whose indices count from 0");
  }
}

TEST(csr_builder, ends_everywhere_when_one_process_could_not_add) {
  dpg::csr_builder<double> builder(world(), 10, 10);
  std::exception_ptr problem;
  if (world().rank() == world().size() - 1)
    problem = std::make_exception_ptr(dpg::input_error("line 7: not a number"));
  try {
    std::move(builder).finish(problem);
    FAIL();
  } catch (const dpg::input_error &e) {
    EXPECT_STREQ(e.what(), "line 7: not a number");
  }
}

TEST(csr_builder, refuses_sizes_that_do_not_fit) {
  EXPECT_THROW(dpg::csr_builder<double>(world(), 10, -1), dpg::shape_error);
#ifndef DPG_64BIT_COLUMNS
  EXPECT_THROW(dpg::csr_builder<double>(world(), 10, dpg::index(1) << 31), dpg::shape_error);
  EXPECT_THROW(dpg::csr_builder<double>(world(), dpg::index(1) << 40, 10), dpg::shape_error);
#endif
}

} // namespace
