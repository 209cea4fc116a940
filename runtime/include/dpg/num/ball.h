// Balls: a double-double midpoint and a radius that encloses the exact value of a computation.
//
// Every operation returns a ball that holds the exact result for all values in its operands: the radius takes in the
// operands' radii, the midpoint's rounding error by the bounds in num/dd.h (doubled, where they are not exact) and,
// where numbers may become subnormal, an absolute term. Radii are computed in double precision, rounded to nearest,
// and then raised by a factor 1 + 2^-49 and an absolute 2^-1072: more than the at most eight roundings, of 2^-53 each,
// and underflows that any of them is made of. So no rounding mode is switched.
//
// What cannot be enclosed (a division by a ball that holds 0, a square root of one that holds a negative number, an
// overflow, a NaN) is an invalid ball: all of [-infinity, infinity]. An invalid operand gives an invalid result. So do
// the infinities that a maximum or minimum over nothing is, but in max() and min(), which know them apart.
//
// Requires that the compiler knows of infinities and NaNs, and that subnormal numbers are not flushed to zero (see
// eft.h; certify() checks it). Other liberties that compiler flags take do no harm.
#pragma once

#if defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__
#error "an enclosure must tell infinities and NaNs from numbers: add -fno-finite-math-only to -ffast-math"
#endif

#include <dpg/num/dd.h>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace dpg {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// What a comparison of balls says: undecided where it holds for some of the values enclosed and not for others.
enum class truth { no, yes, undecided };

constexpr truth operator!(truth a) { return a == truth::yes ? truth::no : a == truth::no ? truth::yes : a; }
constexpr truth operator&&(truth a, truth b) {
  if (a == truth::no || b == truth::no)
    return truth::no;
  return a == truth::yes && b == truth::yes ? truth::yes : truth::undecided;
}
constexpr truth operator||(truth a, truth b) { return !(!a && !b); }

/// All numbers within a distance `radius` of a midpoint.
class ball {
public:
  constexpr ball() = default;

  /// Exactly x; invalid where x is infinite or a NaN.
  ball(double x) : ball(dd(x), 0) {}
  ball(const dd &x) : ball(x, 0) {}
  template <std::integral Integer> ball(Integer n) : ball(dd(n), 0) {}

  /// The numbers x with |x - midpoint| <= radius. Invalid where one of them is not finite, or radius < 0.
  static ball around(const dd &midpoint, double radius) { return ball(midpoint, radius); }

  /// The numbers between two doubles.
  static ball between(double lower, double upper);

  static ball invalid() { return ball(dd(), infinity); }

  /// What a maximum over nothing is, and a minimum: an invalid ball to all operations but max() and min().
  static ball minus_infinity() { return infinite(-infinity); }
  static ball plus_infinity() { return infinite(infinity); }
  bool is_minus_infinity() const { return midpoint_.hi == -infinity; }
  bool is_plus_infinity() const { return midpoint_.hi == infinity; }

  const dd &midpoint() const { return midpoint_; }
  double radius() const { return radius_; }
  bool is_valid() const { return is_finite(radius_); }

  /// Whether it holds 0 and nothing else.
  bool is_zero() const { return midpoint_ == dd() && radius_ == 0; }

  /// The ends of an interval that holds the ball, rounded outward; infinite for an invalid ball.
  double lower() const { return is_valid() ? -outward(-midpoint_) : -infinity; }
  double upper() const { return is_valid() ? outward(midpoint_) : infinity; }

  /// An upper bound of |x| over the ball.
  double magnitude() const { return std::max(upper(), -lower()); }

private:
  ball(const dd &midpoint, double radius) : midpoint_(midpoint), radius_(radius) {
    if (!is_finite(midpoint.hi) || !is_finite(midpoint.lo) || !is_finite(radius) || radius < 0) {
      midpoint_ = dd();
      radius_ = infinity;
    }
  }

  static ball infinite(double sign) {
    ball result = invalid();
    result.midpoint_.hi = sign;
    return result;
  }

  /// The least double that is surely not below center + radius.
  double outward(const dd &center) const {
    if (radius_ == 0 && center.lo == 0)
      return center.hi;
    const dd end = center + dd(radius_);
    return is_finite(end.lo) ? end.hi + (std::abs(end.hi) * 0x1p-51 + 0x1p-1074) : infinity; // it overflowed
  }

  dd midpoint_;
  double radius_ = 0; // infinite for an invalid ball, whose midpoint is 0
};

namespace rounding {

/// At least the exact value of what x was computed from (see the head of this file); 0 stands for exactly 0.
inline double up(double x) { return x == 0 ? 0 : rounded(x) * (1 + 0x1p-49) + 0x1p-1072; }

inline constexpr double sum = 0x6p-106;        // twice 3 u^2
inline constexpr double product = 0xap-106;    // twice 5 u^2
inline constexpr double quotient = 0x1ep-106;  // twice 15 u^2
inline constexpr double root = 0x7p-106;       // more than twice 25/8 u^2
inline constexpr double underflow = 0x1p-1070; // of the few operations in a product whose results may be subnormal

/// The larger of two numbers >= 0; infinite where one of them overflowed or is a NaN, which std::max may pass over.
inline double larger(double x, double y) { return is_finite(x + y) ? std::max(x, y) : infinity; }

} // namespace rounding

