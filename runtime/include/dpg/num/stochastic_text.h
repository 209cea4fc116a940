// Stochastic numbers as decimal text, with the digits that hold.
#pragma once

#include <dpg/num/stochastic.h>

#include <string>

namespace dpg {

/// A number with as many significant digits as hold, rounded down to a whole number of them, zeros at the end included:
/// `0.8274`, `1.50`, `2.1e+10`; with the shortest digits that read back where all hold (most_digits); `@.0` where not
/// one does; `inf`, `-inf`, `nan`.
std::string with_digits(double value, double digits);

/// The mean, with the digits that hold.
std::string shown(const stochastic &x);

/// A number of digits: `7.3`, `all`.
std::string digits_text(double digits);

} // namespace dpg
