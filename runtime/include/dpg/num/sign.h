// The sign of a number as a number.
#pragma once

#include <concepts>

namespace dpg {

/// -1, 0 or 1; of both zeros 0, and a NaN of a NaN.
template <std::floating_point T> constexpr T sign(T x) {
  return x != x ? x : static_cast<T>(x > 0) - static_cast<T>(x < 0);
}

} // namespace dpg
