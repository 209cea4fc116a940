// Integer division toward minus infinity, real numbers as ints, and powers with integer exponents.
//
// What has no int of 64 bits ends the program as in checked_integers.h; `place` is the program's: "solve.dpg:12".
#pragma once

#include <dpg/index.h>

#include <cmath>
#include <concepts>

namespace dpg {

/// The largest integer q with q * b <= a (b > 0): -1 div 2 is -1.
constexpr index floor_div(index a, index b) {
  const index quotient = a / b;
  return quotient * b != a && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

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

/// x to an integer power, by squaring: about 2 log2 |n| roundings.
template <std::floating_point T> constexpr T power(T x, index n) {
  if (n < 0)
    return 1 / power(x, -n);
  T result = 1;
  for (; n > 0; n /= 2, x *= x)
    if (n % 2 == 1)
      result *= x;
  return result;
}

/// x to an integer power, exactly. @throws dpg::range_error if that is no int of 64 bits
constexpr index power(index x, index n, const char *place) {
inline float power(float x, index n) { return static_cast<float>(power(static_cast<double>(x), n)); }
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
