// Intervals of doubles, rounded outward: what holds the exact result of an operation on any elements of its operands.
//
// Sums, products and quotients of doubles are off by half an ulp at most, so that the doubles beside them enclose the
// exact ones. An operation that is undefined somewhere, such as a division by an interval that holds 0, gives all
// numbers: nothing is known of its result.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace dpg::analysis {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// The next double above x; infinities and NaNs as they are.
inline double above(double x) {
  if (!(x < infinity) || x == -infinity)
    return x;
  if (x == 0)
    return std::numeric_limits<double>::denorm_min();
  const auto bits = std::bit_cast<std::uint64_t>(x);
  return std::bit_cast<double>(x > 0 ? bits + 1 : bits - 1);
}
inline double below(double x) { return -above(-x); }

/// The numbers from low to high.
struct Interval {
  double low = -infinity;
  double high = infinity;

  static Interval of(double x) { return {x, x}; }

  double width() const { return above(high - low); }
  double middle() const { return low / 2 + high / 2; }
  /// The largest and the smallest distance of an element from 0.
  double magnitude() const { return std::max(-low, high); }
  double mignitude() const { return low > 0 ? low : high < 0 ? -high : 0; }
  bool holds(double x) const { return low <= x && x <= high; }
  bool isBounded() const { return -infinity < low && high < infinity; }
};

/// Two doubles that enclose something, or all numbers where one is none.
inline Interval enclosed(double low, double high) { return low <= high ? Interval{low, high} : Interval(); }
inline Interval rounded(double low, double high) { return enclosed(below(low), above(high)); }

/// At least a + b, for magnitudes; 0 where both are.
inline double sumAbove(double a, double b) { return a == 0 && b == 0 ? 0 : above(a + b); }

inline Interval hull(Interval a, Interval b) { return {std::min(a.low, b.low), std::max(a.high, b.high)}; }

/// What both hold; of intervals that hold the same number, never empty.
inline Interval meet(Interval a, Interval b) {
  const Interval both{std::max(a.low, b.low), std::min(a.high, b.high)};
  return both.low <= both.high ? both : a;
}

inline Interval operator-(Interval a) { return {-a.high, -a.low}; }
inline Interval operator+(Interval a, Interval b) { return rounded(a.low + b.low, a.high + b.high); }
inline Interval operator-(Interval a, Interval b) { return rounded(a.low - b.high, a.high - b.low); }

inline Interval operator*(Interval a, Interval b) {
  // 0 * infinity is 0 here: an end at infinity stands for numbers without bound, none of them infinite.
  const auto product = [](double x, double y) { return x == 0 || y == 0 ? 0 : x * y; };
  const double p = product(a.low, b.low), q = product(a.low, b.high), r = product(a.high, b.low),
               s = product(a.high, b.high);
  return rounded(std::min(std::min(p, q), std::min(r, s)), std::max(std::max(p, q), std::max(r, s)));
}

inline Interval inverse(Interval a) {
  if (a.holds(0))
    return {};
  return rounded(1 / a.high, 1 / a.low);
}

inline Interval operator/(Interval a, Interval b) {
  if (b.holds(0))
    return {}; // of 0 by 0 too
  if (!a.isBounded() || !b.isBounded())
    return a * inverse(b);
  const double p = a.low / b.low, q = a.low / b.high, r = a.high / b.low, s = a.high / b.high;
  return rounded(std::min(std::min(p, q), std::min(r, s)), std::max(std::max(p, q), std::max(r, s)));
}

inline Interval absolute(Interval a) { return {a.mignitude(), a.magnitude()}; }
inline Interval smaller(Interval a, Interval b) { return {std::min(a.low, b.low), std::min(a.high, b.high)}; }
inline Interval larger(Interval a, Interval b) { return {std::max(a.low, b.low), std::max(a.high, b.high)}; }

inline Interval square(Interval a) {
  const Interval size = absolute(a);
  const Interval result = rounded(size.low * size.low, size.high * size.high);
  return {std::max(result.low, 0.0), result.high};
}

} // namespace dpg::analysis
