// Error bounds of emulated products, from norms and from a product of magnitudes.
#include "moduli_count.h"

#include "moduli.h"
#include "packing.h"
#include "sweep.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace dpg::products {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Above what rounding makes of the few operations on ratios.
constexpr double slack = 1 + 0x1p-40;

/// Scales that bring the largest magnitude of each vector to [64, 128); its root to at least 64 and below 91, since a
/// root that rounds to 128 would be no byte.
int magnitude_bits(magnitude kind) { return kind == magnitude::plain ? 6 : 12; }

std::vector<vector_scale> magnitude_scales(const std::vector<vector_measure> &measures, magnitude kind) {
  std::vector<vector_scale> scales;
  for (const vector_measure &of : measures)
    scales.push_back(of.is_finite && !of.is_zero ? power_of_two(magnitude_bits(kind) - of.exponent) : vector_scale());
  return scales;
}

/// ||x||_2 / min |x|, rounded up by a factor of 2 at most.
double norm_over_least(const vector_measure &of) { return std::ldexp(of.norm2, of.exponent - of.least_exponent); }

/// `scale` is a lower bound of |A| |B| over 2^(exponents).
error_ratios ratios_of_element(const vector_measure &row, const vector_measure &column, double scale) {
  const double row_range = norm_over_least(row), column_range = norm_over_least(column);
  const error_ratios by_range{row_range + column_range, row_range * column_range};
  if (scale == 0)
    return by_range;
  const error_ratios by_product{(row.norm2 * column.norm1 + row.norm1 * column.norm2) / scale,
                                row.norm2 * column.norm2 / scale};
  return by_product.sum <= by_range.sum ? by_product : by_range;
}

void take_larger(error_ratios &largest, const error_ratios &other) {
  largest.sum = std::max(largest.sum, other.sum);
  largest.product = std::max(largest.product, other.product);
}

/// Products of magnitudes, and the ratios that they bound.
template <class T> class magnitude_tiles {
public:
  magnitude_tiles(const matrix_product<T> &product, const std::vector<vector_measure> &rows,
                  const std::vector<vector_measure> &columns, magnitude kind, const emulation &how)
      : product_(product), rows_(rows), columns_(columns), kind_(kind), how_(how),
        largest_(static_cast<std::size_t>(how.threads)) {}

  error_ratios run() {
    const int8_engine &engine = *how_.engine;
    const std::vector<vector_scale> row_scales = magnitude_scales(rows_, kind_);
    const std::vector<vector_scale> column_scales = magnitude_scales(columns_, kind_);
    const sweep_plan plan = plan_sweep(engine, product_.left.count, product_.right.count, product_.left.depth, 1,
                                       sizeof(double), how_.workspace, how_.threads);
    sweep(
        plan,
        [&](index panel, index first_step, index steps, std::int8_t *to, index) {
          pack_magnitudes(product_.left, row_scales, left_layout(engine), kind_, panel, first_step, steps, to);
        },
        [&](index panel, index first_step, index steps, std::int8_t *to, index) {
          pack_magnitudes(product_.right, column_scales, right_layout(engine), kind_, panel, first_step, steps, to);
        },
        [&](const tile_place &at) { compute(at); });
    error_ratios all;
    for (const error_ratios &of_thread : largest_)
      take_larger(all, of_thread);
    return {all.sum * slack, all.product * slack};
  }

private:
  void compute(const tile_place &at) {
    const int8_engine &engine = *how_.engine;
    const index tile_elements = engine.rows * engine.columns;
    auto *sums = reinterpret_cast<double *>(at.stored);
    alignas(64) std::int32_t tile[most_tile_elements];
    for (index side = 0; side < at.columns / engine.columns; ++side)
      for (index top = 0; top < at.rows / engine.rows; ++top, sums += tile_elements) {
        const std::int8_t *left = at.left + (at.first_left_panel + top) * at.steps * step_depth * engine.rows;
        const std::int8_t *right = at.right + (at.first_right_panel + side) * at.steps * step_depth * engine.columns;
        if (at.is_first_chunk)
          std::fill(sums, sums + tile_elements, 0.0);
        for (index s = 0; s < at.steps; s += most_steps) {
          engine.multiply(left + s * step_depth * engine.rows, right + s * step_depth * engine.columns,
                          std::min(most_steps, at.steps - s), tile);
          for (index e = 0; e < tile_elements; ++e)
            sums[e] += tile[e];
        }
        if (at.is_last_chunk)
          conclude(sums, at.row + top * engine.rows, at.column + side * engine.columns,
                   largest_[static_cast<std::size_t>(at.thread)]);
      }
  }

  void conclude(const double *sums, index row, index column, error_ratios &largest) const {
    const int8_engine &engine = *how_.engine;
    const index rows = std::min<index>(engine.rows, product_.left.count - row);
    const index columns = std::min<index>(engine.columns, product_.right.count - column);
    for (index i = 0; i < rows; ++i)
      for (index j = 0; j < columns; ++j) {
        const vector_measure &of_row = rows_[static_cast<std::size_t>(row + i)];
        const vector_measure &of_column = columns_[static_cast<std::size_t>(column + j)];
        if (of_row.is_finite && of_column.is_finite && !of_row.is_zero && !of_column.is_zero)
          take_larger(largest, ratios_of_element(of_row, of_column, scale_of(sums[i * engine.columns + j])));
      }
  }

  double scale_of(double sum) const {
    const double scaled = sum * 0x1p-12;
    return kind_ == magnitude::plain ? scaled : scaled * scaled / static_cast<double>(product_.left.depth);
  }

  const matrix_product<T> &product_;
  const std::vector<vector_measure> &rows_, &columns_;
  magnitude kind_;
  const emulation &how_;
  std::vector<error_ratios> largest_; // of each thread
};

} // namespace

error_ratios ratios_of_norms(double terms) { return {2 * std::sqrt(terms) * slack, 1}; }

template <class T>
error_ratios ratios_of_elements(const matrix_product<T> &product, const std::vector<vector_measure> &rows,
                                const std::vector<vector_measure> &columns, magnitude kind, const emulation &how) {
  return magnitude_tiles<T>(product, rows, columns, kind, how).run();
}

int least_moduli(const error_ratios &ratios, double terms, double tolerance) {
  if (!(ratios.sum < infinity && ratios.product < infinity))
    return 0;
  for (int count = 1; count <= most_moduli; ++count) {
    const double largest = largest_norm(count, terms), square = largest * largest;
    const double reconstruction = 4 * reconstruction_error * remaindering_of(count).product;
    if (largest >= 1 &&
        (ratios.sum / largest + (terms + reconstruction) / square * ratios.product) * slack <= tolerance)
      return count;
  }
  return 0;
}

#define DPG_INSTANTIATE(T)                                                                                             \
  template error_ratios ratios_of_elements(const matrix_product<T> &, const std::vector<vector_measure> &,             \
                                           const std::vector<vector_measure> &, magnitude, const emulation &);
DPG_INSTANTIATE(double)
DPG_INSTANTIATE(float)
DPG_INSTANTIATE(std::complex<double>)
DPG_INSTANTIATE(std::complex<float>)
#undef DPG_INSTANTIATE

} // namespace dpg::products
