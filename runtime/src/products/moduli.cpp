// The constants of Chinese remaindering, from integers of several words.
#include "moduli.h"

#include <cmath>

namespace dpg::products {
namespace {

/// A natural number below 2^192, with the few operations that the constants need.
class natural {
public:
  natural(std::uint32_t value) { words_[0] = value; }

  natural &operator*=(std::uint32_t factor) {
    std::uint64_t carry = 0;
    for (std::uint32_t &word : words_) {
      carry += std::uint64_t{word} * factor;
      word = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    return *this;
  }

  /// Divides; returns the remainder.
  std::uint32_t divide(std::uint32_t divisor) {
    std::uint64_t rest = 0;
    for (int w = words - 1; w >= 0; --w) {
      rest = rest << 32 | words_[w];
      words_[w] = static_cast<std::uint32_t>(rest / divisor);
      rest %= divisor;
    }
    return static_cast<std::uint32_t>(rest);
  }

  int bit_length() const {
    for (int bit = 32 * words - 1; bit >= 0; --bit)
      if ((words_[bit / 32] >> bit % 32 & 1) != 0)
        return bit + 1;
    return 0;
  }

  /// The bits from `first` up to but not including `last`, at their places, as a double: exact for up to 53 of them,
  /// else off by less than a part in 2^52.
  double part(int first, int last) const {
    double sum = 0;
    for (int bit = first; bit < last; ++bit)
      if ((words_[bit / 32] >> bit % 32 & 1) != 0)
        sum += std::ldexp(1.0, bit);
    return sum;
  }

private:
  static constexpr int words = 6;
  std::array<std::uint32_t, words> words_{};
};

std::uint32_t inverse_modulo(std::uint32_t value, std::uint32_t modulus) {
  for (std::uint32_t candidate = 1; candidate < modulus; ++candidate)
    if (value * candidate % modulus == 1)
      return candidate;
  return 0;
}

remaindering compute(int count) {
  natural product = 1;
  for (int i = 0; i < count; ++i)
    product *= static_cast<std::uint32_t>(moduli[i]);
  const int bits = product.bit_length(), grid = bits > 40 ? bits - 40 : 0;
  remaindering constants;
  constants.count = count;
  constants.product_high = product.part(grid, bits);
  constants.product_low = product.part(0, grid);
  constants.product = constants.product_high + constants.product_low;
  constants.inverse = 1 / constants.product;
  for (int i = 0; i < count; ++i) {
    const auto modulus = static_cast<std::uint32_t>(moduli[i]);
    natural others = product;
    others.divide(modulus);
    natural rest = others;
    natural weight = others;
    weight *= inverse_modulo(rest.divide(modulus), modulus);
    constants.high[i] = weight.part(grid, bits);
    constants.low[i] = weight.part(0, grid);
  }
  return constants;
}

} // namespace

const remaindering &remaindering_of(int count) {
  static const auto all = [] {
    std::array<remaindering, most_moduli> each;
    for (int n = 1; n <= most_moduli; ++n)
      each[n - 1] = compute(n);
    return each;
  }();
  return all[count - 1];
}

double largest_norm(int count, double terms) {
  constexpr double safety = 1 - 0x1p-40; // more than the roundings of this line and of P
  return std::sqrt(usable * remaindering_of(count).product) * safety - std::sqrt(terms) / 2;
}

} // namespace dpg::products
