// How products are cut into blocks.
#include "sweep.h"

#include <omp.h>

#include <cstdlib>
#include <new>
#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace dpg::products {
namespace {

/// Bytes that lie in one page of the larger size, so that few entries of the translation buffer cover a panel.
constexpr std::size_t large_page = std::size_t{2} << 20;

/// Tiles of a block where the inner dimension is cut: enough for threads to share.
constexpr index most_tiles_across = 4;

/// A cut below so many steps would repack too often for what it computes.
constexpr index least_chunk = 8;

void shrink_tiles(sweep_plan &plan) {
  const auto tiles = [&] {
    return ((plan.m + plan.tile_rows - 1) / plan.tile_rows) * ((plan.n + plan.tile_columns - 1) / plan.tile_columns);
  };
  while (tiles() < 3 * plan.threads && plan.tile_rows >= 2 * plan.engine->rows && plan.tile_rows > 32) {
    plan.tile_rows = rounded_up(plan.tile_rows / 2, plan.engine->rows);
    plan.tile_columns = rounded_up(plan.tile_columns / 2, plan.engine->columns);
  }
}

} // namespace

workspace::workspace(std::size_t size) {
  const std::size_t alignment = size < large_page ? 64 : large_page,
                    whole = (size + alignment - 1) / alignment * alignment;
  data_ = static_cast<std::byte *>(std::aligned_alloc(alignment, whole > 0 ? whole : alignment));
  if (data_ == nullptr)
    throw std::bad_alloc();
#if defined(__linux__)
  if (alignment == large_page)
    madvise(data_, whole, MADV_HUGEPAGE);
#endif
}

workspace::~workspace() { std::free(data_); }

int this_thread() { return omp_get_thread_num(); }
int most_threads() { return omp_get_max_threads(); }

sweep_bytes bytes_of(const sweep_plan &plan) {
  const index depth = plan.chunk_steps * step_depth * plan.copies;
  const index rows = rounded_up(std::min(plan.block_rows, plan.m), plan.engine->rows);
  const index columns = rounded_up(std::min(plan.block_columns, plan.n), plan.engine->columns);
  const index tiles = plan.chunks() > 1 ? ((rows + plan.tile_rows - 1) / plan.tile_rows) *
                                              ((columns + plan.tile_columns - 1) / plan.tile_columns)
                                        : plan.threads;
  return {static_cast<std::size_t>(rows * depth), static_cast<std::size_t>(columns * depth),
          static_cast<std::size_t>(tiles * plan.tile_rows * plan.tile_columns * plan.stored_bytes)};
}

sweep_plan plan_sweep(const int8_engine &engine, index m, index n, index k, index copies, index stored_bytes,
                      std::size_t workspace, int threads) {
  sweep_plan plan{.engine = &engine,
                  .m = m,
                  .n = n,
                  .k = k,
                  .copies = copies,
                  .stored_bytes = stored_bytes,
                  .threads = threads,
                  .tile_rows = engine.block_rows,
                  .tile_columns = engine.block_columns};
  shrink_tiles(plan);
  plan.steps = plan.chunk_steps = (k + step_depth - 1) / step_depth;
  const index all_rows = rounded_up(m, engine.rows), all_columns = rounded_up(n, engine.columns);
  const index vectors = static_cast<index>(workspace) / std::max<index>(1, copies * plan.steps * step_depth);
  if (vectors >= all_rows + all_columns) {
    plan.block_rows = all_rows;
    plan.block_columns = all_columns;
  } else if (vectors >= most_tiles_across * (plan.tile_rows + plan.tile_columns)) {
    plan.block_columns = std::min(all_columns, most_tiles_across * plan.tile_columns);
    plan.block_rows = std::min(all_rows, (vectors - plan.block_columns) / plan.tile_rows * plan.tile_rows);
    const index columns_left = (vectors - plan.block_rows) / plan.tile_columns * plan.tile_columns;
    plan.block_columns = std::min(all_columns, columns_left);
  } else {
    for (index across = most_tiles_across; across >= 1; across /= 2) {
      plan.block_rows = std::min(all_rows, across * plan.tile_rows);
      plan.block_columns = std::min(all_columns, across * plan.tile_columns);
      const index stored = plan.block_rows * plan.block_columns * stored_bytes;
      const index step_bytes = copies * step_depth * (plan.block_rows + plan.block_columns);
      plan.chunk_steps = std::min(plan.steps, (static_cast<index>(workspace) - stored) / step_bytes);
      if (plan.chunk_steps >= std::min(plan.steps, least_chunk))
        break;
    }
    plan.chunk_steps = std::max<index>(1, plan.chunk_steps);
  }
  return plan;
}

} // namespace dpg::products
