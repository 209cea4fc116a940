// Sums of many balls, and of products: the terms are added up with their errors, and a radius is made once, at the end.
//
// Adding balls one by one makes a radius for each addition. Here each term goes into a double sum, whose rounding error
// (two_sum) and that of the product (two_product) go into a second one, as in the dot product of Ogita, Rump and Oishi
// (Accurate sum and dot product, SIAM J. Sci. Comput. 26, 2005, algorithm 5.3). What is lost then are the roundings of
// the second sum alone. With S the sum of the magnitudes that go into it and n the number of terms, each of its values
// is at most (1 + n u) S, so that its n additions err by at most n u (1 + n u) S, and the two additions that make each
// of its terms by 2 u (1 + u) of that term: 2 (n + 2) u S in all, where n u <= 1/10. The sum of magnitudes is rounded
// too, by at most a factor 1 +- (n + 2) u. Sums whose terms and partial sums are exact have S = 0, and a radius of 0.
#pragma once

#include <dpg/num/ball.h>

namespace dpg {

/// The sum of up to 2^48 terms, in any order that the caller takes.
///
///     dpg::ball_sum sum;
///     for (...)
///       sum.add_product(A.value(k), x[A.column(k)]);
///     const dpg::ball total = sum.total();
class ball_sum {
public:
  void add(double x) {
    const exact_pair sum = two_sum(high_, x);
    high_ = sum.value;
    take_low(sum.error, std::abs(sum.error));
  }

  void add(const ball &x) {
    const exact_pair sum = two_sum(high_, x.midpoint().hi);
    high_ = sum.value;
    take_low(sum.error + x.midpoint().lo, std::abs(sum.error) + std::abs(x.midpoint().lo));
    radius_ += x.radius();
  }

  /// Exactly x * y.
  void add_product(double x, double y) {
    const exact_pair product = two_product(x, y);
    const exact_pair sum = two_sum(high_, product.value);
    high_ = sum.value;
    take_low(product.error + sum.error, std::abs(product.error) + std::abs(sum.error));
    may_underflow_ |= is_tiny(product.value) && x != 0 && y != 0;
  }

  void add_product(double x, const ball &y) {
    const double b = y.midpoint().hi;
    take_product(x, b, x * y.midpoint().lo);
    take_radius(std::abs(x) * y.radius(), y.radius() != 0 && x != 0);
    has_lows_ |= y.midpoint().lo != 0;
    may_underflow_ |= is_tiny(x * b) && x != 0 && !y.is_zero();
  }
  void add_product(const ball &x, double y) { add_product(y, x); }

  void add_product(const ball &x, const ball &y) {
    const double a = x.midpoint().hi, b = y.midpoint().hi;
    const bool is_zero = (x.is_zero() && y.is_valid()) || (y.is_zero() && x.is_valid());
    take_product(a, b, a * y.midpoint().lo + x.midpoint().lo * b);
    take_radius(std::abs(a) * y.radius() + x.radius() * (std::abs(b) + y.radius()),
                (x.radius() != 0 || y.radius() != 0) && !is_zero);
    has_lows_ |= x.midpoint().lo != 0 || y.midpoint().lo != 0;
    may_underflow_ |= is_tiny(a * b) && !is_zero;
  }

  /// An enclosure of the sum: invalid where a term is, or where something overflowed.
  ball total() const {
    if (count_ == 0)
      return ball();
    const auto n = static_cast<double>(count_);
    constexpr double u = 0x1p-53;
    const double of_lows = 2 * (n + 2) * u * low_magnitude_;
    const double of_products = has_lows_ ? 10 * u * u * magnitude_ : 0;
    // Products of radii, and what products lose below the normal numbers: at most five parts of 2^-1074 a term.
    const double unseen = may_underflow_ || has_radii_ ? n * 0x1p-1071 : 0;
    // Sums of up to n + 4 roundings each.
    const double radius = (radius_ + of_lows + of_products + unseen) * (1 + 4 * (n + 8) * u);
    return ball::around(dd(two_sum(high_, low_)), rounding::up(radius));
  }

  /// The same of a sum of products of doubles that others kept, as this class does (see num/column_ball_sums.h).
  static ball total_of(double high, double low, double low_magnitude, bool may_underflow, index count) {
    ball_sum sum;
    sum.high_ = high;
    sum.low_ = low;
    sum.low_magnitude_ = low_magnitude;
    sum.may_underflow_ = may_underflow;
    sum.count_ = count;
    return sum.total();
  }

private:
  static bool is_tiny(double product) { return !(std::abs(product) >= 0x1p-900); }

  /// The midpoint of a product of balls: |lo| <= u |hi| in each factor, so that the product of both and the roundings
  /// of `crossed`, which is what hi of the one and lo of the other give, are at most 5 u^2 of the term.
  void take_product(double a, double b, double crossed) {
    const exact_pair product = two_product(a, b);
    const exact_pair sum = two_sum(high_, product.value);
    high_ = sum.value;
    take_low(product.error + crossed + sum.error, std::abs(product.error) + std::abs(crossed) + std::abs(sum.error));
    magnitude_ += std::abs(product.value);
  }

  void take_radius(double radius, bool is_positive) {
    radius_ += radius;
    has_radii_ |= is_positive;
  }

  void take_low(double low, double magnitude) {
    low_ = rounded(low_ + low);
    low_magnitude_ = rounded(low_magnitude_ + magnitude);
    ++count_;
  }

  double high_ = 0;          // the sum of the terms, rounded
  double low_ = 0;           // the sum of what that lost, rounded
  double low_magnitude_ = 0; // of the magnitudes of what was added to low_
  double magnitude_ = 0;     // of the products of balls
  double radius_ = 0;        // of the terms' radii
  index count_ = 0;
  bool has_lows_ = false;
  bool has_radii_ = false; // of factors
  bool may_underflow_ = false;
};

} // namespace dpg
