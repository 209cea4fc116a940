// Strips of tiles hold the entries that are true, each once, whatever the blocks, the processes and the column numbers
// are.
#include "random_matrices.h"

#include <dpg/dist/halo.h>
#include <dpg/sparse/tile_rows.h>

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

namespace {

using namespace dpg::testing;
using dpg::index;
using places = std::set<std::pair<index, index>>;

/// Each process's share of entries, some of which are false.
dpg::csr_matrix<bool> pattern(const shape &s, std::uint64_t seed) {
  std::vector<dpg::triplet<bool>> here;
  for (const dpg::triplet<double> &each : share_of(random_triplets(s.rows, s.columns, s.entries, seed), world()))
    here.push_back({each.row, each.column, each.value > 0});
  return dpg::from_triplets<bool>(world(), s.rows, s.columns, here);
}

places true_entries(const dpg::csr_matrix<bool> &A) {
  places found;
  for (const index i : A.rows())
    for (const index k : A.rows().entries(i))
      if (A.rows().value(k))
        found.insert({i, A.rows().column(k)});
  return found;
}

places entries_in(const dpg::tile_rows &tiles) {
  places found;
  index next = 0, count = 0;
  for (index s = 0; s < tiles.strips(); ++s) {
    const dpg::index_range rows = tiles[s].rows();
    EXPECT_EQ(rows.first, next) << "strips follow each other";
    next = rows.last;
    EXPECT_LE(rows.size(), dpg::tile_rows::largest_edge);
    for (index t = 0; t < tiles[s].tiles(); ++t, ++count) {
      const dpg::tile_rows::tile tile = tiles[s][t];
      EXPECT_LE(dpg::size(tile.columns), dpg::tile_rows::largest_edge);
      for (index c = 0; c < dpg::size(tile.columns); ++c)
        for (index r = 0; r < rows.size(); ++r)
          if (!tile.present || (tile.present[c] >> r) & 1)
            EXPECT_TRUE(found.insert({rows.first + r, tile.columns[c]}).second) << "an entry twice";
    }
  }
  EXPECT_EQ(count, tiles.tiles());
  return found;
}

TEST(tile_rows, hold_the_entries_that_are_true) {
  for (const shape &s : shapes)
    for (const auto &[height, width] : {std::pair<index, index>(1, 1), {4, 3}, {64, 64}, {100, 200}}) {
      const dpg::csr_matrix<bool> A = pattern(s, 11);
      EXPECT_EQ(entries_in(dpg::tile_rows(A, height, width)), true_entries(A)) << height << " by " << width;
    }
}

TEST(tile_rows, are_made_anew_for_local_columns) {
  for (const shape &s : shapes) {
    dpg::csr_matrix<bool> A = pattern(s, 12);
    EXPECT_EQ(entries_in(dpg::tiles_of(A, 8, 8)), true_entries(A));
    const dpg::halo_plan plan(dpg::partition::uniform(world(), s.columns), A);
    EXPECT_EQ(entries_in(dpg::tiles_of(A, 8, 8)), true_entries(A));
    EXPECT_EQ(&dpg::tiles_of(A, 8, 8), &dpg::tiles_of(A, 8, 8)) << "made once";
  }
}

TEST(tile_rows, need_no_bits_where_blocks_are_full) {
  std::vector<dpg::triplet<bool>> entries;
  if (world().rank() == 0)
    for (index i = 0; i < 24; ++i)
      for (index j = 0; j < 24; ++j)
        if ((i / 8 + j / 8) % 2 == 0)
          entries.push_back({i, j, true});
  const dpg::csr_matrix<bool> A = dpg::from_triplets<bool>(world(), 24, 24, entries);
  const dpg::tile_rows tiles(A, 8, 8);
  for (index s = 0; s < tiles.strips(); ++s)
    for (index t = 0; t < tiles[s].tiles(); ++t)
      EXPECT_EQ(tiles[s][t].present, nullptr);
}

TEST(partition_in_whole_blocks, has_borders_at_multiples) {
  for (const index size : {0, 1, 63, 64, 65, 1000}) {
    const dpg::partition uniform = dpg::partition::uniform(world(), size);
    for (const index height : {1, 8, 64, 2000}) {
      const dpg::partition blocks = uniform.in_whole_blocks(height);
      EXPECT_EQ(blocks.size(), size);
      EXPECT_EQ(blocks.offsets().front(), 0);
      for (int p = 0; p < world().size(); ++p) {
        const index border = blocks.offsets()[p];
        EXPECT_TRUE(border % height == 0 || border == size) << border;
        EXPECT_LE(2 * std::abs(border - uniform.offsets()[p]), height) << border;
        EXPECT_LE(border, blocks.offsets()[p + 1]);
      }
    }
  }
}

} // namespace
