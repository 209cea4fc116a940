// Block formats: 32 numbers share one scale, a power of two, so that each of them takes 8 or 4 bits.
//
//     block of mxfp4:  scale 2^-3    elements  1.5  -6  0.5  0 ...   which are 0.1875  -0.75  0.0625  0 ...
//
// Source: OCP, Microscaling formats (MX) specification, version 1.0, 2023: sections 5 (scales and elements), 6.3
// (conversion).
#pragma once

#include <dpg/index.h>

#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>
#include <span>

namespace dpg {

/// The numbers that share a scale; the last block of a row may have fewer.
inline constexpr index block_length = 32;

/// Elements of 1 sign bit, 4 bits of exponent and 3 of fraction (e4m3), 8.25 bits each with their share of the scale.
///
/// With M the largest magnitude of its block, M < 2^136, a number x becomes one that differs from it by at most
/// max(|x| / 8, M / 2^18, 2^-137); by |x| / 16 instead of |x| / 8 unless |x| > 1.75 * 2^floor(log2 M), where the
/// element is the largest one.
struct mxfp8 {
  static constexpr int fraction_bits = 3, least_exponent = -6, largest_exponent = 8;
  static constexpr double largest_element = 448;
  static constexpr index block_bytes = 32;
  static constexpr const char *name = "mxfp8";
};

/// Elements of 1 sign bit, 2 bits of exponent and 1 of fraction (e2m1): 0, 0.5, 1, 1.5, 2, 3, 4, 6; 4.25 bits each.
///
/// The same as above: M < 2^130, and the difference is at most max(|x| / 4, M / 2^4, 2^-129).
struct mxfp4 {
  static constexpr int fraction_bits = 1, least_exponent = 0, largest_exponent = 2;
  static constexpr double largest_element = 6;
  static constexpr index block_bytes = 16;
  static constexpr const char *name = "mxfp4";
};

template <class T>
concept block_format = std::same_as<T, mxfp8> || std::same_as<T, mxfp4>;

/// The blocks that `count` numbers in a row take.
constexpr index blocks_of(index count) { return (count + block_length - 1) / block_length; }

namespace blocks {

/// Scales are exponents, offset by this; the largest byte is a NaN (E8M0).
inline constexpr int scale_bias = 127;
inline constexpr std::uint8_t scale_not_a_number = 0xff;

inline double scale_of(std::uint8_t scale) {
  const auto exponent = static_cast<std::uint64_t>(scale + (1023 - scale_bias));
  return scale == scale_not_a_number ? std::numeric_limits<double>::quiet_NaN() : std::bit_cast<double>(exponent << 52);
}

/// An element as a multiple of the least positive one, without its sign.
template <block_format Format> constexpr std::int32_t multiple_of(std::uint32_t magnitude) {
  const std::uint32_t exponent = magnitude >> Format::fraction_bits;
  const std::uint32_t fraction = magnitude & ((1u << Format::fraction_bits) - 1);
  const std::uint32_t hidden = exponent > 0 ? 1u << Format::fraction_bits : 0;
  return static_cast<std::int32_t>((fraction | hidden) << (exponent > 0 ? exponent - 1 : 0));
}

/// The least positive element: 2^-9, 0.5.
template <block_format Format>
inline constexpr double least_element =
    std::bit_cast<double>(static_cast<std::uint64_t>(1023 + Format::least_exponent - Format::fraction_bits) << 52);

/// The bits of an element before its sign.
template <block_format Format> inline constexpr int magnitude_bits = Format::block_bytes == block_length ? 7 : 3;

/// Element k of a block. Two of mxfp4 share a byte, the first in its low bits.
template <block_format Format> std::uint32_t code_at(const std::uint8_t *elements, index k) {
  if constexpr (Format::block_bytes == block_length)
    return elements[k];
  else
    return (elements[k / 2] >> (k % 2 * 4)) & 15u;
}

/// The number that an element is, times its scale: exactly.
template <block_format Format> double value_of(std::uint32_t code, std::uint8_t scale) {
  const double magnitude =
      multiple_of<Format>(code & ((1u << magnitude_bits<Format>)-1)) * (least_element<Format> * scale_of(scale));
  return code >> magnitude_bits<Format> ? -magnitude : magnitude;
}

} // namespace blocks

/// Whether a block with this largest magnitude is stored within the bound of the format. Every f32 number is.
template <block_format Format> constexpr bool fits_in_blocks(double magnitude) {
  constexpr int beyond = 128 + Format::largest_exponent;
  return magnitude < std::bit_cast<double>(static_cast<std::uint64_t>(1023 + beyond) << 52);
}

/// Stores a row of numbers in blocks: scales[blocks_of(n)] and elements[blocks_of(n) * Format::block_bytes].
///
/// The scale of a block is 2^(floor(log2 M) - e), M being its largest magnitude and e the exponent of the largest
/// element, within 2^-127 to 2^127. Each number is divided by it and rounded to the nearest element, ties to even;
/// what is larger than the largest one becomes that. A block with an infinity or a NaN is NaN. Does not communicate,
/// uses one thread.
/// @tparam Format  a block_format: as a constraint it would stand in the function's symbol in some compilers, not in
/// others
/// @tparam T       double or float
template <class Format, class T>
void store_blocks(std::span<const T> row, std::uint8_t *scales, std::uint8_t *elements);

/// The numbers of a row that store_blocks() stored, exactly; those beyond f32 become infinite where T is float.
template <class Format, class T>
void load_blocks(const std::uint8_t *scales, const std::uint8_t *elements, std::span<T> row);

} // namespace dpg
