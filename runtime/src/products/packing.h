// Panels of scaled vectors, as residues or as magnitudes, in the layout of an engine.
#pragma once

#include "int8_engine.h"
#include "operand.h"

#include <vector>

namespace dpg::products {

/// A power of two, 2^exponent, as the product of two doubles; or nothing, for vectors that count as zeros.
struct vector_scale {
  bool counts = false;
  int exponent = 0;
  double first = 0, second = 0;
};

vector_scale power_of_two(int exponent);

/// The side of an engine that panels are for.
struct panel_layout {
  int width, group;
  std::uint8_t bias;
};
inline panel_layout left_layout(const int8_engine &engine) {
  return {engine.rows, engine.left_group, engine.left_bias};
}
inline panel_layout right_layout(const int8_engine &engine) { return {engine.columns, engine.right_group, 0}; }

/// How many products of residues make one of elements: 1, or 3 of complex ones.
///
/// With x = x1 + i x2 and y = y1 + i y2, planes x1, x2, x1 + x2 and the same of y have the products t1, t2, t3, and
/// x y = t1 - t2 + i (t3 - t1 - t2). Residues are added exactly: nothing is lost by it, unlike in floating point.
template <class T> constexpr int planes_of = parts_of<T> == 1 ? 1 : 3;

/// Packs one panel of vectors times their scales, rounded to integers: plane q modulo moduli[i] goes to
/// to + (i * planes + q) * stride.
template <class T>
void pack_residues(const operand<T> &vectors, const std::vector<vector_scale> &scales, const panel_layout &layout,
                   int moduli_count, index panel, index first_step, index steps, std::int8_t *to, index stride);

/// Magnitudes as they are, or their square roots, which spread half as far.
enum class magnitude { plain, root };

/// Packs floor(|x|), or floor(sqrt(|x|)), of vectors times their scales, below 128; of complex elements the larger
/// part.
template <class T>
void pack_magnitudes(const operand<T> &vectors, const std::vector<vector_scale> &scales, const panel_layout &layout,
                     magnitude kind, index panel, index first_step, index steps, std::int8_t *to);

} // namespace dpg::products
