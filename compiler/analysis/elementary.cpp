// Elementary functions on intervals: see elementary.h.
#include "compiler/analysis/elementary.h"

#include "compiler/analysis/mpfr_number.h"

#include "llvm/Support/ErrorHandling.h"

namespace dpg::analysis {

namespace {

using Mpfr = int (*)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);

/// What encloses f(x): two neighbours, or f(x) where that is a double.
Interval around(Mpfr function, double x) {
  thread_local Number argument, result;
  mpfr_set_d(argument.get(), x, MPFR_RNDN);
  const int off = function(result.get(), argument.get(), MPFR_RNDD);
  const double low = mpfr_get_d(result.get(), MPFR_RNDD);
  return {low, off == 0 ? low : above(low)};
}

Interval ofRising(Mpfr function, Interval x) {
  const Interval low = around(function, x.low);
  return x.low == x.high ? low : enclosed(low.low, around(function, x.high).high);
}

Interval ofFalling(Mpfr function, Interval x) {
  const Interval low = around(function, x.high);
  return x.low == x.high ? low : enclosed(low.low, around(function, x.low).high);
}

/// The quarter turn that x lies in: k with k <= x / (pi / 2) < k + 1; so exact that doubles of any size land in theirs.
/// A bounded argument is assumed.
void quarterOf(double x, Number &quarter) {
  const double about = x * 0.63661977236758134308; // 2 / pi
  if (std::abs(about) < 0x1p20 && std::abs(about - std::round(about)) > 0x1p-20) {
    mpfr_set_d(quarter.get(), std::floor(about), MPFR_RNDN);
    return;
  }
  constexpr mpfr_prec_t precision = 1200; // pi / 2 times the largest double, with 100 bits behind the point
  Number pi(precision), exact(precision);
  mpfr_const_pi(pi.get(), MPFR_RNDN);
  mpfr_div_2ui(pi.get(), pi.get(), 1, MPFR_RNDN);
  mpfr_set_d(exact.get(), x, MPFR_RNDN);
  mpfr_div(exact.get(), exact.get(), pi.get(), MPFR_RNDN);
  mpfr_floor(quarter.get(), exact.get());
}

/// The sine or cosine, which have their extrema between quarter turns: the sine 1 at quarter 1 modulo 4, -1 at 3; the
/// cosine 1 at 0, -1 at 2.
Interval ofWave(Mpfr function, Interval x, long top, long bottom) {
  const Interval atLow = around(function, x.low);
  if (x.low == x.high)
    return atLow;
  Interval values = hull(atLow, around(function, x.high));
  constexpr mpfr_prec_t precision = 1200;
  thread_local Number first(precision), last(precision), phase(precision);
  quarterOf(x.low, first);
  quarterOf(x.high, last);
  mpfr_sub(phase.get(), last.get(), first.get(), MPFR_RNDN);
  if (mpfr_cmp_si(phase.get(), 4) >= 0)
    return {-1, 1};
  const long passed = mpfr_get_si(phase.get(), MPFR_RNDN);
  mpfr_fmod_ui(phase.get(), first.get(), 4, MPFR_RNDN);
  const long begins = (mpfr_get_si(phase.get(), MPFR_RNDN) + 4) % 4;
  for (long k = 1; k <= passed; ++k) {
    if ((begins + k) % 4 == top)
      values.high = 1;
    if ((begins + k) % 4 == bottom)
      values.low = -1;
  }
  return values;
}

bool holdsPoleOfTan(Interval x) {
  constexpr mpfr_prec_t precision = 1200;
  thread_local Number first(precision), last(precision), rest(precision);
  quarterOf(x.low, first);
  quarterOf(x.high, last);
  mpfr_sub(rest.get(), last.get(), first.get(), MPFR_RNDN);
  if (mpfr_cmp_si(rest.get(), 2) >= 0)
    return true;
  if (mpfr_zero_p(rest.get()))
    return false;
  mpfr_fmod_ui(rest.get(), last.get(), 2, MPFR_RNDN); // poles begin odd quarters
  return !mpfr_zero_p(rest.get());
}

Interval ofCosh(Interval x) { return ofRising(mpfr_cosh, absolute(x)); }

Interval oneMinusSquare(Interval x) {
  // (1 - x) (1 + x), which is sharp near 1
  return meet(Interval::of(1) - square(x), (Interval::of(1) - x) * (Interval::of(1) + x));
}

Interval root(Interval x) { return valuesOf(Elementary::Sqrt, x); }

} // namespace

