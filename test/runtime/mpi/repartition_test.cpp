// Balances, moves and transposes random matrices and compares them with serial references.
#include "random_matrices.h"

#include <dpg/dist/move_blocks.h>
#include <dpg/observe/memory.h>
#include <dpg/sparse/repartition.h>

#include <gtest/gtest.h>

#include <numeric>

namespace {

using namespace dpg::testing;

dpg::csr_matrix<double> random_matrix(const shape &s, unsigned seed) {
  return dpg::from_triplets<double>(world(), s.rows, s.columns,
                                    share_of(random_triplets(s.rows, s.columns, s.entries, seed), world()));
}

reference_matrix random_reference(const shape &s, unsigned seed) {
  return sum_of(random_triplets(s.rows, s.columns, s.entries, seed));
}

reference_matrix transposed(const reference_matrix &A) {
  reference_matrix result;
  for (const auto &[position, value] : A)
    result[{position.second, position.first}] = value;
  return result;
}

/// Blocks of the sizes 0, 1, 2, ... and what is left on the last process.
dpg::partition uneven(dpg::index n) {
  std::vector<dpg::index> sizes;
  dpg::index left = n;
  for (int rank = 0; rank < world().size(); ++rank) {
    sizes.push_back(rank + 1 == world().size() ? left : std::min<dpg::index>(rank, left));
    left -= sizes.back();
  }
  return dpg::partition::of_sizes(world(), sizes);
}

TEST(repartition, keeps_every_entry) {
  for (const shape &s : shapes)
    for (const dpg::partition &rows : {uneven(s.rows), dpg::partition::on_root(world(), s.rows)}) {
      const auto A = dpg::repartition(random_matrix(s, 5), rows);
      EXPECT_TRUE(A.row_partition() == rows);
      EXPECT_EQ(entries_of(A), rows_of(random_reference(s, 5), rows.owned()));
    }
}

TEST(copy_row, gives_every_process_its_elements) {
  for (const bool is_replicated : {false, true}) {
    const dpg::partition rows = is_replicated ? dpg::partition::replicated(world(), 7) : uneven(7);
    dpg::dense_matrix<double> A(rows, 11);
    for (dpg::index i = 0; i < A.local_rows(); ++i)
      for (dpg::index j = 0; j < 11; ++j)
        A(i, j) = static_cast<double>(100 * (rows.first() + i) + j);
    for (const dpg::partition &blocks : {uneven(11), dpg::partition::replicated(world(), 11)})
      for (dpg::index row = 0; row < 7; ++row) {
        dpg::vector<double> x(blocks);
        dpg::copy_row(A, row, x);
        for (dpg::index j = 0; j < x.local_size(); ++j)
          EXPECT_EQ(x[j], static_cast<double>(100 * row + blocks.first() + j));
      }
  }
}

TEST(repartition, refuses_a_partition_of_another_size) {
  EXPECT_THROW(dpg::repartition(random_matrix({10, 10, 20}, 1), dpg::partition::uniform(world(), 11)),
               dpg::shape_error);
}

/// A matrix that says it has 2^31 entries on each process, in rows of `entries_in_a_row`. It has none to touch.
dpg::csr_matrix<double> huge_matrix(dpg::index entries_in_a_row) {
  const dpg::index rows_here = (dpg::index(1) << 31) / entries_in_a_row;
  dpg::buffer<dpg::entry_offset> rowptr(rows_here + 1);
  for (dpg::index i = 0; i <= rows_here; ++i)
    rowptr[i] = dpg::entry_offset(i * entries_in_a_row);
  const dpg::partition rows = dpg::partition::of_local_size(world(), rows_here);
  return dpg::csr_matrix<double>(rows, dpg::index(1) << 30, std::move(rowptr), {}, {});
}

TEST(repartition, refuses_more_entries_than_one_process_can_count) {
  if (world().size() == 1)
    return;
  for (const dpg::index entries_in_a_row : {dpg::index(1) << 20, dpg::index(1) << 30}) {
    dpg::csr_matrix<double> A = huge_matrix(entries_in_a_row);
    const std::string entries = std::to_string((dpg::index(1) << 31) * world().size());
    const dpg::partition rows = dpg::partition::on_root(world(), A.row_count());
    try {
      dpg::repartition(std::move(A), rows);
      FAIL() << "nothing was thrown";
    } catch (const dpg::shape_error &error) {
      EXPECT_EQ(error.what(), "a process would hold " + entries +
                                  " entries of a sparse matrix, which is not under 4294967295: use more processes");
    }
  }
}

TEST(entry_offset, computes_in_64_bits) {
  const dpg::entry_offset most(dpg::entry_offset::largest), two(2);
  static_assert(sizeof(most) == 4 && std::is_same_v<decltype(most + two), dpg::index>);
  EXPECT_EQ(most + two, 4294967297);
  EXPECT_EQ(most * two, 8589934590);
  EXPECT_EQ(two - most, -4294967293);
}

TEST(transpose, swaps_rows_and_columns) {
  for (const shape &s : shapes) {
    const auto At = dpg::transpose(random_matrix(s, 9));
    EXPECT_EQ(At.row_count(), s.columns);
    EXPECT_EQ(At.column_count(), s.rows);
    EXPECT_EQ(entries_of(At), rows_of(transposed(random_reference(s, 9)), At.row_partition().owned()));
    EXPECT_TRUE(columns_ascend(At));
  }
}

TEST(transpose, shares_many_entries_among_threads) {
  const shape s{700, 300, 60'000};
  const auto At = dpg::transpose(random_matrix(s, 9));
  EXPECT_EQ(entries_of(At), rows_of(transposed(random_reference(s, 9)), At.row_partition().owned()));
  EXPECT_TRUE(columns_ascend(At));
}

TEST(transpose, leaves_a_matrix_that_is_not_moved) {
  const shape s{60, 40, 500};
  const auto A = random_matrix(s, 4);
  const auto At = dpg::transpose(A, uneven(40));
  EXPECT_EQ(entries_of(At), rows_of(transposed(random_reference(s, 4)), uneven(40).owned()));
  EXPECT_EQ(entries_of(A), rows_of(random_reference(s, 4), A.row_partition().owned()));
}

/// The largest load must not exceed an even share by more than the heaviest row.
void expect_balanced(const dpg::csr_pattern &A, dpg::index heaviest_row) {
  dpg::index here = A.local_nonzeros() + A.local_rows(), all = 0;
  MPI_Allreduce(&here, &all, 1, MPI_INT64_T, MPI_SUM, world().handle());
  EXPECT_LE(here, all / world().size() + heaviest_row + 2);
}

dpg::index heaviest_row(const reference_matrix &A) {
  std::map<dpg::index, dpg::index> weights;
  dpg::index heaviest = 1;
  for (const auto &entry : A)
    heaviest = std::max(heaviest, 1 + ++weights[entry.first.first]);
  return heaviest;
}

TEST(balanced_rows, shares_nonzeros_evenly) {
  for (const shape &s : shapes)
    expect_balanced(random_matrix(s, 2), heaviest_row(random_reference(s, 2)));
}

TEST(balanced_columns, shares_the_transpose_evenly) {
  for (const shape &s : shapes)
    expect_balanced(dpg::transpose(random_matrix(s, 2)), heaviest_row(transposed(random_reference(s, 2))));
}

TEST(balanced_columns, holds_no_array_of_all_columns) {
  constexpr dpg::index columns = 16'000'000, slack = 24'000'000;
  const auto A =
      dpg::from_triplets<double>(world(), 3, columns, share_of(random_triplets(3, columns, 3000, 6), world()));
  if (world().size() == 1 || !dpg::reset_peak_memory())
    return; // one process holds all columns, and not every system measures peaks
  const dpg::index before = dpg::measure_memory().resident_bytes;
  const dpg::partition blocks = dpg::balanced_columns(A);
  EXPECT_EQ(blocks.size(), columns);
  EXPECT_LE(dpg::measure_memory().peak_resident_bytes, before + 8 * columns / world().size() + slack);
}

TEST(vector_repartition, moves_entries_to_their_new_owners) {
  dpg::vector<double> x(dpg::partition::uniform(world(), 23));
  std::iota(x.begin(), x.end(), static_cast<double>(x.partition().first()));
  const auto moved = dpg::repartition(std::move(x), uneven(23));
  for (dpg::index i = 0; i < moved.local_size(); ++i)
    EXPECT_EQ(moved[i], static_cast<double>(moved.partition().first() + i));
}

TEST(gather_to_root, gives_the_root_all_entries) {
  dpg::vector<float> x(uneven(300'000));
  std::iota(x.begin(), x.end(), static_cast<float>(x.partition().first()));
  const auto all = dpg::gather_to_root(x);
  ASSERT_EQ(all.size(), world().is_root() ? 300'000 : 0);
  for (dpg::index i = 0; i < all.size(); ++i)
    EXPECT_EQ(all[i], static_cast<float>(i));
}

} // namespace
