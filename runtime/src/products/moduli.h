// The moduli of emulated products, and the constants that bring residues back to one number.
#pragma once

#include <array>
#include <cstdint>

namespace dpg::products {

constexpr int most_moduli = 20;

/// Pairwise coprime, the largest that have symmetric residues in a byte, in this order.
constexpr std::array<int, most_moduli> moduli = {256, 255, 253, 251, 247, 241, 239, 233, 229, 227,
                                                 223, 217, 211, 199, 197, 193, 191, 181, 179, 173};

/// Chinese remaindering with the first N moduli, whose product is P: x = sum c_i w_i - q P, where w_i is the multiple
/// of P / p_i that is 1 modulo p_i.
///
/// All constants are split at the same multiple of 2^g, g = ceil(log2 P) - 40: high parts have at most 40 bits above
/// it, so that with |c_i| <= 128 and N <= 20 the sum of c_i w_i^high and the product q P^high are exact in double.
struct remaindering {
  int count = 0;
  double product = 0; ///< P, rounded
  double inverse = 0; ///< 1 / P, rounded
  double product_high = 0, product_low = 0;
  std::array<double, most_moduli> high{}, low{};
};

/// The constants for the first `count` moduli; 1 <= count <= most_moduli.
const remaindering &remaindering_of(int count);

/// What reconstruct() may be off by before its last rounding, over P: N products and sums of low parts, each at most
/// 2^(12.4 + g) and rounded with 2^-53, and the rounding of low parts, are below 2^(g - 36) <= 2^-75 P.
constexpr double reconstruction_error = 0x1p-75;

/// Numbers |x| <= usable P are recovered: half of P, less what the quotient is computed without.
constexpr double usable = 0.49;

/// What scaled rows and columns may have as 2-norms, before they are rounded to integers, so that the integers'
/// products lie within usable P: sqrt(usable P) - sqrt(terms) / 2. Not positive where there are too few moduli.
///
/// Rounding to nearest moves each of `terms` elements by 1/2 at most, so that a norm grows by sqrt(terms) / 2 at most;
/// then |sum a' b'| <= ||a'|| ||b'||, by Cauchy and Schwarz.
double largest_norm(int count, double terms);

} // namespace dpg::products
