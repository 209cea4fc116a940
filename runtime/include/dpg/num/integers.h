// Integer division toward minus infinity, real numbers as ints, and powers with integer exponents.
//
// What has no int of 64 bits ends the program as in checked_integers.h; `place` is the program's: "solve.dpg:12".
#pragma once

#include <dpg/index.h>
#include <dpg/num/dd.h>

#include <cmath>
#include <limits>

namespace dpg {

/// The largest integer q with q * b <= a (b > 0): -1 div 2 is -1.
constexpr index floor_div(index a, index b) {
  const index quotient = a / b;
  return quotient * b != a && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

/// The smallest integer q with q * b >= a (b > 0).
constexpr index ceil_div(index a, index b) { return -floor_div(-a, b); }

/// a - floor_div(a, b) * b, which has the sign of b.
constexpr index floor_mod(index a, index b) { return a - floor_div(a, b) * b; }

namespace integers {

/// "solve.dpg:12: floor of 1e+300 does not fit into an int of 64 bits"
[[noreturn]] void refuse(const char *what, double number, const char *place);

inline index checked(const char *what, double number, double whole, const char *place) {
  constexpr double bound = 0x1p63;
  if (!(whole >= -bound && whole < bound)) // a NaN included
    refuse(what, number, place);
  return static_cast<index>(whole);
}

} // namespace integers

/// x rounded down, up, or to nearest with halves away from zero. @throws dpg::range_error if that is no int of 64 bits
inline index floor_to_int(double x, const char *place) { return integers::checked("floor", x, std::floor(x), place); }
inline index ceil_to_int(double x, const char *place) { return integers::checked("ceil", x, std::ceil(x), place); }
inline index round_to_int(double x, const char *place) { return integers::checked("round", x, std::round(x), place); }

/// The same of a double-double number.
inline index floor_to_int(const dd &x, const char *place) {
  const double high = std::floor(x.hi), low = high == x.hi ? std::floor(x.lo) : 0;
  constexpr double bound = 0x1p63;
  index whole = 0;
  if (!(high >= -bound && high <= bound) ||
      __builtin_add_overflow(high == bound ? index(0x1p62) : index(high), index(low), &whole) ||
      (high == bound && __builtin_add_overflow(whole, index(0x1p62), &whole)))
    integers::refuse("floor", x.hi, place);
  return whole;
}
inline index ceil_to_int(const dd &x, const char *place) {
  const index whole = floor_to_int(-x, place);
  if (whole == std::numeric_limits<index>::min())
    integers::refuse("ceil", x.hi, place);
  return -whole;
}
inline index round_to_int(const dd &x, const char *place) {
  return x < dd(0.0) ? ceil_to_int(x - dd(0.5), place) : floor_to_int(x + dd(0.5), place);
}

/// x to an integer power, subnormal results too, with an error below 1 ulp, or 3 where |n| > 2^53. By squaring it would
/// grow with |n|, and 1 / x^-n would be 0 where x^-n overflows.
///
/// Of std::pow an error below 1 ulp is taken for granted, as glibc and musl have it (Nagy, 2018).
inline double power(double x, index n) {
  if (n == 2)
    return x * x;
  constexpr index most_exact = index(1) << 53;
  const index beyond = n < -most_exact || n > most_exact ? n % 2048 : 0; // what is left of n is a double
  double size = std::pow(std::fabs(x), static_cast<double>(n - beyond));
  if (beyond != 0)
    size *= std::pow(std::fabs(x), static_cast<double>(beyond)); // nearly 1, or 0 or infinity as well
  return std::signbit(x) && n % 2 != 0 ? -size : size;
}
inline float power(float x, index n) { return static_cast<float>(power(static_cast<double>(x), n)); }

/// x to an integer power, exactly. @throws dpg::range_error if that is no int of 64 bits
constexpr index power(index x, index n, const char *place) {
  if (x == 1 || (x == -1 && n % 2 == 0))
    return 1;
  if (x == -1 || (x == 0 && n > 0))
    return x;
  if (n < 0)
    integers::refuse("a negative power", static_cast<double>(x), place);
  index result = 1;
  for (index factor = 0; factor < n; ++factor) // at most 63 before it overflows
    if (__builtin_mul_overflow(result, x, &result))
      integers::refuse("a power", static_cast<double>(x), place);
  return result;
}

} // namespace dpg
