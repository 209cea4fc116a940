// Double-double numbers: pairs of doubles with about 106 bits.
//
// Error bounds are relative, in terms of u = 2^-53, and hold barring underflow and overflow. Sources: M. Joldes, J.-M.
// Muller, V. Popescu, Tight and rigorous error bounds for basic building blocks of double-word arithmetic, ACM TOMS 44,
// 2017, doi:10.1145/3121432 (JMP below, with their algorithm numbers), and for the square root V. Lefèvre, N. Louvet,
// J.-M. Muller, J. Picot, L. Rideau, Accurate calculation of Euclidean norms using double-word arithmetic, ACM TOMS 49,
// 2023, doi:10.1145/3568672.
#pragma once

#include <dpg/index.h>
#include <dpg/num/eft.h>

#include <bit>
#include <compare>
#include <concepts>
#include <cstdint>
#include <type_traits>

namespace dpg {

/// The number hi + lo, where hi is the sum rounded to double. Infinite or NaN where hi or lo is.
struct dd {
  double hi = 0;
  double lo = 0;

  constexpr dd() = default;
  constexpr dd(double x) : hi(x) {}
  constexpr dd(double high, double low) : hi(high), lo(low) {} // |low| <= ulp(high) / 2

  /// Exactly n.
  template <std::integral Integer> dd(Integer n) {
    using wide_integer = std::conditional_t<std::is_signed_v<Integer>, std::int64_t, std::uint64_t>;
    const auto wide = static_cast<wide_integer>(n);
    const exact_pair sum =
        two_sum(static_cast<double>(wide >> 32) * 0x1p32, static_cast<double>(wide & wide_integer(0xffffffff)));
    hi = sum.value;
    lo = sum.error;
  }
  dd(exact_pair sum) : hi(sum.value), lo(sum.error) {}

  explicit operator double() const { return hi; }

  friend constexpr auto operator<=>(const dd &, const dd &) = default; // by hi, then by lo
  friend constexpr bool operator==(const dd &, const dd &) = default;
};

constexpr dd operator-(const dd &x) { return {-x.hi, -x.lo}; }

/// Error at most 3 u^2 / (1 - 4 u). JMP algorithm 6, AccurateDWPlusDW.
inline dd operator+(const dd &x, const dd &y) {
  const exact_pair high = two_sum(x.hi, y.hi);
  const exact_pair low = two_sum(x.lo, y.lo);
  const exact_pair middle = fast_two_sum(high.value, rounded(high.error + low.value));
  return fast_two_sum(middle.value, rounded(low.error + middle.error));
}

inline dd operator-(const dd &x, const dd &y) { return x + -y; }

/// Error at most 5 u^2. JMP algorithm 12, DWTimesDW3.
inline dd operator*(const dd &x, const dd &y) {
  const exact_pair high = two_product(x.hi, y.hi);
  const double lows = rounded(x.lo * y.lo);
  const double crossed = rounded(std::fma(x.hi, y.lo, lows));
  const double low = rounded(std::fma(x.lo, y.hi, crossed));
  return fast_two_sum(high.value, rounded(high.error + low));
}

/// Error at most 2 u^2. JMP algorithm 9, DWTimesFP3.
inline dd operator*(const dd &x, double y) {
  const exact_pair high = two_product(x.hi, y);
  return fast_two_sum(high.value, rounded(std::fma(x.lo, y, high.error)));
}
inline dd operator*(double x, const dd &y) { return y * x; }

/// An int counts exactly, also one that no double is.
template <std::integral Integer> dd operator*(const dd &x, Integer n) { return x * dd(n); }
template <std::integral Integer> dd operator*(Integer n, const dd &x) { return dd(n) * x; }

/// Error at most 15 u^2 + 56 u^3. JMP algorithm 17, DWDivDW2, with the product of algorithm 9.
inline dd operator/(const dd &x, const dd &y) {
  const double estimate = quotient(x.hi, y.hi);
  const dd product = y * estimate;
  const double high = rounded(x.hi - product.hi); // exact
  const double low = rounded(x.lo - product.lo);
  return fast_two_sum(estimate, quotient(rounded(high + low), y.hi));
}

/// Error at most 25/8 u^2. Lefèvre et al. 2023, algorithm SQRTDWtoDW. NaN for x < 0.
inline dd sqrt(const dd &x) {
  if (x.hi == 0)
    return x;
  const double root = rounded(std::sqrt(rounded(x.hi)));
  const double rest = rounded(std::fma(-root, root, x.hi));
  return fast_two_sum(root, quotient(rounded(x.lo + rest), rounded(2 * root)));
}

/// A double that rounds to formats of fewer than 52 bits as x does: hi where lo is 0, else that of the doubles around x
/// whose significand is odd (Boldo and Melquiond 2008, "Emulation of FMA and correctly rounded sums", theorem 3).
inline double rounded_to_odd(const dd &x) {
  const auto bits = std::bit_cast<std::uint64_t>(x.hi);
  if (x.lo == 0 || !is_finite(x.hi) || bits % 2 == 1)
    return x.hi;
  const bool grows = (x.lo > 0) == (x.hi > 0);
  return std::bit_cast<double>(grows ? bits + 1 : bits - 1);
}

constexpr dd abs(const dd &x) { return x.hi < 0 || (x.hi == 0 && x.lo < 0) ? -x : x; }

/// The larger and the smaller of two numbers; a NaN if one is.
constexpr dd max(const dd &x, const dd &y) { return y > x || y != y ? y : x; }
constexpr dd min(const dd &x, const dd &y) { return y < x || y != y ? y : x; }

/// -1, 0 or 1; a NaN of a NaN.
constexpr dd sign(const dd &x) {
  return x != x ? x : dd(static_cast<double>(x.hi > 0) - static_cast<double>(x.hi < 0));
}

/// x to an integer power, by squaring: an error below 6 |n| u^2 where nothing over- or underflows and 6 |n| u < 1: each
/// product errs by at most 5 u^2, and |n| - 1 of them, and a quotient, are what the power is a product of.
inline dd power(dd x, index n) {
  dd result(1.0);
  for (auto left = n < 0 ? -static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n); left > 0; left /= 2) {
    if (left % 2 == 1)
      result = result * x;
    if (left > 1)
      x = x * x;
  }
  return n < 0 ? dd(1.0) / result : result;
}

inline dd &operator+=(dd &x, const dd &y) { return x = x + y; }
inline dd &operator-=(dd &x, const dd &y) { return x = x - y; }
inline dd &operator*=(dd &x, const dd &y) { return x = x * y; }
inline dd &operator/=(dd &x, const dd &y) { return x = x / y; }

#pragma omp declare reduction(+ : dpg::dd : omp_out += omp_in) initializer(omp_priv = dpg::dd())
#pragma omp declare reduction(* : dpg::dd : omp_out *= omp_in) initializer(omp_priv = dpg::dd(1.0))
#pragma omp declare reduction(max : dpg::dd : omp_out = dpg::max(omp_out, omp_in)) initializer(omp_priv = omp_orig)
#pragma omp declare reduction(min : dpg::dd : omp_out = dpg::min(omp_out, omp_in)) initializer(omp_priv = omp_orig)

} // namespace dpg
