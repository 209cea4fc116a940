// Integer division toward minus infinity, real numbers as ints, and powers with integer exponents.
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

/// Ends the program: `what` of `number` is no int of 64 bits.
[[noreturn]] void refuse(const char *what, double number);

inline index checked(const char *what, double number, double whole) {
  constexpr double bound = 0x1p63;
  if (!(whole >= -bound && whole < bound)) // a NaN included
    refuse(what, number);
  return static_cast<index>(whole);
}

} // namespace integers

/// x rounded down, up, or to nearest with halves away from zero. Ends the program where that is no int of 64 bits.
inline index floor_to_int(double x) { return integers::checked("floor", x, std::floor(x)); }
inline index ceil_to_int(double x) { return integers::checked("ceil", x, std::ceil(x)); }
inline index round_to_int(double x) { return integers::checked("round", x, std::round(x)); }

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

/// x to an integer power, exactly. Ends the program where that is no int of 64 bits.
constexpr index power(index x, index n) {
  if (x == 1 || (x == -1 && n % 2 == 0))
    return 1;
  if (x == -1 || (x == 0 && n > 0))
    return x;
  if (n < 0)
    integers::refuse("a negative power", static_cast<double>(x));
  index result = 1;
  for (index factor = 0; factor < n; ++factor) // at most 63 before it overflows
    if (__builtin_mul_overflow(result, x, &result))
      integers::refuse("a power", static_cast<double>(x));
  return result;
}

} // namespace dpg
