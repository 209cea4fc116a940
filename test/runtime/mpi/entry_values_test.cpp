// Values on the entries of another matrix, whose columns are places in [owned | halo] by then.
#include "random_matrices.h"

#include <dpg/dist/halo.h>
#include <dpg/sparse/entry_values.h>

#include <gtest/gtest.h>

namespace {

using namespace dpg::testing;

/// 2 a - (row + column), of each entry by its place in the whole matrix.
dpg::entry_values<double> changed(const dpg::csr_matrix<double> &A) {
  dpg::entry_values<double> S(A);
  const dpg::csr_rows<double> rows = A.rows();
  for (const dpg::index i : rows)
    for (const dpg::index k : rows.entries(i))
      S.values()[k] = 2 * rows.value(k) - static_cast<double>(A.row_partition().first() + i + rows.global_column(k));
  return S;
}

reference_matrix changed(reference_matrix entries) {
  for (auto &[position, value] : entries)
    value = 2 * value - static_cast<double>(position.first + position.second);
  return entries;
}

TEST(entry_values, are_a_matrix_of_their_own_once_copied) {
  for (const shape &s : shapes) {
    const auto entries = random_triplets(s.rows, s.columns, s.entries, 3);
    dpg::csr_matrix<double> A = dpg::from_triplets<double>(world(), s.rows, s.columns, share_of(entries, world()));
    const reference_matrix expected = changed(rows_of(sum_of(entries), A.row_partition().owned()));
    EXPECT_EQ(entries_of(changed(A).copy()), expected) << "global columns";
    const dpg::halo_plan plan(dpg::partition::uniform(world(), s.columns), A);
    EXPECT_EQ(entries_of(changed(A).copy()), expected) << "local columns";
  }
}

TEST(entry_values, share_their_rows_between_inner_and_outer_ones) {
  for (const shape &s : shapes) {
    const auto entries = random_triplets(s.rows, s.columns, s.entries, 4);
    dpg::csr_matrix<double> A = dpg::from_triplets<double>(world(), s.rows, s.columns, share_of(entries, world()));
    const dpg::halo_plan plan(dpg::partition::uniform(world(), s.columns), A);
    const dpg::entry_values<double> S = changed(A);
    double of_parts = 0, of_all = 0;
    dpg::index rows = 0;
    for (const dpg::csr_rows<double> &part : {S.inner(), S.outer()})
      for (const dpg::index i : part) {
        ++rows;
        for (const dpg::index k : part.entries(i))
          of_parts += part.value(k);
      }
    for (const double value : S.values())
      of_all += value;
    EXPECT_EQ(rows, A.local_rows());
    EXPECT_EQ(of_parts, of_all); // small integers: exact in any order
  }
}

} // namespace
