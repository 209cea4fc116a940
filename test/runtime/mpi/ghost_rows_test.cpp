// Exchanges ghost rows, and ghosts of vectors, between parts of all sizes, thinner than the exchange is wide and empty
// ones among them.
#include "random_matrices.h"

#include <dpg/dist/ghost_rows.h>

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using dpg::testing::world;

constexpr double untouched = -1;

double element(dpg::index global_row, dpg::index column) { return static_cast<double>(1000 * global_row + column); }

dpg::dense_matrix<double> numbered(const dpg::partition &rows, dpg::index columns, dpg::index ghosts) {
  dpg::dense_matrix<double> u(rows, columns, untouched, ghosts);
  for (dpg::index i = 0; i < u.local_rows(); ++i)
    for (dpg::index j = 0; j < columns; ++j)
      u(i, j) = element(rows.first() + i, j);
  return u;
}

void expect_ghosts(const dpg::dense_matrix<double> &u, dpg::index width, double elsewhere = untouched) {
  const dpg::partition &rows = u.row_partition();
  for (dpg::index i = -u.rows_above(); i < u.local_rows() + u.rows_above(); ++i)
    for (dpg::index j = 0; j < u.column_count(); ++j) {
      const dpg::index row = rows.first() + i;
      const bool owned = 0 <= i && i < u.local_rows();
      const bool brought =
          u.local_rows() > 0 && -width <= i && i < u.local_rows() + width && row >= 0 && row < rows.size();
      EXPECT_EQ(u(i, j), owned || brought ? element(row, j) : elsewhere) << "row " << i << " of " << u.local_rows();
    }
}

std::vector<dpg::partition> partitions() {
  std::vector<dpg::partition> all;
  for (const dpg::index rows : {0, 1, 2, 5, 40})
    all.push_back(dpg::partition::uniform(world(), rows));
  std::vector<dpg::index> gaps(world().size(), 3); // every other process has no rows
  for (int rank = 1; rank < world().size(); rank += 2)
    gaps[rank] = 0;
  all.push_back(dpg::partition::of_sizes(world(), gaps));
  return all;
}

TEST(ghost_rows, bring_what_neighbours_own) {
  for (const dpg::partition &rows : partitions())
    for (const dpg::index width : {0, 1, 2, 7}) {
      auto u = numbered(rows, 6, 7);
      dpg::exchange_ghost_rows(u, width);
      expect_ghosts(u, width);
    }
}

TEST(ghost_rows, are_made_where_there_is_no_room) {
  const auto rows = dpg::partition::uniform(world(), 9);
  auto u = numbered(rows, 4, 0);
  dpg::ghost_rows exchange(rows, 2);
  exchange.start(u);
  exchange.poll();
  exchange.finish();
  EXPECT_EQ(u.rows_above(), 2);
  expect_ghosts(u, 2, 0.0);
}

