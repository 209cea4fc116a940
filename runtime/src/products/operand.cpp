// Norms and exponents of rows and columns, in one pass over blocks that lie in the first cache.
#include "operand.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace dpg::products {
namespace {

constexpr index width = 32, block_depth = 64;

/// Numbers of a block: element l of vector i at [l][i], so that loops over vectors have all lanes in use.
struct block {
  alignas(64) double at[block_depth][width];
};

struct sums {
  alignas(64) double largest[width], least[width], norm1[width], squares[width];
  alignas(64) double unusual[width]; // not 0 where one is infinite or a NaN
};

template <class T> void gather(const operand<T> &vectors, index first, index element, int part, block &to) {
  const index here = std::min(width, vectors.count - first), depth = std::min(block_depth, vectors.depth - element);
  for (index l = 0; l < block_depth; ++l)
    for (index i = 0; i < width; ++i)
      to.at[l][i] = i < here && l < depth ? vectors.part(first + i, element + l, part) : 0;
}

/// Adds the numbers times `scale`, a power of two, in two factors for scales that are no doubles.
void add(const block &of, const double (&scale)[2][width], sums &to) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (index l = 0; l < block_depth; ++l)
    for (index i = 0; i < width; ++i) {
      const double x = std::abs(of.at[l][i]);
      const double scaled = x * scale[0][i] * scale[1][i];
      to.unusual[i] += x <= std::numeric_limits<double>::max() ? 0 : 1;
      to.largest[i] = to.largest[i] < x ? x : to.largest[i];
      const double unless_zero = x == 0 ? infinity : x;
      to.least[i] = unless_zero < to.least[i] ? unless_zero : to.least[i];
      to.norm1[i] += scaled;
      to.squares[i] += scaled * scaled;
    }
}

template <class T> sums add_up(const operand<T> &vectors, index first, const double (&scale)[2][width]) {
  sums total{};
  std::ranges::fill(total.least, std::numeric_limits<double>::infinity());
  block numbers;
  for (index l = 0; l < vectors.depth; l += block_depth)
    for (int part = 0; part < parts_of<T>; ++part) {
      gather(vectors, first, l, part, numbers);
      add(numbers, scale, total);
    }
  return total;
}

/// Whether squares neither overflow nor lose what counts.
bool is_moderate(double largest) { return largest == 0 || (largest > 0x1p-400 && largest < 0x1p400); }

/// Fills in what is measured of one vector, from sums of numbers over 2^taken_out.
void conclude(const sums &total, index i, int taken_out, double slack, vector_measure &measure) {
  measure.is_finite = total.unusual[i] == 0;
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
  double scale[2][width];
  std::ranges::fill(scale[0], 1.0);
  std::ranges::fill(scale[1], 1.0);
  const sums plain = add_up(vectors, first, scale);
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
    scale[0][i] = std::ldexp(1.0, half);
    scale[1][i] = std::ldexp(1.0, -measures[i].exponent - half);
  }
  const sums scaled = add_up(vectors, first, scale);
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
