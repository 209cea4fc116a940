// Compresses random triplets held anywhere, by rows and by columns, and compares with a serial sum.
#include "random_matrices.h"

#include <dpg/errors.h>
#include <dpg/sparse/coo_matrix.h>
#include <dpg/sparse/repartition.h>

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace dpg::testing;

dpg::coo_matrix<double> random_triplets_of(const shape &s, unsigned seed) {
  return {
      world(), s.rows, s.columns,
      std::span<const dpg::triplet<double>>(share_of(random_triplets(s.rows, s.columns, s.entries, seed), world()))};
}

reference_matrix random_sums(const shape &s, unsigned seed) {
  return sum_of(random_triplets(s.rows, s.columns, s.entries, seed));
}

reference_matrix transposed(const reference_matrix &A) {
  reference_matrix result;
  for (const auto &[position, value] : A)
    result[{position.second, position.first}] = value;
  return result;
}

void expect_rows(const dpg::csr_matrix<double> &A, const reference_matrix &expected) {
  EXPECT_EQ(entries_of(A), rows_of(expected, A.row_partition().owned()));
  EXPECT_TRUE(columns_ascend(A));
  EXPECT_TRUE(A.row_partition() == dpg::balanced_rows(A));
}

TEST(coo_matrix, holds_the_triplets_it_is_given) {
  const shape s{40, 30, 200};
  const auto here = share_of(random_triplets(s.rows, s.columns, s.entries, 5), world());
  const auto A = random_triplets_of(s, 5);
  EXPECT_EQ(A.row_count(), s.rows);
  EXPECT_EQ(A.column_count(), s.columns);
  ASSERT_EQ(A.local_triplets(), dpg::size(here));
  for (dpg::index k = 0; k < A.local_triplets(); ++k) {
    EXPECT_EQ(A.rows()[k], here[k].row);
    EXPECT_EQ(A.columns()[k], here[k].column);
    EXPECT_EQ(A.values()[k], here[k].value);
  }
}

TEST(coo_matrix, sums_duplicates_by_rows) {
  for (const shape &s : shapes) {
    const auto kept = random_triplets_of(s, 7);
    expect_rows(dpg::compress(kept), random_sums(s, 7));
    const auto A = dpg::compress(random_triplets_of(s, 7));
    EXPECT_EQ(A.row_count(), s.rows);
    EXPECT_EQ(A.column_count(), s.columns);
    expect_rows(A, random_sums(s, 7));
  }
}

TEST(coo_matrix, sums_duplicates_by_columns) {
  for (const shape &s : shapes) {
    const auto kept = random_triplets_of(s, 8);
    expect_rows(dpg::compress_transposed(kept), transposed(random_sums(s, 8)));
    const auto A = dpg::compress_transposed(random_triplets_of(s, 8));
    EXPECT_EQ(A.row_count(), s.columns);
    EXPECT_EQ(A.column_count(), s.rows);
    expect_rows(A, transposed(random_sums(s, 8)));
  }
}

TEST(coo_matrix, keeps_entries_that_cancel) {
  std::vector<dpg::triplet<double>> entries;
  if (world().is_root())
    entries = {{2, 3, 1.5}, {2, 3, -1.5}};
  const auto A = dpg::compress(dpg::coo_matrix<double>(world(), 5, 5, std::span<const dpg::triplet<double>>(entries)));
  const reference_matrix expected{{{2, 3}, 0}};
  EXPECT_EQ(entries_of(A), rows_of(expected, A.row_partition().owned()));
}

TEST(coo_matrix, gives_parts_back_while_it_is_compressed) {
  const dpg::index n = 1000, times = 1100; // more triplets than one part holds, on one process
  dpg::coo_arrays<double> arrays;
  if (world().is_root())
    arrays = {dpg::buffer<dpg::index>(n * times), dpg::buffer<dpg::index>(n * times), dpg::buffer<double>(n * times)};
  for (dpg::index k = 0; k < arrays.values.size(); ++k) {
    arrays.rows[k] = arrays.columns[k] = k % n;
    arrays.values[k] = 1;
  }
  const auto A = dpg::compress(dpg::coo_matrix<double>(world(), n, n, std::move(arrays)));
  EXPECT_EQ(A.local_nonzeros(), A.local_rows());
  for (const double value : A.values())
    EXPECT_EQ(value, times);
}

TEST(coo_matrix, comes_from_rows_and_goes_back) {
  for (const shape &s : shapes) {
    auto A = dpg::expand(dpg::compress(random_triplets_of(s, 10)));
    EXPECT_EQ(A.row_count(), s.rows);
    EXPECT_EQ(A.column_count(), s.columns);
    expect_rows(dpg::compress(std::move(A)), random_sums(s, 10));
  }
}

/// The message of the shape_error that making a matrix of `entries` on the last process throws on every process.
std::string refusal_of(dpg::index rows, dpg::index columns, std::vector<dpg::triplet<double>> entries) {
  if (world().rank() != world().size() - 1)
    entries.clear();
  try {
    dpg::coo_matrix<double>(world(), rows, columns, std::span<const dpg::triplet<double>>(entries));
  } catch (const dpg::shape_error &e) {
    return e.what();
  }
  return "nothing was thrown";
}

TEST(coo_matrix, reports_an_index_outside_on_every_process) {
  const std::string outside = "lies outside of the matrix of shape [10, 4], whose indices count from 0";
  EXPECT_EQ(refusal_of(10, 4, {{3, 1, 1.0}, {3, 4, 1.0}}), "entry (3, 4) " + outside);
  EXPECT_EQ(refusal_of(10, 4, {{10, 0, 1.0}}), "entry (10, 0) " + outside);
  EXPECT_EQ(refusal_of(10, 4, {{-1, 0, 1.0}}), "entry (-1, 0) " + outside);
  EXPECT_EQ(refusal_of(10, 4, {{0, -1, 1.0}}), "entry (0, -1) " + outside);
  EXPECT_EQ(refusal_of(10, -4, {}), "a matrix cannot have a negative number of rows or columns");
}

TEST(coo_matrix, reports_arrays_of_different_lengths_on_every_process) {
  const dpg::index extra = world().rank() == world().size() - 1;
  dpg::coo_arrays<double> arrays{dpg::buffer<dpg::index>(0), dpg::buffer<dpg::index>(0), dpg::buffer<double>(extra)};
  EXPECT_THROW(dpg::coo_matrix<double>(world(), 4, 4, std::move(arrays)), dpg::shape_error);
}

} // namespace
