// Arithmetic of ints that ends with an error where the result has no int of 64 bits.
//
// Where threads run, an error ends the program; elsewhere it is thrown, by every process, since all hold the same ints.
// `place` is the program's: "solve.dpg:12".
#pragma once

#include <dpg/index.h>
#include <dpg/num/element_formats.h>
#include <dpg/num/integers.h>

#include <limits>

namespace dpg {

namespace integers {

/// "solve.dpg:12: 4000000000 * 4000000000 leaves the 64 bits of an int"
[[noreturn]] void overflow(index a, const char *operation, index b, const char *place);

/// "solve.dpg:12: 7 div 0 has no value"
[[noreturn]] void divided_by_zero(index a, const char *operation, const char *place);

/// "solve.dpg:12: 300 does not fit into i8"
[[noreturn]] void too_wide(index value, const char *format, const char *place);

/// "solve.dpg:12: `max(i) q[i]` of nothing has no value"
[[noreturn]] void of_nothing(const char *text, const char *place);

} // namespace integers

/// @throws dpg::range_error if the sum has no int of 64 bits; the same for those below
inline index checked_sum(index a, index b, const char *place) {
  index result = 0;
  if (__builtin_add_overflow(a, b, &result))
    integers::overflow(a, "+", b, place);
  return result;
}

inline index checked_difference(index a, index b, const char *place) {
  index result = 0;
  if (__builtin_sub_overflow(a, b, &result))
    integers::overflow(a, "-", b, place);
  return result;
}

inline index checked_product(index a, index b, const char *place) {
  index result = 0;
  if (__builtin_mul_overflow(a, b, &result))
    integers::overflow(a, "*", b, place);
  return result;
}

/// The largest integer q with q * b <= a (b > 0): toward minus infinity. @throws dpg::range_error also if b is 0
inline index checked_div(index a, index b, const char *place) {
  if (b == 0)
    integers::divided_by_zero(a, "div", place);
  if (a == std::numeric_limits<index>::min() && b == -1)
    integers::overflow(a, "div", b, place);
  return floor_div(a, b);
}

/// What checked_div leaves, of the divisor's sign.
inline index checked_mod(index a, index b, const char *place) {
  if (b == 0)
    integers::divided_by_zero(a, "mod", place);
  return b == -1 ? 0 : floor_mod(a, b);
}

/// The int in the bits of T, std::int8_t or std::int32_t. @throws dpg::range_error where it does not fit
template <std::integral T> T narrowed(index value, const char *place) {
  if (static_cast<T>(value) != value)
    integers::too_wide(value, format_name<T>(), place);
  return static_cast<T>(value);
}

/// Ends as `narrowed` does where T does not hold the smallest or the largest int of a loop, of which either may be 0
/// instead: a loop compares what it narrows from 0 on. @throws dpg::range_error
template <std::integral T> void check_fits(index smallest, index largest, const char *place) {
  narrowed<T>(smallest, place);
  narrowed<T>(largest, place);
}

/// The largest or smallest of some ints: no int is the largest of nothing. @throws dpg::range_error if there are none
template <class T> T of_some(bool are_some, T extremum, const char *text, const char *place) {
  if (!are_some)
    integers::of_nothing(text, place);
  return extremum;
}

} // namespace dpg