inline ball ball::between(double lower, double upper) {
  if (!is_finite(lower) || !is_finite(upper) || upper < lower)
    return invalid();
  const dd middle = (dd(lower) + dd(upper)) * 0.5;
  const dd to_lower = middle - dd(lower), to_upper = dd(upper) - middle;
  const double reach = rounding::larger(std::abs(to_lower.hi), std::abs(to_upper.hi));
  return ball(middle, rounding::up(reach));
}

inline ball operator-(const ball &x) {
  if (x.is_minus_infinity())
    return ball::plus_infinity();
  return x.is_plus_infinity() ? ball::minus_infinity() : ball::around(-x.midpoint(), x.radius());
}

inline ball operator+(const ball &x, const ball &y) {
  const bool exact = x.midpoint().lo == 0 && y.midpoint().lo == 0; // the sum of two doubles is a dd
  const dd sum = x.midpoint() + y.midpoint();
  const double error = exact ? 0 : rounding::sum * std::abs(sum.hi);
  const double radii = x.radius() + y.radius();
  return ball::around(sum, rounding::up(radii + error));
}

inline ball operator-(const ball &x, const ball &y) { return x + -y; }

inline ball operator*(const ball &x, const ball &y) {
  if ((x.is_zero() || y.is_zero()) && x.is_valid() && y.is_valid())
    return ball();
  const dd product = x.midpoint() * y.midpoint();
  const bool doubles = x.midpoint().lo == 0 && y.midpoint().lo == 0; // the product of two doubles is a dd
  const bool exact = doubles && std::abs(product.hi) >= 0x1p-900;    // unless it underflows
  const double error = exact ? 0 : rounding::product * std::abs(product.hi) + rounding::underflow;
  const double spread = std::abs(x.midpoint().hi) * y.radius() + x.radius() * (std::abs(y.midpoint().hi) + y.radius());
  // Radii that underflow in `spread` are not 0: up() must not take them for it.
  const double unseen = x.radius() > 0 || y.radius() > 0 ? rounding::underflow : 0;
  return ball::around(product, rounding::up(spread + error + unseen));
}

/// Invalid where y holds 0.
inline ball operator/(const ball &x, const ball &y) {
  const double divisor = std::abs(y.midpoint().hi);
  const double least = (divisor - y.radius()) - divisor * 0x1p-49; // at most the least |y|
  if (!x.is_valid() || !y.is_valid() || !(least > 0))
    return ball::invalid();
  if (x.is_zero())
    return ball();
  const dd ratio = x.midpoint() / y.midpoint();
  // |x / y - x0 / y0| <= (rx + |x0 / y0| ry) / |y|; residuals that underflow are divided by y as well. Where the ratio
  // itself underflows, what is lost of it counts ry / |y| times, which may be 2^49.
  const double quotient = std::abs(ratio.hi) + rounding::underflow;
  const double spread = (x.radius() + quotient * y.radius() + 2 * rounding::underflow) / rounded(least);
  return ball::around(ratio, rounding::up(spread + rounding::quotient * std::abs(ratio.hi) + rounding::underflow));
}

inline ball &operator+=(ball &x, const ball &y) { return x = x + y; }
inline ball &operator-=(ball &x, const ball &y) { return x = x - y; }
inline ball &operator*=(ball &x, const ball &y) { return x = x * y; }
inline ball &operator/=(ball &x, const ball &y) { return x = x / y; }

/// Whether x surely lies above y: their midpoints are further apart than both radii and what lo and the roundings of
/// this comparison can be. Cheap, and false where that is not plain to see, for invalid balls too.
inline bool is_plainly_above(const ball &x, const ball &y) {
  const double a = x.midpoint().hi, b = y.midpoint().hi;
  return a - b > (x.radius() + y.radius()) * (1 + 0x1p-49) + (std::abs(a) + std::abs(b)) * 0x1p-49;
}

inline ball abs_of_close_to_zero(const ball &x) {
  if (!x.is_valid())
    return ball::invalid();
  if (x.lower() >= 0)
    return x;
  return x.upper() <= 0 ? -x : ball::between(0, x.magnitude());
}

// What is seen at a glance is computed in place: certificates take maxima of magnitudes over all elements.
[[gnu::always_inline]] inline ball abs(const ball &x) {
  const double least = std::abs(x.midpoint().hi) * (1 - 0x1p-49); // at most the least |midpoint|
  if (least > x.radius())
    return x.midpoint().hi > 0 ? x : -x;
  return abs_of_close_to_zero(x);
}

