// Integer division toward minus infinity, and powers with integer exponents.
#pragma once

#include <dpg/index.h>

#include <concepts>

namespace dpg {

/// The largest integer q with q * b <= a (b > 0): -1 div 2 is -1.
constexpr index floor_div(index a, index b) {
  const index quotient = a / b;
  return quotient * b != a && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

/// a - floor_div(a, b) * b, which has the sign of b.
constexpr index floor_mod(index a, index b) { return a - floor_div(a, b) * b; }

/// x to an integer power, by squaring: about 2 log2 |n| roundings of a floating-point x.
template <class T>
  requires(std::floating_point<T> || std::integral<T>)
constexpr T power(T x, index n) {
  if constexpr (std::floating_point<T>) {
    if (n < 0)
      return 1 / power(x, -n);
  }
  T result = 1;
  for (; n > 0; n /= 2, x *= x)
    if (n % 2 == 1)
      result *= x;
  return result;
}

} // namespace dpg
