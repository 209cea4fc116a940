// Rows in slices and in blocks: products and the way back, against compressed rows, with sums that are exact.
#include <dpg/sparse/bsr_rows.h>
#include <dpg/sparse/sell_rows.h>
#include <dpg/sparse/stored_on_demand.h>

#include "random_matrices.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace {

using dpg::csr_matrix;
using dpg::index;
using namespace dpg::testing;

csr_matrix<double> random_matrix(const shape &size) {
  const auto entries = random_triplets(size.rows, size.columns, size.entries, 5);
  const auto share = share_of(entries, world());
  return dpg::from_triplets<double>(world(), size.rows, size.columns, share);
}

std::vector<double> factor(index columns) {
  std::vector<double> x(columns);
  for (index j = 0; j < columns; ++j)
    x[j] = static_cast<double>(j % 7) - 3;
  return x;
}

std::vector<double> product(const csr_matrix<double> &A, const std::vector<double> &x) {
  std::vector<double> y(A.local_rows());
  for (index i = 0; i < A.local_rows(); ++i)
    for (index k = A.rowptr()[i]; k < A.rowptr()[i + 1]; ++k)
      y[i] += A.values()[k] * x[A.columns()[k]];
  return y;
}

/// The entries that are not 0, or all of them.
reference_matrix without_zeros(reference_matrix entries) {
  std::erase_if(entries, [](const auto &entry) { return entry.second == 0; });
  return entries;
}

csr_matrix<double> like(const csr_matrix<double> &A, dpg::csr_arrays<double> arrays) {
  return csr_matrix<double>(A.row_partition(), A.column_count(), std::move(arrays));
}

TEST(sparse_storages, slices_multiply_and_come_back) {
  for (const shape &size : shapes) {
    const csr_matrix<double> A = random_matrix(size);
    const std::vector<double> x = factor(size.columns), expected = product(A, x);
    for (const auto [height, window] : {std::pair<index, index>{1, 0}, {4, 0}, {8, 32}, {64, 128}}) {
      const dpg::sell_rows<double> slices(A, height, window);
      std::vector<double> y(A.local_rows(), -1);
      slices.multiply(x, y);
      EXPECT_EQ(y, expected) << size.rows << " by " << size.columns << ", height " << height;
      EXPECT_EQ(entries_of(like(A, slices.compressed())), entries_of(A));
    }
  }
}

TEST(sparse_storages, room_is_small_where_windows_are_large) {
  const csr_matrix<double> A = random_matrix({5000, 2000, 60000});
  EXPECT_LT(dpg::sell_rows<double>(A, 8, 512).room(), 1.05);
  EXPECT_GT(dpg::sell_rows<double>(A, 8).room(), 1.2);
}

TEST(sparse_storages, what_fills_slices_is_never_read) {
  const csr_matrix<double> A = random_matrix({70, 300, 200});
  std::vector<double> x = factor(300);
  x[0] = std::numeric_limits<double>::quiet_NaN(); // the column number of the room
  const std::vector<double> expected = product(A, x);
  std::vector<double> y(A.local_rows());
  dpg::sell_rows<double>(A, 8).multiply(x, y);
  for (std::size_t i = 0; i < y.size(); ++i)
    EXPECT_TRUE(y[i] == expected[i] || (std::isnan(y[i]) && std::isnan(expected[i])));
}

TEST(sparse_storages, blocks_multiply_and_come_back) {
  for (const shape &size : shapes) {
    const csr_matrix<double> A = random_matrix(size);
    const std::vector<double> x = factor(size.columns), expected = product(A, x);
    for (const index edge : {1, 2, 3, 8}) {
      const dpg::bsr_rows<double> blocks(A, edge);
      std::vector<double> y(A.local_rows(), -1);
      blocks.multiply(x, y);
      EXPECT_EQ(y, expected) << size.rows << " by " << size.columns << ", edge " << edge;
      EXPECT_EQ(entries_of(like(A, blocks.compressed())), without_zeros(entries_of(A)));
    }
  }
}

TEST(sparse_storages, a_matrix_of_blocks_is_stored_in_so_many) {
  std::vector<dpg::triplet<double>> entries;
  for (index i = 0; i < 6 && world().is_root(); ++i)
    for (index j = 0; j < 6; ++j)
      if (i / 3 != j / 3)
        entries.push_back({i, j, 1. + i + j});
  const csr_matrix<double> A = dpg::from_triplets<double>(world(), 6, 6, entries);
  const dpg::bsr_rows<double> blocks(A, 3);
  if (world().size() == 1) {
    ASSERT_EQ(blocks.blocks(), 2);
    EXPECT_EQ(blocks.block_column(0), 1);
    EXPECT_EQ(blocks.elements(1)[0], 4);
  }
}

TEST(stored_on_demand, is_made_by_its_first_use_alone) {
  const csr_matrix<double> A = random_matrix({40, 40, 200});
  const dpg::stored_on_demand<dpg::sell_rows<double>> slices(A, 4, 8);
  EXPECT_FALSE(slices.is_made());
  const dpg::sell_rows<double> *first = &*slices;
  EXPECT_TRUE(slices.is_made());
  EXPECT_EQ(&*slices, first);
  EXPECT_EQ((*slices).height(), 4);
}

TEST(stored_on_demand, tells_each_use_what_its_constructor_throws) {
  const csr_matrix<double> A = random_matrix({40, 40, 200});
  const dpg::stored_on_demand<dpg::sell_rows<double>> slices(A, 100);
  EXPECT_THROW(*slices, dpg::shape_error);
  EXPECT_THROW(*slices, dpg::shape_error);
  EXPECT_FALSE(slices.is_made());
}

TEST(sparse_storages, wrong_shapes_are_refused) {
  const csr_matrix<double> A = random_matrix({10, 10, 20});
  EXPECT_THROW(dpg::sell_rows<double>(A, 0), dpg::shape_error);
  EXPECT_THROW(dpg::sell_rows<double>(A, 65), dpg::shape_error);
  EXPECT_THROW(dpg::sell_rows<double>(A, 8, 12), dpg::shape_error);
  EXPECT_THROW(dpg::bsr_rows<double>(A, 0), dpg::shape_error);
}

} // namespace
