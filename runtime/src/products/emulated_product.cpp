// Emulated products: scales, residues of tiles, and what becomes of them.
#include "emulated_product.h"

#include "moduli.h"
#include "packing.h"
#include "residue_loops.h"
#include "sweep.h"

#include <algorithm>
#include <cmath>

namespace dpg::products {
namespace {

/// Scales that bring norms to at most `largest`, and at least half of it.
std::vector<vector_scale> scales_of(const std::vector<vector_measure> &measures, double largest) {
  std::vector<vector_scale> scales;
  scales.reserve(measures.size());
  for (const vector_measure &of : measures) {
    const bool counts = of.is_finite && !of.is_zero;
    scales.push_back(counts ? power_of_two(std::ilogb(largest / of.norm2) - of.exponent) : vector_scale());
  }
  return scales;
}

/// 2^-exponent of each scale, where all of them are far from the ends of the format; empty otherwise.
std::vector<double> inverse_powers(const std::vector<vector_scale> &scales) {
  constexpr int largest = 480; // two of them multiply to a normal number
  std::vector<double> inverse;
  for (const vector_scale &scale : scales) {
    if (std::abs(scale.exponent) > largest)
      return {};
    inverse.push_back(std::ldexp(1.0, -scale.exponent));
  }
  return inverse;
}

/// alpha v + beta c, of which c is not read if beta is 0. Each operation is rounded by itself but for one fused sum.
template <class Real> Real combine(Real alpha, double v, Real beta, Real c) {
  const double product = static_cast<double>(alpha) * v;
  if (beta == 0)
    return static_cast<Real>(product);
  return static_cast<Real>(std::fma(static_cast<double>(beta), static_cast<double>(c), product));
}

template <class Real>
std::complex<Real> combine(std::complex<Real> alpha, std::complex<double> v, std::complex<Real> beta,
                           std::complex<Real> c) {
  std::complex<double> product = v;
  if (alpha != std::complex<Real>(1))
    product = {std::fma(alpha.real(), v.real(), -(alpha.imag() * v.imag())),
               std::fma(alpha.real(), v.imag(), alpha.imag() * v.real())};
  if (beta != std::complex<Real>(0))
    product += std::complex<double>(std::fma(beta.real(), c.real(), -(beta.imag() * c.imag())),
                                    std::fma(beta.real(), c.imag(), beta.imag() * c.real()));
  return std::complex<Real>(product);
}

/// A product under way: what all tiles read.
template <class T> class tiles {
public:
  tiles(const matrix_product<T> &product, const std::vector<vector_measure> &rows,
        const std::vector<vector_measure> &columns, const emulation &how)
      : product_(product), how_(how), constants_(remaindering_of(how.moduli_count)), loops_(fastest_loops()) {
    const double terms = static_cast<double>(product.left.depth) * parts_of<T>;
    const double largest = largest_norm(how.moduli_count, terms);
    row_scales_ = scales_of(rows, largest);
    column_scales_ = scales_of(columns, largest);
    row_inverse_ = inverse_powers(row_scales_);
    column_inverse_ = inverse_powers(column_scales_);
    for (const vector_measure &row : rows)
      row_is_finite_.push_back(row.is_finite);
    for (const vector_measure &column : columns)
      column_is_finite_.push_back(column.is_finite);
  }

  void run() {
    const int8_engine &engine = *how_.engine;
    const index m = product_.left.count, n = product_.right.count, copies = how_.moduli_count * planes;
    const sweep_plan plan = plan_sweep(engine, m, n, product_.left.depth, copies, copies, how_.workspace, how_.threads);
    sweep(
        plan,
        [&](index panel, index first_step, index steps, std::int8_t *to, index stride) {
          pack_residues(product_.left, row_scales_, left_layout(engine), how_.moduli_count, panel, first_step, steps,
                        to, stride);
        },
        [&](index panel, index first_step, index steps, std::int8_t *to, index stride) {
          pack_residues(product_.right, column_scales_, right_layout(engine), how_.moduli_count, panel, first_step,
                        steps, to, stride);
        },
        [&](const tile_place &at) {
          compute_residues(at);
          if (at.is_last_chunk)
            finish(at);
        });
  }

private:
  static constexpr int planes = planes_of<T>, parts = parts_of<T>;

  struct engine_tile {
    alignas(64) std::int32_t sums[most_tile_elements];
    alignas(64) std::int8_t residues[most_tile_elements];
  };

  /// Residues of tile elements lie at stored[(plane * moduli_count + i) * elements + element], engine tiles one after
  /// the other.
  void compute_residues(const tile_place &at) const {
    const int8_engine &engine = *how_.engine;
    const index elements = at.rows * at.columns, tile_elements = engine.rows * engine.columns;
    auto *stored = reinterpret_cast<std::int8_t *>(at.stored);
    engine_tile tile;
    for (int i = 0; i < how_.moduli_count; ++i)
      for (int plane = 0; plane < planes; ++plane) {
        std::int8_t *to = stored + (plane * how_.moduli_count + i) * elements;
        for (index side = 0; side < at.columns / engine.columns; ++side)
          for (index top = 0; top < at.rows / engine.rows; ++top, to += tile_elements)
            multiply_panels(at, i, plane, top, side, tile, to);
      }
  }

  /// One tile of the engine: residues modulo moduli[i], of which those of earlier chunks lie in `to`.
  void multiply_panels(const tile_place &at, int i, int plane, index top, index side, engine_tile &tile,
                       std::int8_t *to) const {
    const int8_engine &engine = *how_.engine;
    const index tile_elements = engine.rows * engine.columns, copy = i * planes + plane;
    const std::int8_t *left =
        at.left + (copy * at.left_panels + at.first_left_panel + top) * at.steps * step_depth * engine.rows;
    const std::int8_t *right =
        at.right + (copy * at.right_panels + at.first_right_panel + side) * at.steps * step_depth * engine.columns;
    for (index s = 0; s < at.steps; s += most_steps) {
      engine.multiply(left + s * step_depth * engine.rows, right + s * step_depth * engine.columns,
                      std::min(most_steps, at.steps - s), tile.sums);
      if (at.is_first_chunk && s == 0) {
        loops_.reduce(tile.sums, tile_elements, i, to);
      } else {
        loops_.reduce(tile.sums, tile_elements, i, tile.residues);
        loops_.add(to, tile.residues, 1, tile_elements, i, to);
      }
    }
  }

  void finish(const tile_place &at) const {
    const int8_engine &engine = *how_.engine;
    const index elements = at.rows * at.columns, tile_elements = engine.rows * engine.columns;
    auto *stored = reinterpret_cast<std::int8_t *>(at.stored);
    if constexpr (planes == 3)
      for (int i = 0; i < how_.moduli_count; ++i) {
        std::int8_t *t1 = stored + i * elements, *t2 = t1 + how_.moduli_count * elements;
        const std::int8_t *t3 = t2 + how_.moduli_count * elements;
        alignas(64) std::int8_t both[most_tile_elements];
        for (index first = 0; first < elements; first += tile_elements) {
          loops_.add(t1 + first, t2 + first, 1, tile_elements, i, both);
          loops_.add(t1 + first, t2 + first, -1, tile_elements, i, t1 + first);
          loops_.add(t3 + first, both, -1, tile_elements, i, t2 + first);
        }
      }
    alignas(64) double numbers[parts][most_tile_elements];
    for (index side = 0; side < at.columns; side += engine.columns)
      for (index top = 0; top < at.rows; top += engine.rows) {
        const index first = side * at.rows + top * engine.columns; // in engine tiles, which go down first
        for (int part = 0; part < parts; ++part)
          loops_.reconstruct(stored + part * how_.moduli_count * elements + first, elements, tile_elements, constants_,
                             numbers[part]);
        store(numbers, at.row + top, at.column + side);
      }
  }

  void store(const double (&numbers)[parts][most_tile_elements], index row, index column) const {
    const int8_engine &engine = *how_.engine;
    const index rows = std::min<index>(engine.rows, product_.left.count - row);
    const index columns = std::min<index>(engine.columns, product_.right.count - column);
    for (index j = 0; j < columns; ++j) {
      if (!column_is_finite_[static_cast<std::size_t>(column + j)])
        continue;
      T *to = product_.result + row + (column + j) * product_.stride;
      for (index i = 0; i < rows; ++i) {
        if (!row_is_finite_[static_cast<std::size_t>(row + i)])
          continue;
        const index at = i * engine.columns + j;
        if constexpr (parts == 1)
          to[i] = combine(product_.alpha, scaled_back(numbers[0][at], row + i, column + j), product_.beta, to[i]);
        else
          to[i] = combine(product_.alpha,
                          std::complex<double>(scaled_back(numbers[0][at], row + i, column + j),
                                               scaled_back(numbers[1][at], row + i, column + j)),
                          product_.beta, to[i]);
      }
    }
  }

  double scaled_back(double number, index row, index column) const {
    const auto i = static_cast<std::size_t>(row), j = static_cast<std::size_t>(column);
    if (!row_inverse_.empty() && !column_inverse_.empty())
      return number * (row_inverse_[i] * column_inverse_[j]);
    return std::ldexp(number, -(row_scales_[i].exponent + column_scales_[j].exponent));
  }

  const matrix_product<T> &product_;
  const emulation &how_;
  const remaindering &constants_;
  const residue_loops &loops_;
  std::vector<vector_scale> row_scales_, column_scales_;
  std::vector<double> row_inverse_, column_inverse_;
  std::vector<char> row_is_finite_, column_is_finite_;
};

} // namespace

template <class T>
void multiply_emulated(const matrix_product<T> &product, const std::vector<vector_measure> &rows,
                       const std::vector<vector_measure> &columns, const emulation &how) {
  tiles<T>(product, rows, columns, how).run();
}

#define DPG_INSTANTIATE(T)                                                                                             \
  template void multiply_emulated(const matrix_product<T> &, const std::vector<vector_measure> &,                      \
                                  const std::vector<vector_measure> &, const emulation &);
DPG_INSTANTIATE(double)
DPG_INSTANTIATE(float)
DPG_INSTANTIATE(std::complex<double>)
DPG_INSTANTIATE(std::complex<float>)
#undef DPG_INSTANTIATE

} // namespace dpg::products
