// Floating-point formats of fewer bits than f32: bf16, f16, tf32, e4m3, e5m2. They store numbers; arithmetic on them is
// arithmetic of doubles, into which each of them turns by itself and exactly.
//
//     dpg::bf16 x(0.1);         // rounded to nearest, ties to even
//     double y = x * x + 1;     // in f64
//
// Sources: IEEE 754-2019 (f16); Intel, BFLOAT16 hardware numerics definition, 2018, with subnormal numbers; NVIDIA A100
// white paper, 2020 (tf32); OCP, 8-bit floating point specification, revision 1.0, 2023 (e4m3, e5m2).
#pragma once

#include <dpg/index.h>

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstdint>

namespace dpg {

/// Whether the largest exponent of a format stands for infinities and NaNs, as in IEEE 754, or for numbers but one NaN.
enum class largest_exponent { is_special, is_of_numbers };

/// A number of 1 sign bit, `exponent_bits` and `fraction_bits`, in the low bits of Storage.
///
/// What is converted is rounded to nearest, ties to even, subnormal numbers included; what rounds to more than the
/// largest number becomes infinite, or a NaN where the format has no infinity. A NaN stays one, without its payload.
template <int exponent_bits, int fraction_bits, class Storage, largest_exponent largest = largest_exponent::is_special>
class narrow_float {
public:
  narrow_float() = default;
  explicit narrow_float(double x) : bits_(rounded_bits(std::bit_cast<std::uint64_t>(x))) {}
  template <std::integral Integer>
  explicit narrow_float(Integer n) : narrow_float(to_double(static_cast<std::int64_t>(n))) {}

  /// Exactly.
  operator double() const { return static_cast<double>(to_float()); }
  /// Exactly: f32 holds all of them.
  explicit operator float() const { return to_float(); }

  narrow_float &operator+=(double y) { return *this = narrow_float(*this + y); }
  narrow_float &operator*=(double y) { return *this = narrow_float(*this * y); }

  static narrow_float from_bits(Storage bits) {
    narrow_float x;
    x.bits_ = bits;
    return x;
  }
  Storage bits() const { return bits_; }

  /// Of the significand, the hidden bit included.
  static constexpr int precision = fraction_bits + 1;
  static constexpr Storage largest_bits =
      static_cast<Storage>(largest == largest_exponent::is_special ? (((1u << exponent_bits) - 1) << fraction_bits) - 1
                                                                   : (1u << (exponent_bits + fraction_bits)) - 2);
  static narrow_float largest_number() { return from_bits(largest_bits); }

private:
  static constexpr int bias = (1 << (exponent_bits - 1)) - 1;
  static constexpr int sign_place = exponent_bits + fraction_bits;
  static constexpr std::uint32_t magnitude_mask = (1u << sign_place) - 1;
  static constexpr std::uint32_t not_a_number =
      largest == largest_exponent::is_special
          ? (((1u << exponent_bits) - 1) << fraction_bits) | (1u << (fraction_bits - 1))
          : magnitude_mask;

  /// A double that rounds as n does: of large ones the lowest bits count as more than none, and as less than half.
  static double to_double(std::int64_t n) {
    constexpr std::int64_t lowest = 0x7ff;
    const bool is_exact = n >= -(std::int64_t(1) << 53) && n <= (std::int64_t(1) << 53);
    return static_cast<double>(is_exact || (n & lowest) == 0 ? n : (n & ~lowest) | 0x400);
  }

  /// Without branches, so that loops over arrays are vectorised.
  static Storage rounded_bits(std::uint64_t x) {
    constexpr int least_exponent = 1023 + 1 - bias; // of normal numbers, as f64 counts
    const std::uint64_t magnitude = x & ~(std::uint64_t(1) << 63);
    const auto exponent = static_cast<int>(magnitude >> 52);
    const int raised = std::max(exponent, least_exponent);
    const std::uint64_t hidden = exponent > 0 ? std::uint64_t(1) << 52 : 0;
    const std::uint64_t significand = (magnitude & ((std::uint64_t(1) << 52) - 1)) | hidden;
    // Subnormal numbers lose more bits; those of less than half the least one lose all.
    const int lost = std::min(52 - fraction_bits + (raised - exponent), 60);
    const std::uint64_t half = std::uint64_t(1) << (lost - 1);
    const std::uint64_t kept = (significand + half - 1 + ((significand >> lost) & 1)) >> lost;
    // The hidden bit of a normal number adds one to the exponent in front of it.
    const std::uint64_t number = (static_cast<std::uint64_t>(raised - least_exponent) << fraction_bits) + kept;
    constexpr std::uint64_t beyond =
        largest == largest_exponent::is_special ? std::uint64_t(largest_bits) + 1 : not_a_number;
    const std::uint64_t finite = number > largest_bits ? beyond : number;
    const bool is_nan = magnitude > std::uint64_t(0x7ff) << 52;
    const std::uint64_t result = is_nan ? not_a_number : finite;
    return static_cast<Storage>(result | ((x >> 63) << sign_place));
  }

  float to_float() const {
    const std::uint32_t magnitude = bits_ & magnitude_mask;
    const std::uint32_t sign = static_cast<std::uint32_t>(bits_ >> sign_place) << 31;
    // The bits as those of a float are the number times a power of two; the product is exact, also of subnormal ones.
    const std::uint32_t in_place = magnitude << (23 - fraction_bits);
    const float scaled = exponent_bits == 8 ? std::bit_cast<float>(in_place)
                                            : std::bit_cast<float>(in_place) * exact_power_of_two(127 - bias);
    const std::uint32_t special =
        largest == largest_exponent::is_special ? std::uint32_t(0x7f800000) | in_place : std::uint32_t(0x7fc00000);
    const bool is_number = magnitude <= largest_bits;
    return std::bit_cast<float>((is_number ? std::bit_cast<std::uint32_t>(scaled) : special) | sign);
  }

  static constexpr float exact_power_of_two(int exponent) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(exponent + 127) << 23);
  }

  Storage bits_ = 0;
};

/// 8 bits of significand, the range of f32.
using bf16 = narrow_float<8, 7, std::uint16_t>;
/// 11 bits of significand, up to 65504.
using f16 = narrow_float<5, 10, std::uint16_t>;
/// 11 bits of significand, the range of f32; 19 bits, in memory 32.
using tf32 = narrow_float<8, 10, std::uint32_t>;
/// 4 bits of significand, up to 448; no infinity: what is larger is a NaN.
using e4m3 = narrow_float<4, 3, std::uint8_t, largest_exponent::is_of_numbers>;
/// 3 bits of significand, up to 57344.
using e5m2 = narrow_float<5, 2, std::uint8_t>;

namespace narrow_formats {
template <class T> inline constexpr bool is_narrow = false;
template <int exponent_bits, int fraction_bits, class Storage, largest_exponent largest>
inline constexpr bool is_narrow<narrow_float<exponent_bits, fraction_bits, Storage, largest>> = true;
template <class T> void set_to_one(T &x) { x = T(1); }
} // namespace narrow_formats

/// A format of this file.
template <class T>
concept narrow_number = narrow_formats::is_narrow<T>;

// Partial sums of threads, each rounded as those of one thread are.
#pragma omp declare reduction(+ : dpg::bf16, dpg::f16, dpg::tf32, dpg::e4m3, dpg::e5m2 : omp_out += omp_in)
#pragma omp declare reduction(* : dpg::bf16, dpg::f16, dpg::tf32, dpg::e4m3, dpg::e5m2 : omp_out *= omp_in)            \
    initializer(dpg::narrow_formats::set_to_one(omp_priv))

} // namespace dpg
