// Goes through a product in blocks whose packed panels fit into a given workspace, and in each block through tiles.
//
// A block is `rows` by `columns` of the result. Left panels are packed once for each block of rows (again for each
// block where the inner dimension is cut too), right panels once for each block. Threads share the panels of a block,
// then its tiles. What a tile computes depends on nothing else, so that cuts and threads change no bit of a result.
#pragma once

#include "int8_engine.h"
#include "workspace.h"

#include <dpg/index.h>

#include <algorithm>
#include <cstddef>

namespace dpg::products {

struct sweep_plan {
  const int8_engine *engine = nullptr;
  index m = 0, n = 0, k = 0;
  index copies = 1;       ///< packed bytes of an element
  index stored_bytes = 1; ///< of an element of the result between cuts of the inner dimension
  int threads = 1;
  index tile_rows = 0, tile_columns = 0;   ///< whole tiles of the engine
  index block_rows = 0, block_columns = 0; ///< whole tiles of the sweep, or all there are
  index steps = 0, chunk_steps = 0;        ///< of the inner dimension, and of one cut
  index chunks() const { return steps == 0 ? 0 : (steps + chunk_steps - 1) / chunk_steps; }
};

/// What a tile is computed from: `steps` steps of panels of the left and right operand. Panel p of copy c begins at
/// left + (c * left_panels + p) * steps * step_depth * engine.rows.
struct tile_place {
  const std::int8_t *left, *right;
  index left_panels, right_panels;           // of the block
  index first_left_panel, first_right_panel; // of the tile
  index row, column;                         // of its first element in the result
  index rows, columns;                       // with those that pad panels
  index steps;
  bool is_first_chunk, is_last_chunk;
  std::byte *stored; // stored_bytes for each element of a tile, kept from one chunk to the next
  int thread;
};

/// Cuts a product so that packed panels, and what is stored between cuts, take `workspace` bytes at most; but not into
/// less than one tile and one step.
sweep_plan plan_sweep(const int8_engine &engine, index m, index n, index k, index copies, index stored_bytes,
                      std::size_t workspace, int threads);

/// Bytes that a plan needs: of left panels, of right panels, of what is stored in all tiles of a block.
struct sweep_bytes {
  std::size_t left, right, stored;
};
sweep_bytes bytes_of(const sweep_plan &plan);

constexpr index rounded_up(index value, index unit) { return (value + unit - 1) / unit * unit; }

/// Runs a plan. `pack_left(panel, first_step, steps, to, stride)` packs all copies of a panel of the whole operand,
/// which lie `stride` bytes apart; pack_right likewise; `compute(tile)` does a tile.
template <class PackLeft, class PackRight, class Compute>
void sweep(const sweep_plan &plan, PackLeft pack_left, PackRight pack_right, Compute compute) {
  const sweep_bytes bytes = bytes_of(plan);
  const workspace left(bytes.left), right(bytes.right), stored(bytes.stored);
  const int8_engine &engine = *plan.engine;
  const index tile_bytes = plan.tile_rows * plan.tile_columns * plan.stored_bytes;
#pragma omp parallel num_threads(plan.threads)
  {
    engine.enter_thread();
    for (index row = 0; row < plan.m; row += plan.block_rows) {
      const index rows = rounded_up(std::min(plan.block_rows, plan.m - row), engine.rows);
      for (index column = 0; column < plan.n; column += plan.block_columns) {
        const index columns = rounded_up(std::min(plan.block_columns, plan.n - column), engine.columns);
        for (index chunk = 0; chunk < plan.chunks(); ++chunk) {
          const index first_step = chunk * plan.chunk_steps,
                      steps = std::min(plan.chunk_steps, plan.steps - first_step);
          const index left_panels = rows / engine.rows, right_panels = columns / engine.columns;
          const index left_bytes = steps * step_depth * engine.rows, right_bytes = steps * step_depth * engine.columns;
          if (column == 0 || plan.chunks() > 1) {
#pragma omp for schedule(dynamic) nowait
            for (index p = 0; p < left_panels; ++p)
              pack_left(row / engine.rows + p, first_step, steps, left.bytes() + p * left_bytes,
                        left_panels * left_bytes);
          }
#pragma omp for schedule(dynamic)
          for (index p = 0; p < right_panels; ++p)
            pack_right(column / engine.columns + p, first_step, steps, right.bytes() + p * right_bytes,
                       right_panels * right_bytes);
          const index across = (columns + plan.tile_columns - 1) / plan.tile_columns;
          const index down = (rows + plan.tile_rows - 1) / plan.tile_rows;
#pragma omp for schedule(dynamic)
          for (index t = 0; t < down * across; ++t) {
            const index top = t % down * plan.tile_rows, side = t / down * plan.tile_columns;
            compute(tile_place{.left = left.bytes(),
                               .right = right.bytes(),
                               .left_panels = left_panels,
                               .right_panels = right_panels,
                               .first_left_panel = top / engine.rows,
                               .first_right_panel = side / engine.columns,
                               .row = row + top,
                               .column = column + side,
                               .rows = std::min(plan.tile_rows, rows - top),
                               .columns = std::min(plan.tile_columns, columns - side),
                               .steps = steps,
                               .is_first_chunk = chunk == 0,
                               .is_last_chunk = chunk == plan.chunks() - 1,
                               .stored = stored.data() + (plan.chunks() > 1 ? t : this_thread()) * tile_bytes,
                               .thread = this_thread()});
          }
        }
      }
    }
    engine.leave_thread();
  }
}

} // namespace dpg::products