/// -1, 0 and 1 where x holds numbers of that sign, and what lies between.
inline ball sign(const ball &x) {
  if (!x.is_valid())
    return ball::invalid();
  return ball::between(x.lower() > 0 ? 1 : x.lower() < 0 ? -1 : 0, x.upper() < 0 ? -1 : x.upper() > 0 ? 1 : 0);
}

/// Invalid where x holds a negative number; see sqrt_of_nonnegative().
inline ball sqrt(const ball &x) {
  if (!x.is_valid() || !(x.lower() >= 0))
    return ball::invalid();
  if (x.midpoint().hi == 0)
    return ball();
  const dd root = sqrt(x.midpoint());
  // |sqrt(x) - sqrt(x0)| <= r / sqrt(x0); a residual that underflows is divided by the root as well.
  const double spread = (x.radius() + rounding::underflow) / rounded(root.hi);
  return ball::around(root, rounding::up(spread + rounding::root * root.hi));
}

/// The square root of a value that cannot be negative, as a sum of squares cannot, though its ball may reach below 0.
/// Invalid where the ball lies below 0.
inline ball sqrt_of_nonnegative(const ball &x) {
  if (!x.is_valid() || x.upper() < 0)
    return ball::invalid();
  return x.lower() >= 0 ? sqrt(x) : ball::between(0, rounding::up(std::sqrt(x.upper())));
}

/// The larger: of balls that do not overlap, one of them; else, as the function moves no further than its operands, the
/// midpoints' maximum with the larger radius.
inline ball max_of_close(const ball &x, const ball &y) {
  if (x.is_minus_infinity() || (y.is_plus_infinity() && x.is_valid()))
    return y;
  if (y.is_minus_infinity() || (x.is_plus_infinity() && y.is_valid()))
    return x;
  if (!x.is_valid() || !y.is_valid())
    return ball::invalid();
  if (x.radius() != y.radius() && x.lower() >= y.upper())
    return x;
  if (x.radius() != y.radius() && y.lower() >= x.upper())
    return y;
  return ball::around(std::max(x.midpoint(), y.midpoint()), std::max(x.radius(), y.radius()));
}
[[gnu::always_inline]] inline ball max(const ball &x, const ball &y) {
  return is_plainly_above(x, y) ? x : is_plainly_above(y, x) ? y : max_of_close(x, y);
}
inline ball min(const ball &x, const ball &y) { return -max(-x, -y); }

/// All of x, all of y and what lies between.
inline ball hull(const ball &x, const ball &y) {
  const dd middle = (x.midpoint() + y.midpoint()) * 0.5;
  const dd to_x = abs(x.midpoint() - middle), to_y = abs(y.midpoint() - middle);
  const double reach = rounding::larger(to_x.hi + x.radius(), to_y.hi + y.radius());
  return x.is_valid() && y.is_valid() ? ball::around(middle, rounding::up(reach)) : ball::invalid();
}

/// x to an integer power; invalid for n < 0 where x holds 0.
inline ball power(const ball &x, std::int64_t n) {
  ball result(1.0), square = x;
  for (std::uint64_t rest = n < 0 ? -static_cast<std::uint64_t>(n) : n; rest > 0; rest /= 2, square *= square)
    if (rest % 2 == 1)
      result *= square;
  return n < 0 ? ball(1.0) / result : result;
}

inline truth operator<(const ball &x, const ball &y) {
  const ball difference = y - x;
  if (!difference.is_valid())
    return truth::undecided;
  return difference.lower() > 0 ? truth::yes : difference.upper() <= 0 ? truth::no : truth::undecided;
}
inline truth operator>(const ball &x, const ball &y) { return y < x; }
inline truth operator<=(const ball &x, const ball &y) { return !(y < x); }
inline truth operator>=(const ball &x, const ball &y) { return !(x < y); }
inline truth operator==(const ball &x, const ball &y) { return x <= y && y <= x; }
inline truth operator!=(const ball &x, const ball &y) { return !(x == y); }

/// `if condition then a else b`: both, where the condition is undecided.
inline ball choose(truth condition, const ball &a, const ball &b) {
  return condition == truth::yes ? a : condition == truth::no ? b : hull(a, b);
}
inline ball choose(bool condition, const ball &a, const ball &b) { return condition ? a : b; }
constexpr truth choose(truth condition, truth a, truth b) {
  return condition == truth::yes || a == b ? a : condition == truth::no ? b : truth::undecided;
}

#pragma omp declare reduction(+ : dpg::ball : omp_out += omp_in) initializer(omp_priv = dpg::ball())
#pragma omp declare reduction(max : dpg::ball : omp_out = max(omp_out, omp_in)) initializer(omp_priv = omp_orig)
#pragma omp declare reduction(min : dpg::ball : omp_out = min(omp_out, omp_in)) initializer(omp_priv = omp_orig)

} // namespace dpg