Interval logOf2() {
  static const Interval value = ofRising(mpfr_log, Interval::of(2));
  return value;
}
Interval logOf10() {
  static const Interval value = ofRising(mpfr_log, Interval::of(10));
  return value;
}

bool isDefinedOn(Elementary function, Interval x) {
  switch (function) {
  case Elementary::Sqrt:
    return x.low >= 0;
  case Elementary::Log:
  case Elementary::Log2:
  case Elementary::Log10:
    return x.low > 0;
  case Elementary::Asin:
  case Elementary::Acos:
    return x.low >= -1 && x.high <= 1;
  case Elementary::Tan:
    return x.isBounded() && !holdsPoleOfTan(x);
  default:
    return true;
  }
}

Interval valuesOf(Elementary function, Interval x) {
  if (!isDefinedOn(function, x))
    return {};
  switch (function) {
  case Elementary::Sqrt:
    return ofRising(mpfr_sqrt, x);
  case Elementary::Exp:
    return ofRising(mpfr_exp, x);
  case Elementary::Log:
    return ofRising(mpfr_log, x);
  case Elementary::Log2:
    return ofRising(mpfr_log2, x);
  case Elementary::Log10:
    return ofRising(mpfr_log10, x);
  case Elementary::Sin:
    return x.isBounded() ? ofWave(mpfr_sin, x, 1, 3) : Interval{-1, 1};
  case Elementary::Cos:
    return x.isBounded() ? ofWave(mpfr_cos, x, 0, 2) : Interval{-1, 1};
  case Elementary::Tan:
    return ofRising(mpfr_tan, x);
  case Elementary::Sinh:
    return ofRising(mpfr_sinh, x);
  case Elementary::Cosh:
    return ofCosh(x);
  case Elementary::Tanh:
    return ofRising(mpfr_tanh, x);
  case Elementary::Asin:
    return ofRising(mpfr_asin, x);
  case Elementary::Acos:
    return ofFalling(mpfr_acos, x);
  case Elementary::Atan:
    return ofRising(mpfr_atan, x);
  }
  llvm_unreachable("all functions are listed");
}

Interval slopesOf(Elementary function, Interval x) {
  if (!isDefinedOn(function, x))
    return {};
  const Interval one = Interval::of(1);
  switch (function) {
  case Elementary::Sqrt:
    return Interval::of(0.5) / root(x);
  case Elementary::Exp:
    return valuesOf(function, x);
  case Elementary::Log:
    return inverse(x);
  case Elementary::Log2:
    return inverse(x) / logOf2();
  case Elementary::Log10:
    return inverse(x) / logOf10();
  case Elementary::Sin:
    return valuesOf(Elementary::Cos, x);
  case Elementary::Cos:
    return -valuesOf(Elementary::Sin, x);
  case Elementary::Tan:
    return one + square(valuesOf(function, x));
  case Elementary::Sinh:
    return valuesOf(Elementary::Cosh, x);
  case Elementary::Cosh:
    return valuesOf(Elementary::Sinh, x);
  case Elementary::Tanh:
    return meet(inverse(square(ofCosh(x))), {0, 1});
  case Elementary::Asin:
    return inverse(root(oneMinusSquare(x)));
  case Elementary::Acos:
    return -inverse(root(oneMinusSquare(x)));
  case Elementary::Atan:
    return inverse(one + square(x));
  }
  llvm_unreachable("all functions are listed");
}

Interval curvaturesOf(Elementary function, Interval x, Interval values) {
  if (!isDefinedOn(function, x))
    return {};
  const Interval two = Interval::of(2);
  switch (function) {
  case Elementary::Sqrt:
    return Interval::of(-0.25) / (x * values);
  case Elementary::Exp:
  case Elementary::Sinh:
  case Elementary::Cosh:
    return values;
  case Elementary::Log:
    return -inverse(square(x));
  case Elementary::Log2:
    return -inverse(square(x)) / logOf2();
  case Elementary::Log10:
    return -inverse(square(x)) / logOf10();
  case Elementary::Sin:
  case Elementary::Cos:
    return -values;
  case Elementary::Tan:
    return two * values * slopesOf(function, x);
  case Elementary::Tanh:
    return -two * values * slopesOf(function, x);
  case Elementary::Asin:
    return x / (oneMinusSquare(x) * root(oneMinusSquare(x)));
  case Elementary::Acos:
    return -(x / (oneMinusSquare(x) * root(oneMinusSquare(x))));
  case Elementary::Atan:
    return -two * x * square(slopesOf(function, x));
  }
  llvm_unreachable("all functions are listed");
}

} // namespace dpg::analysis
