// Affine forms: see affine_form.h.
//
// Roundings: an operation computes each of its numbers with a few roundings, each off by half an ulp of a result whose
// magnitude is at most the sum `size` of the magnitudes that went in. `slack(size)` is several times what they come to,
// underflow included, so that the roundings of `size` itself and of the rest are covered too.
#include "compiler/analysis/affine_form.h"

namespace dpg::analysis {

namespace {

constexpr double epsilon = 0x1p-52;

double slack(double size) { return 8 * epsilon * size + 0x1p-1060; }

/// A range, of which nothing else is known than which variables it depends on.
AffineForm rangeLike(Interval range, const AffineForm &form) {
  AffineForm result = AffineForm::of(range);
  result.reaches = form.reaches;
  return result;
}

/// Joins what the form and the range know; where the form is no longer finite, the range alone counts.
AffineForm settled(AffineForm form, Interval range) {
  const double radius = form.radius();
  const Interval own = rounded(form.center - radius, form.center + radius);
  if (!own.isBounded())
    return rangeLike(range, form);
  form.range = meet(range, own);
  // A range that is much narrower than the form says more than slopes do.
  if (form.range.width() < radius)
    return rangeLike(form.range, form);
  return form;
}

/// A function as far as it is known where its argument a lies.
struct Behaviour {
  double middle;    ///< an argument
  Interval value;   ///< there
  Interval slope;   ///< there
  double steepest;  ///< about the largest slope over a
  double curvature; ///< at least the largest second derivative over a
  Interval range;   ///< of values over a
};

AffineForm linearised(const AffineForm &a, const Behaviour &f) {
  const double reach = above(std::max(above(a.range.high - f.middle), above(f.middle - a.range.low)));
  const double factor = f.slope.middle();
  AffineForm form;
  form.center = f.value.middle() + factor * (a.center - f.middle);
  double size = std::abs(f.value.middle()) + std::abs(factor) * (std::abs(a.center) + std::abs(f.middle));
  for (unsigned i = 0; i < mostSlopes; ++i) {
    form.slopes[i] = factor * a.slopes[i];
    size += std::abs(form.slopes[i]);
    form.reaches[i] = f.steepest * a.reaches[i];
  }
  form.rest = std::abs(factor) * a.rest + f.value.width() + f.slope.width() * reach + 0.5 * f.curvature * reach * reach;
  form.rest += slack(size + form.rest);
  return settled(form, f.range);
}

} // namespace

AffineForm AffineForm::of(Interval range) {
  AffineForm form;
  form.range = range;
  if (!range.isBounded()) {
    form.rest = infinity;
    return form;
  }
  form.center = range.middle();
  form.rest = std::max(above(range.high - form.center), above(form.center - range.low));
  return form;
}

AffineForm AffineForm::variable(unsigned number, Interval range) {
  AffineForm form = of(range);
  if (number >= mostSlopes)
    return form;
  form.reaches[number] = form.rest;
  std::swap(form.slopes[number], form.rest);
  return form;
}

double AffineForm::slopeSum() const {
  double sum = 0;
  for (const double slope : slopes)
    sum += std::abs(slope);
  return sum * (1 + 16 * epsilon);
}

double AffineForm::radius() const { return (slopeSum() + rest) * (1 + 2 * epsilon); }

AffineForm operator-(const AffineForm &a) { return -1.0 * a; }

AffineForm operator*(double factor, const AffineForm &a) {
  AffineForm form;
  form.center = factor * a.center;
  for (unsigned i = 0; i < mostSlopes; ++i) {
    form.slopes[i] = factor * a.slopes[i];
    form.reaches[i] = std::abs(factor) * a.reaches[i];
  }
  form.rest = std::abs(factor) * a.rest;
  form.rest += slack(std::abs(form.center) + form.slopeSum() + form.rest);
  return settled(form, Interval::of(factor) * a.range);
}

AffineForm operator+(const AffineForm &a, const AffineForm &b) {
  AffineForm form;
  form.center = a.center + b.center;
  for (unsigned i = 0; i < mostSlopes; ++i) {
    form.slopes[i] = a.slopes[i] + b.slopes[i];
    form.reaches[i] = a.reaches[i] + b.reaches[i];
  }
  form.rest = a.rest + b.rest;
  form.rest += slack(std::abs(form.center) + form.slopeSum() + form.rest);
  return settled(form, a.range + b.range);
}

AffineForm operator-(const AffineForm &a, const AffineForm &b) {
  AffineForm form;
  form.center = a.center - b.center;
  for (unsigned i = 0; i < mostSlopes; ++i) {
    form.slopes[i] = a.slopes[i] - b.slopes[i];
    form.reaches[i] = a.reaches[i] + b.reaches[i];
  }
  form.rest = a.rest + b.rest;
  form.rest += slack(std::abs(form.center) + form.slopeSum() + form.rest);
  return settled(form, a.range - b.range);
}

AffineForm operator*(const AffineForm &a, const AffineForm &b) {
  AffineForm form;
  // Of the product of the linear parts, t_i^2 is 1/2 +- 1/2; t_i t_j of different variables is up to 1.
  double squares = 0, squareSizes = 0;
  const double most_a = a.range.magnitude(), most_b = b.range.magnitude();
  double size = std::abs(a.center) * std::abs(b.center);
  for (unsigned i = 0; i < mostSlopes; ++i) {
    const double of_a = b.center * a.slopes[i], of_b = a.center * b.slopes[i];
    form.slopes[i] = of_a + of_b;
    form.reaches[i] = most_a * b.reaches[i] + most_b * a.reaches[i];
    size += std::abs(of_a) + std::abs(of_b);
    squares += a.slopes[i] * b.slopes[i];
    squareSizes += std::abs(a.slopes[i] * b.slopes[i]);
  }
  form.center = a.center * b.center + 0.5 * squares;
  const double slopes_a = a.slopeSum(), slopes_b = b.slopeSum();
  form.rest = slopes_a * slopes_b - 0.5 * squareSizes; // at least half of it: no cancellation
  form.rest += (std::abs(a.center) + slopes_a) * b.rest + (std::abs(b.center) + slopes_b) * a.rest + a.rest * b.rest;
  form.rest += slack(size + squareSizes + slopes_a * slopes_b + form.rest);
  return settled(form, a.range * b.range);
}

AffineForm square(const AffineForm &a) {
  AffineForm form = a * a;
  return settled(form, square(a.range));
}

AffineForm inverse(const AffineForm &a) {
  if (a.range.holds(0) || !a.range.isBounded())
    return rangeLike(inverse(a.range), a);
  const double middle = a.range.middle();
  const Interval at = inverse(Interval::of(middle)), nearest = inverse(Interval::of(a.range.mignitude()));
  const double curvature = (Interval::of(2) * nearest * square(nearest)).magnitude();
  return linearised(a, {middle, at, -square(at), square(nearest).magnitude(), curvature, inverse(a.range)});
}

AffineForm operator/(const AffineForm &a, const AffineForm &b) {
  if (b.range.holds(0))
    return rangeLike({}, a + b); // where a is 0 too
  const AffineForm quotient = a * inverse(b);
  return settled(quotient, a.range / b.range);
}

AffineForm apply(Elementary function, const AffineForm &a) {
  const Interval range = valuesOf(function, a.range);
  const Interval curvature = curvaturesOf(function, a.range, range);
  if (!a.range.isBounded() || !curvature.isBounded())
    return rangeLike(range, a);
  const double middle = a.range.middle();
  return linearised(a, {middle, valuesOf(function, Interval::of(middle)), slopesOf(function, Interval::of(middle)),
                        slopesOf(function, a.range).magnitude(), curvature.magnitude(), range});
}

AffineForm absolute(const AffineForm &a) {
  if (a.range.low >= 0)
    return a;
  if (a.range.high <= 0)
    return -a;
  return rangeLike(absolute(a.range), a);
}

AffineForm smaller(const AffineForm &a, const AffineForm &b) {
  if (a.range.high <= b.range.low)
    return a;
  if (b.range.high <= a.range.low)
    return b;
  return rangeLike(smaller(a.range, b.range), a + b);
}

AffineForm larger(const AffineForm &a, const AffineForm &b) { return -smaller(-a, -b); }

static AffineForm power(const AffineForm &a, std::uint64_t n) {
  if (n == 0)
    return AffineForm::of(Interval::of(1));
  if (n == 1)
    return a;
  const AffineForm half = square(power(a, n / 2));
  return n % 2 == 0 ? half : half * a;
}

AffineForm intPower(const AffineForm &a, std::int64_t n) {
  return n < 0 ? inverse(power(a, -static_cast<std::uint64_t>(n))) : power(a, static_cast<std::uint64_t>(n));
}

AffineForm realPower(const AffineForm &a, const AffineForm &b) {
  if (a.range.low <= 0)
    return AffineForm::of({});
  return apply(Elementary::Exp, b * apply(Elementary::Log, a));
}

AffineForm angle(const AffineForm &y, const AffineForm &x) {
  const auto quarterTurn = [] { return AffineForm::of(valuesOf(Elementary::Asin, Interval::of(1))); };
  if (x.range.low > 0)
    return apply(Elementary::Atan, y / x);
  if (y.range.low > 0)
    return quarterTurn() - apply(Elementary::Atan, x / y);
  if (y.range.high < 0)
    return -quarterTurn() - apply(Elementary::Atan, x / y);
  return AffineForm::of({});
}

AffineForm perturbed(AffineForm a, double distance) {
  a.rest = above(a.rest + distance);
  a.range = {below(a.range.low - distance), above(a.range.high + distance)};
  return a;
}

AffineForm magnitudeBound(const AffineForm &a) {
  if (a.range.low >= 0)
    return a;
  if (a.range.high <= 0)
    return -a;
  if (!a.range.isBounded())
    return rangeLike(absolute(a.range), a);
  // The chord of |a| over the range, which lies above it.
  const double low = a.range.low, high = a.range.high;
  const double factor = (high + low) / (high - low);
  const double size = a.range.magnitude();
  AffineForm form = factor * a;
  form.center += -2 * high * low / (high - low);
  form.center += slack(4 * size); // above, whatever was rounded
  form.rest += slack(4 * size);
  return settled(form, {0, size});
}

} // namespace dpg::analysis
