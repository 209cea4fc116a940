// Engines in plain C++: one for any processor, and one that computes on AMX's layout what its instructions compute.
#include "int8_engine.h"

#include <algorithm>

namespace dpg::products {
namespace {

constexpr int rows = 4, columns = 8, group = 4;

void multiply(const std::int8_t *left, const std::int8_t *right, index steps, std::int32_t *tile) {
  std::uint32_t sums[rows * columns] = {}; // unsigned: they may wrap around
  for (index g = 0; g < steps * (step_depth / group); ++g, left += rows * group, right += columns * group)
    for (int i = 0; i < rows; ++i)
      for (int j = 0; j < columns; ++j) {
        std::int32_t four = 0;
        for (int l = 0; l < group; ++l)
          four += left[i * group + l] * right[j * group + l];
        sums[i * columns + j] += static_cast<std::uint32_t>(four);
      }
  std::ranges::copy(sums, tile);
}

/// Rows, and bytes of a row, of a tile register.
constexpr int tile_rows = 16, tile_bytes = 64;

/// TDPBSSD: the register of sums, 16 by 16, takes the products of groups of four bytes of a row of `left` and a column
/// of `right`. Registers are loaded from rows that lie left_stride and right_stride bytes apart.
void dot_products_of_bytes(std::uint32_t *sums, int sums_stride, const std::int8_t *left, int left_stride,
                           const std::int8_t *right, int right_stride) {
  for (int m = 0; m < tile_rows; ++m)
    for (int q = 0; q < tile_bytes / 4; ++q)
      for (int n = 0; n < tile_bytes / 4; ++n) {
        std::int32_t four = 0;
        for (int b = 0; b < 4; ++b)
          four += left[m * left_stride + 4 * q + b] * right[q * right_stride + 4 * n + b];
        sums[m * sums_stride + n] += static_cast<std::uint32_t>(four);
      }
}

constexpr int amx_edge = 2 * tile_rows;

void multiply_as_amx(const std::int8_t *left, const std::int8_t *right, index steps, std::int32_t *tile) {
  std::uint32_t sums[amx_edge * amx_edge] = {};
  for (index s = 0; s < steps; ++s, left += amx_edge * step_depth, right += amx_edge * step_depth)
    for (int top = 0; top < 2; ++top)
      for (int side = 0; side < 2; ++side)
        dot_products_of_bytes(sums + top * tile_rows * amx_edge + side * tile_rows, amx_edge,
                              left + top * tile_rows * tile_bytes, tile_bytes, right + side * tile_bytes,
                              2 * tile_bytes);
  std::ranges::copy(sums, tile);
}

void nothing() {}
bool always() { return true; }

} // namespace

const int8_engine portable_engine = {.name = "portable",
                                     .rows = rows,
                                     .columns = columns,
                                     .left_group = group,
                                     .right_group = group,
                                     .block_rows = 128,
                                     .block_columns = 128,
                                     .left_bias = 0,
                                     .multiply = multiply,
                                     .enter_thread = nothing,
                                     .leave_thread = nothing,
                                     .runs_here = always};

const int8_engine amx_layout_engine = {.name = "amx-layout",
                                       .rows = amx_edge,
                                       .columns = amx_edge,
                                       .left_group = tile_bytes,
                                       .right_group = 4,
                                       .block_rows = 256,
                                       .block_columns = 256,
                                       .left_bias = 0,
                                       .multiply = multiply_as_amx,
                                       .enter_thread = nothing,
                                       .leave_thread = nothing,
                                       .runs_here = always};

} // namespace dpg::products
