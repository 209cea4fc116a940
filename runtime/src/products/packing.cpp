// Packing: a step of a panel is brought into its order and scaled as doubles, then reduced modulo each number.
#include "packing.h"

#include "residue_loops.h"

#include <algorithm>
#include <cmath>

namespace dpg::products {
namespace {

constexpr index most_elements = most_panel_width * step_depth;

struct step_numbers {
  alignas(64) double at[most_elements];
};

/// The numbers of one part in a step, scaled, in the order of the panel; zeros where there are none.
template <class T>
void gather_step(const operand<T> &vectors, const std::vector<vector_scale> &scales, const panel_layout &layout,
                 index panel, index step, int part, double *to) {
  const index first = panel * layout.width, width = layout.width;
  alignas(64) double raw[most_elements];
  load_block(vectors, first, width, step * step_depth, step_depth, part, raw);
  double first_factor[most_panel_width] = {}, second_factor[most_panel_width] = {};
  bool counts[most_panel_width] = {};
  for (index i = 0; i < std::min(width, vectors.count - first); ++i) {
    const vector_scale &scale = scales[static_cast<std::size_t>(first + i)];
    counts[i] = scale.counts;
    first_factor[i] = scale.first;
    second_factor[i] = scale.second;
  }
  for (index g = 0; g < step_depth; g += layout.group)
    for (index i = 0; i < width; ++i, to += layout.group)
      for (index l = 0; l < layout.group; ++l)
        to[l] = counts[i] ? raw[(g + l) * width + i] * first_factor[i] * second_factor[i] : 0; // not infinity times 0
}

void add_numbers(const double *a, const double *b, index n, double *sum) {
  for (index i = 0; i < n; ++i)
    sum[i] = a[i] + b[i];
}

} // namespace

vector_scale power_of_two(int exponent) {
  const int half = exponent / 2;
  return {true, exponent, std::ldexp(1.0, half), std::ldexp(1.0, exponent - half)};
}

template <class T>
void pack_residues(const operand<T> &vectors, const std::vector<vector_scale> &scales, const panel_layout &layout,
                   int moduli_count, index panel, index first_step, index steps, std::int8_t *to, index stride) {
  constexpr int planes = planes_of<T>;
  const residue_loops &loops = fastest_loops();
  const index elements = layout.width * step_depth;
  step_numbers numbers, high[planes], low[planes];
  for (index s = 0; s < steps; ++s, to += elements) {
    for (int part = 0; part < parts_of<T>; ++part) {
      gather_step(vectors, scales, layout, panel, first_step + s, part, numbers.at);
      loops.split(numbers.at, elements, high[part].at, low[part].at);
    }
    if constexpr (planes == 3) {
      add_numbers(high[0].at, high[1].at, elements, high[2].at);
      add_numbers(low[0].at, low[1].at, elements, low[2].at);
    }
    for (int i = 0; i < moduli_count; ++i)
      for (int q = 0; q < planes; ++q)
        loops.residues(high[q].at, low[q].at, elements, i, layout.bias, to + (i * planes + q) * stride);
  }
}

template <class T>
void pack_magnitudes(const operand<T> &vectors, const std::vector<vector_scale> &scales, const panel_layout &layout,
                     magnitude kind, index panel, index first_step, index steps, std::int8_t *to) {
  const residue_loops &loops = fastest_loops();
  const index elements = layout.width * step_depth;
  step_numbers numbers[parts_of<T>];
  for (index s = 0; s < steps; ++s, to += elements) {
    for (int part = 0; part < parts_of<T>; ++part)
      gather_step(vectors, scales, layout, panel, first_step + s, part, numbers[part].at);
    if constexpr (parts_of<T> == 2)
      for (index i = 0; i < elements; ++i)
        numbers[0].at[i] = std::max(std::abs(numbers[0].at[i]), std::abs(numbers[1].at[i]));
    if (kind == magnitude::root)
      for (index i = 0; i < elements; ++i)
        numbers[0].at[i] = std::sqrt(std::abs(numbers[0].at[i]));
    loops.magnitudes(numbers[0].at, elements, layout.bias, to);
  }
}

#define DPG_INSTANTIATE(T)                                                                                             \
  template void pack_residues(const operand<T> &, const std::vector<vector_scale> &, const panel_layout &, int, index, \
                              index, index, std::int8_t *, index);                                                     \
  template void pack_magnitudes(const operand<T> &, const std::vector<vector_scale> &, const panel_layout &,           \
                                magnitude, index, index, index, std::int8_t *);
DPG_INSTANTIATE(double)
DPG_INSTANTIATE(float)
DPG_INSTANTIATE(std::complex<double>)
DPG_INSTANTIATE(std::complex<float>)
#undef DPG_INSTANTIATE

} // namespace dpg::products
