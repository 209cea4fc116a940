// Affine forms: what a value is over a box of inputs, to first order, with a bound on the rest.
//
// A box gives each of its variables an interval; t_i, from -1 to 1, is where in it the variable lies. A value over the
// box is
//
//     center + slopes[0] t_0 + slopes[1] t_1 + ... + rest,    |rest| <= `rest`,
//
// and lies in `range`, which may know more than that. Roughly, it changes by up to reaches[i] where t_i alone does: a
// hint which variable's interval to halve, for what slopes do not show. So x - x is 0, and the rest of a product
// shrinks with the square of the box: where boxes are halved, bounds converge fast. Every operation adds its own
// roundings to the rest. Source: de Figueiredo and Stolfi 2004, Affine arithmetic: concepts and applications, Numer.
// Algorithms 37.
#pragma once

#include "compiler/analysis/elementary.h"

#include <array>

namespace dpg::analysis {

/// Variables with a slope of their own; what depends on further ones is in the rest.
inline constexpr unsigned mostSlopes = 8;

struct AffineForm {
  double center = 0;
  std::array<double, mostSlopes> slopes{};
  std::array<double, mostSlopes> reaches{};
  double rest = 0;
  Interval range{0, 0};

  static AffineForm of(Interval range);
  /// The variable of some number in a box.
  static AffineForm variable(unsigned number, Interval range);

  /// The sum of all slopes' magnitudes, rounded up, and of the rest too.
  double slopeSum() const;
  double radius() const;
};

AffineForm operator-(const AffineForm &a);
AffineForm operator+(const AffineForm &a, const AffineForm &b);
AffineForm operator-(const AffineForm &a, const AffineForm &b);
AffineForm operator*(const AffineForm &a, const AffineForm &b);
AffineForm operator/(const AffineForm &a, const AffineForm &b);
AffineForm operator*(double factor, const AffineForm &a);
AffineForm inverse(const AffineForm &a);
AffineForm square(const AffineForm &a);
AffineForm apply(Elementary function, const AffineForm &a);
/// |a|, min and max: where the sign is not known, on the safe side.
AffineForm absolute(const AffineForm &a);
AffineForm smaller(const AffineForm &a, const AffineForm &b);
AffineForm larger(const AffineForm &a, const AffineForm &b);

/// a^n, squares as such.
AffineForm intPower(const AffineForm &a, std::int64_t n);

/// a^b for a > 0, and the angle of the point (x, y) where it is off the half line on which it jumps.
AffineForm realPower(const AffineForm &a, const AffineForm &b);
AffineForm angle(const AffineForm &y, const AffineForm &x);

/// The same value, moved by at most `distance`.
AffineForm perturbed(AffineForm a, double distance);

/// At least |a|: a form that is linear in a where a changes its sign.
AffineForm magnitudeBound(const AffineForm &a);

} // namespace dpg::analysis
