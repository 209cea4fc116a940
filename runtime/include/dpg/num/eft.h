// Error-free transforms: the rounding error of a floating-point operation, as a floating-point number.
//
// They are correct only if each operation is rounded by itself, to nearest. Compilers may otherwise contract a product
// and a sum (-ffp-contract) or reassociate sums (-ffast-math). rounded() prevents both: an empty assembly statement
// that might change its operand, so that no expression can be simplified across it. It costs no instruction (it does
// keep loops from being vectorised). What compiler flags cannot be kept from is flushing subnormal numbers to zero, a
// mode of the processor that linking with -ffast-math turns on: see keeps_subnormals(). Inf and NaN need a compiler
// that knows of them (-fno-finite-math-only).
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace dpg {

/// `x`, as a value that the compiler knows nothing about.
inline double rounded(double x) {
#if defined(__x86_64__)
  asm("" : "+x"(x));
#elif defined(__aarch64__)
  asm("" : "+w"(x));
#else
  asm("" : "+m"(x));
#endif
  return x;
}

/// x / y, rounded to nearest also where the compiler may multiply by reciprocals.
inline double quotient(double x, double y) { return rounded(rounded(x) / rounded(y)); }

/// Whether x is neither infinite nor a NaN.
inline bool is_finite(double x) { return std::abs(x) <= std::numeric_limits<double>::max(); }

/// Whether this thread computes with subnormal numbers, as IEEE 754 demands, instead of flushing them to zero.
inline bool keeps_subnormals() {
  const double smallest_normal = rounded(0x1p-1022);
  return std::bit_cast<std::uint64_t>(rounded(smallest_normal * rounded(0.5))) != 0;
}

/// A rounded result and its error: value + error is exact.
struct exact_pair {
  double value;
  double error;
};

/// x + y exactly, barring overflow. Source: Knuth, The Art of Computer Programming 2, 1969; Møller 1965.
inline exact_pair two_sum(double x, double y) {
  const double sum = rounded(x + y);
  const double x_part = rounded(sum - y);
  const double y_part = rounded(sum - x_part);
  const double x_error = rounded(x - x_part);
  const double y_error = rounded(y - y_part);
  return {sum, rounded(x_error + y_error)};
}

/// x + y exactly, barring overflow, where |x| >= |y| or x is 0. Source: Dekker 1971, doi:10.1007/BF01397083.
inline exact_pair fast_two_sum(double x, double y) {
  const double sum = rounded(x + y);
  const double y_part = rounded(sum - x);
  return {sum, rounded(y - y_part)};
}

/// x * y exactly, barring overflow, where |x y| >= 2^-969; below, the error is itself rounded, to a multiple of
/// 2^-1074.
inline exact_pair two_product(double x, double y) {
  const double product = rounded(x * y);
  return {product, rounded(std::fma(x, y, -product))};
}

} // namespace dpg