TEST(ghost_rows, move_long_rows_in_chunks) {
  auto u = numbered(dpg::partition::uniform(world(), 8), 100'000, 1);
  dpg::exchange_ghost_rows(u, 1);
  expect_ghosts(u, 1);
}

TEST(ghost_rows, inner_rows_read_none) {
  for (const dpg::partition &rows : partitions())
    for (const dpg::index width : {0, 1, 2, 7}) {
      const dpg::index_range inner = dpg::ghost_rows(rows, width).inner();
      for (dpg::index i = 0; i < rows.local_size(); ++i) {
        const dpg::index first_read = std::max<dpg::index>(0, rows.first() + i - width);
        const dpg::index last_read = std::min(rows.size() - 1, rows.first() + i + width);
        const bool reads_owned = first_read >= rows.first() && last_read < rows.last();
        EXPECT_TRUE(reads_owned || !inner.contains(i)) << "row " << i;
      }
    }
}

dpg::vector<double> numbered(const dpg::partition &entries, dpg::ghost_width ghosts) {
  dpg::vector<double> u(entries, untouched, ghosts);
  for (dpg::index i = 0; i < u.local_size(); ++i)
    u[i] = element(entries.first() + i, 0);
  return u;
}

void expect_ghosts(const dpg::vector<double> &u, dpg::index width, double elsewhere = untouched) {
  const dpg::partition &entries = u.partition();
  for (dpg::index i = -u.ghosts_above(); i < u.local_size() + u.halo_size(); ++i) {
    const dpg::index place = entries.first() + i;
    const bool owned = 0 <= i && i < u.local_size();
    const bool brought =
        u.local_size() > 0 && -width <= i && i < u.local_size() + width && place >= 0 && place < entries.size();
    EXPECT_EQ(u[i], owned || brought ? element(place, 0) : elsewhere) << "entry " << i << " of " << u.local_size();
  }
}

TEST(ghosts_of_vectors, bring_what_neighbours_own) {
  for (const dpg::partition &entries : partitions())
    for (const dpg::index width : {0, 1, 2, 7, 1'000'000'000}) {
      auto u = numbered(entries, {7});
      EXPECT_EQ(u.ghosts_above(), std::min<dpg::index>(7, entries.size()));
      dpg::exchange_ghost_rows(u, width);
      expect_ghosts(u, width, u.ghosts_above() > 7 ? 0.0 : untouched); // room that was made holds zeros
    }
}

TEST(ghosts_of_vectors, are_made_where_there_is_no_room) {
  const auto entries = dpg::partition::uniform(world(), 9);
  auto u = numbered(entries, {0});
  dpg::ghost_rows exchange(entries, 2);
  exchange.start(u);
  exchange.poll();
  exchange.finish();
  EXPECT_EQ(u.ghosts_above(), 2);
  EXPECT_EQ(u.halo_size(), 2);
  expect_ghosts(u, 2, 0.0);
}

TEST(ghosts_of_vectors, travel_while_others_do) {
  const auto entries = dpg::partition::uniform(world(), 11);
  auto u = numbered(entries, {1}), v = numbered(entries, {3});
  dpg::ghost_rows of_u(entries, 1), of_v(entries, 3);
  of_u.start(u);
  of_v.start(v);
  of_v.finish();
  of_u.finish();
  expect_ghosts(u, 1);
  expect_ghosts(v, 3);
}

TEST(vectors_with_ghosts, are_ranges_of_what_is_owned) {
  const auto entries = dpg::partition::uniform(world(), 11);
  auto u = numbered(entries, {2});
  EXPECT_EQ(u.end() - u.begin(), entries.local_size());
  EXPECT_EQ(dpg::size(u.owned()), entries.local_size());
  EXPECT_EQ(dpg::size(u.with_halo()), entries.local_size() + 2);
  for (const double entry : u)
    EXPECT_NE(entry, untouched);
}

TEST(vectors_with_ghosts, copy_swap_and_make_room) {
  const auto entries = dpg::partition::uniform(world(), 7);
  auto u = numbered(entries, {1});
  dpg::vector<double> v(entries, 0.0, 5);
  const auto twin = u.copy();
  EXPECT_EQ(twin.ghosts_above(), 1);
  swap(u, v);
  v.reserve_halo(4);
  EXPECT_EQ(v.ghosts_above(), 1);
  EXPECT_EQ(v.halo_size(), 4);
  EXPECT_EQ(u.ghosts_above(), 0);
  EXPECT_EQ(u.halo_size(), 5);
  for (dpg::index i = 0; i < entries.local_size(); ++i) {
    EXPECT_EQ(v[i], element(entries.first() + i, 0));
    EXPECT_EQ(twin[i], v[i]);
    EXPECT_EQ(u[i], 0.0);
  }
}

TEST(dense_matrix, copies_and_swaps_whole) {
  const auto rows = dpg::partition::uniform(world(), 7);
  auto u = numbered(rows, 3, 1);
  dpg::dense_matrix<double> v(rows, 3, 0.0, 1);
  const auto twin = u.copy();
  swap(u, v);
  for (dpg::index i = 0; i < rows.local_size(); ++i) {
    EXPECT_EQ(v(i, 2), element(rows.first() + i, 2));
    EXPECT_EQ(twin(i, 2), v(i, 2));
    EXPECT_EQ(u(i, 2), 0.0);
  }
}

} // namespace
