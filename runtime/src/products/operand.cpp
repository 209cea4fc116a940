// Norms and exponents of rows and columns, in one pass over blocks that lie in the first cache.
#include "operand.h"

#include "residue_loops.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace dpg::products {
namespace {

constexpr index width = measured_width, block_depth = 64;

struct powers {
  alignas(64) double first[width], second[width];
};

/// Sums of the numbers times powers of two, each in two factors, since not all are doubles.
template <class T> vector_sums add_up(const operand<T> &vectors, index first, const powers &scale) {
  const residue_loops &loops = fastest_loops();
  vector_sums total{};
  std::ranges::fill(total.least, std::numeric_limits<double>::infinity());
  alignas(64) double numbers[block_depth * width];
  for (index l = 0; l < vectors.depth; l += block_depth)
    for (int part = 0; part < parts_of<T>; ++part) {
      load_block(vectors, first, width, l, block_depth, part, numbers);
      loops.measure(numbers, block_depth, scale.first, scale.second, total);
    }
  return total;
}

/// Whether squares neither overflow nor lose what counts.
bool is_moderate(double largest) { return largest == 0 || (largest > 0x1p-400 && largest < 0x1p400); }

/// Fills in what is measured of one vector, from sums of numbers over 2^taken_out.
void conclude(const vector_sums &total, index i, int taken_out, double slack, vector_measure &measure) {
  measure.is_finite = total.unusual[i] == 0; // 0 times anything else is a NaN
  measure.is_zero = measure.is_finite && total.largest[i] == 0;
  if (!measure.is_finite || measure.is_zero)
    return;
  measure.exponent = std::ilogb(total.largest[i]);
  measure.least_exponent = std::ilogb(total.least[i]);
  const int rest = taken_out - measure.exponent;
  measure.norm1 = std::ldexp(total.norm1[i], rest) * slack;
  measure.norm2 = std::ldexp(std::sqrt(total.squares[i]), rest) * slack;
}

template <class T> void measure_panel(const operand<T> &vectors, index first, vector_measure *measures) {
  const index here = std::min(width, vectors.count - first);
  powers scale;
  std::ranges::fill(scale.first, 1.0);
  std::ranges::fill(scale.second, 1.0);
  const vector_sums plain = add_up(vectors, first, scale);
  // Sums of n numbers err by less than n + 1 roundings, squares and roots by a few more; squares that underflow are
  // less than 2^-270 of the largest one.
  const double slack = 1 + (static_cast<double>(vectors.depth) * parts_of<T> + 16) * 0x1p-53;
  bool all_moderate = true;
  for (index i = 0; i < here; ++i) {
    conclude(plain, i, 0, slack, measures[i]);
    all_moderate = all_moderate && (!measures[i].is_finite || is_moderate(plain.largest[i]));
  }
  if (all_moderate)
    return;
  for (index i = 0; i < here; ++i) {
    const int half = -measures[i].exponent / 2;
    scale.first[i] = std::ldexp(1.0, half);
    scale.second[i] = std::ldexp(1.0, -measures[i].exponent - half);
  }
  const vector_sums scaled = add_up(vectors, first, scale);
  for (index i = 0; i < here; ++i)
    if (measures[i].is_finite && !is_moderate(plain.largest[i]))
      conclude(scaled, i, measures[i].exponent, slack, measures[i]);
}

} // namespace

template <class T> std::vector<vector_measure> measure_vectors(const operand<T> &vectors, int threads) {
  std::vector<vector_measure> measures(static_cast<std::size_t>(vectors.count));
#pragma omp parallel for schedule(static) num_threads(threads)
  for (index first = 0; first < vectors.count; first += width)
    measure_panel(vectors, first, measures.data() + first);
  return measures;
}

template std::vector<vector_measure> measure_vectors(const operand<double> &, int);
template std::vector<vector_measure> measure_vectors(const operand<float> &, int);
template std::vector<vector_measure> measure_vectors(const operand<std::complex<double>> &, int);
template std::vector<vector_measure> measure_vectors(const operand<std::complex<float>> &, int);

} // namespace dpg::products
