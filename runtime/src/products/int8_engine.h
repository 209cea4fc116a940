// Engines multiply packed panels of int8 to tiles of int32.
//
// A panel is `rows` rows of the left matrix, or `columns` columns of the right one, over all of the inner dimension,
// which is padded with zeros to steps of 64. Within a step an element (i, l) of a left panel lies at
//
//     (l / left_group) * rows * left_group + i * left_group + l % left_group
//
// and an element (l, j) of a right one at the same place with columns, j and right_group. All that differs between
// instruction sets is in these numbers and in `multiply`.
//
// Example, AMX: a step of a left panel of 32 rows is two tile registers of 16 rows with 64 bytes each; a step of a
// right panel of 32 columns has 16 rows, one for 4 inner indices, in which the 4 bytes of a column lie together.
#pragma once

#include <dpg/index.h>

#include <cstdint>
#include <span>
#include <string_view>

namespace dpg::products {

constexpr index step_depth = 64;

/// Up to so many steps a tile is exact: 127^2 * 2^17 < 2^31. Products of residues modulo 256, which reach 128^2, may
/// wrap around at 2^32, a multiple of 256.
constexpr index most_steps = (index{1} << 17) / step_depth;

struct int8_engine {
  std::string_view name;
  int rows, columns;             // of a tile
  int left_group, right_group;   // inner indices that lie together; they divide step_depth
  int block_rows, block_columns; // of the result, for which panels are reused in the cache: whole tiles
  std::uint8_t left_bias;        // what bytes of left panels are XORed with: 0x80 makes them unsigned, off by 128

  /// tile[i * columns + j] = sum over `steps` steps of left (i, l) right (l, j), modulo 2^32. steps <= most_steps.
  void (*multiply)(const std::int8_t *left, const std::int8_t *right, index steps, std::int32_t *tile);

  /// Called by each thread before its first multiply and after its last one.
  void (*enter_thread)();
  void (*leave_thread)();

  bool (*runs_here)();
};

/// The largest tile of any engine, in elements, and the largest panel, in rows or columns.
constexpr int most_tile_elements = 32 * 32, most_panel_width = 32;

extern const int8_engine portable_engine;
/// Plain C++ on AMX's layout: what the tile instructions compute, for machines without them.
extern const int8_engine amx_layout_engine;
#if defined(__x86_64__)
extern const int8_engine avx2_engine;
extern const int8_engine vnni_engine;
extern const int8_engine amx_engine;
#endif

/// All engines of this build, the fastest first.
std::span<const int8_engine *const> all_engines();

/// The fastest engine that runs here.
const int8_engine &fastest_engine();

/// The engine of a name; nullptr where none has it or it does not run here.
const int8_engine *find_engine(std::string_view name);

} // namespace dpg::products
