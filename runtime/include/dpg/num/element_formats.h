// The formats that arrays hold their elements in, with what files hold instead of those that files do not know.
#pragma once

#include <dpg/num/complex.h>
#include <dpg/num/dd.h>
#include <dpg/num/narrow_formats.h>
#include <dpg/num/stochastic.h>

#include <cmath>
#include <cstdint>
#include <type_traits>

namespace dpg {

/// An element as programs name it in messages: "bf16", "i8".
template <class T> constexpr const char *format_name() {
  if constexpr (std::same_as<T, bf16>)
    return "bf16";
  else if constexpr (std::same_as<T, f16>)
    return "f16";
  else if constexpr (std::same_as<T, tf32>)
    return "tf32";
  else if constexpr (std::same_as<T, e4m3>)
    return "e4m3";
  else if constexpr (std::same_as<T, e5m2>)
    return "e5m2";
  else if constexpr (std::same_as<T, dd>)
    return "dd";
  else if constexpr (std::same_as<T, float>)
    return "f32";
  else if constexpr (std::same_as<T, stochastic>)
    return "stochastic";
  else
    return std::same_as<T, std::int8_t> ? "i8" : "i32";
}

/// Numbers that arrays hold and files do not: narrow floating-point numbers, double-double and stochastic
/// ones, narrow ints.
template <class T>
concept held_in_another_format = narrow_number<T> || std::same_as<T, dd> || std::same_as<T, stochastic> ||
                                 std::same_as<T, std::int8_t> || std::same_as<T, std::int32_t>;

/// What such numbers are read as before they are rounded: reals exactly as f64 has them, ints of 64 bits.
template <class T> using read_format = std::conditional_t<std::is_integral_v<T>, index, double>;

/// What they are written as: a format that holds all of them, and of stochastic ones the mean. dd is written as it is,
/// where its digits have room.
template <class T>
using written_format = std::conditional_t<
    std::is_integral_v<T>, index,
    std::conditional_t<narrow_number<T>, float, std::conditional_t<std::same_as<T, stochastic>, double, T>>>;

/// Whether T holds what `x` rounds to: a finite number, or the int itself.
template <class T> bool fits(read_format<T> x) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(x) == x;
  else
    return std::isfinite(static_cast<double>(T(x)));
}

/// Calls DO(T) for each type of elements that sparse matrices are moved and turned over in.
#define DPG_FOR_EACH_ENTRY(DO)                                                                                         \
  DO(double)                                                                                                           \
  DO(float)                                                                                                            \
  DO(std::complex<double>)                                                                                             \
  DO(std::complex<float>)                                                                                              \
  DO(index)                                                                                                            \
  DO(bool)                                                                                                             \
  DO(bf16)                                                                                                             \
  DO(f16)                                                                                                              \
  DO(tf32)                                                                                                             \
  DO(e4m3)                                                                                                             \
  DO(e5m2)                                                                                                             \
  DO(dd)                                                                                                               \
  DO(stochastic)

} // namespace dpg
