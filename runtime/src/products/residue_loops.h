// The loops of emulated products over elements, in the widest vectors that the processor has.
//
// Every operation in them is exact or rounded by itself in a fixed order, so that all instruction sets give the same
// bits.
#pragma once

#include "moduli.h"

#include <dpg/index.h>

#include <cstdint>

namespace dpg::products {

/// Integers of up to 78 bits are handed on as high * 2^split_bits + low.
constexpr int split_bits = 36;

constexpr index measured_width = 32;

/// What is known of `measured_width` vectors, of |x| and of |x| times two powers of two.
struct vector_sums {
  alignas(64) double largest[measured_width], least[measured_width]; // of |x|; the least that is not 0
  alignas(64) double norm1[measured_width], squares[measured_width]; // of scaled numbers
  alignas(64) double unusual[measured_width];                        // 0, or a NaN where a number is not finite
};

/// Below, n counts elements and is a multiple of 32, and arrays lie at multiples of 64 bytes; out may be an argument.
struct residue_loops {
  /// Adds `depth` numbers of each vector: number l of vector i is x[l * measured_width + i].
  void (*measure)(const double *x, index depth, const double *first, const double *second, vector_sums &sums);

  /// Rounds numbers |x| < 2^79 to the nearest integer, ties to even, and splits it: |low| <= 2^35.
  void (*split)(const double *x, index n, double *high, double *low);

  /// Residues of split integers, |high| <= 2^43, modulo moduli[number], between -p / 2 and p / 2, XORed with `bias`.
  void (*residues)(const double *high, const double *low, index n, int number, std::uint8_t bias, std::int8_t *out);

  /// floor(|x|) for |x| < 128, XORed with `bias`.
  void (*magnitudes)(const double *x, index n, std::uint8_t bias, std::int8_t *out);

  /// Residues of any int32, as above.
  void (*reduce)(const std::int32_t *sums, index n, int number, std::int8_t *out);

  /// Residues of a + sign b.
  void (*add)(const std::int8_t *a, const std::int8_t *b, int sign, index n, int number, std::int8_t *out);

  /// The numbers whose residues modulo the first constants.count moduli are residues[i * stride + element].
  void (*reconstruct)(const std::int8_t *residues, index stride, index n, const remaindering &constants, double *out);
};

/// The loops for this processor.
const residue_loops &fastest_loops();

} // namespace dpg::products
