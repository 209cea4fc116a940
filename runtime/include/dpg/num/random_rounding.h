// Rounding to a narrower format that goes up or down at random, so that the expected result is the number itself.
//
//     x = dpg::rounded_by<dpg::bf16>(x + 1e-6, dpg::uniform(seed, statement, run, i));
//
// Source: M. P. Connolly, N. J. Higham, T. Mary, Stochastic rounding and its probabilistic backward error analysis,
// SIAM Journal on Scientific Computing 43, 2021, doi:10.1137/20M1334796, sec. 2, mode 1: up with a probability that is
// proportional to the distance. Here the probability is rounded up to a multiple of 2^-53.
#pragma once

#include <dpg/num/eft.h>
#include <dpg/num/narrow_formats.h>

#include <cmath>
#include <limits>

namespace dpg {

namespace random_rounding {

/// What a format's numbers look like to a double: the spacing of its subnormal numbers, the bits of a significand, and
/// the number that would follow the largest one.
template <class Format> struct format {
  static constexpr int precision = Format::precision;
  static double largest() { return Format::largest_number(); }
  static double least() { return Format::from_bits(1); }
};
template <> struct format<float> {
  static constexpr int precision = std::numeric_limits<float>::digits;
  static double largest() { return std::numeric_limits<float>::max(); }
  static double least() { return std::numeric_limits<float>::denorm_min(); }
};

/// The distance of the numbers of a format around x, which is finite.
template <class Format> double spacing(double x) {
  const double size = std::fabs(x), least = format<Format>::least();
  const double of_normal = size == 0 ? least : std::ldexp(1.0, std::ilogb(size) - (format<Format>::precision - 1));
  return of_normal > least ? of_normal : least;
}

} // namespace random_rounding

/// x in a format, one of the two of its numbers around x: the upper one if u < (x - lower) / (upper - lower). What the
/// format holds stays, with the sign of a zero; so do infinities and NaNs.
///
/// Above the largest number the format goes on, as if its exponent did: what is rounded to the next number, or lies
/// beyond it, is what narrow formats make of what is too large: an infinity, or a NaN where there is none.
///
/// @param u  in [0, 1): for one that is uniform the result is x on average, to within 2^-53 of the spacing
template <class Format> Format rounded_by(double x, double u) {
  if (!is_finite(x))
    return Format(x);
  const double spacing = random_rounding::spacing<Format>(x);
  const double steps = x / spacing, lower = std::floor(steps); // powers of two: exact
  const double rounded = std::copysign((lower + (u < steps - lower ? 1 : 0)) * spacing, x);
  const double largest = random_rounding::format<Format>::largest();
  if (std::fabs(rounded) > largest)
    return Format(std::copysign(std::numeric_limits<double>::infinity(), x));
  return Format(rounded);
}

} // namespace dpg
