// Double-double numbers as decimal text.
#pragma once

#include <dpg/num/dd.h>

#include <string>

namespace dpg {

/// At most this many characters: sign, digits, point, exponent.
inline constexpr int most_dd_characters = 48;

/// The number rounded to 32 significant digits, to nearest with ties to even, without zeros at the end: `0.1`,
/// `1e-300`, `3.1415926535897932384626433832795`. That is within 5e-32 of its size. `inf`, `-inf` and `nan` for what is
/// not finite.
std::string shown(const dd &x);

} // namespace dpg
