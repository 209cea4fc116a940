// How far each operation's result may be from the exact one of its computed operands, over a box; and how far results
// are from exact ones, operation by operation.
#include "compiler/analysis/box_error.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"

namespace dpg::analysis {

namespace {

bool isPowerOfTwo(Interval x) {
  int exponent = 0;
  return x.low == x.high && x.low != 0 && std::abs(std::frexp(x.low, &exponent)) == 0.5;
}

/// The error of a product with a power of two: underflow, where it is below 1.
double scalingError(double power, double size, const NumberFormat &format) {
  return size > format.largest ? infinity : std::abs(power) >= 1 ? 0 : format.roundingError(0);
}

} // namespace

/// The sides' distance where errors may turn the comparison; 0 where they cannot.
double BoxErrors::errorOfChoice(Node node) const {
  const ExpressionNode &at = expression.nodes[node];
  const double spread = sumAbove(spreads[at.operands[0]], spreads[at.operands[1]]);
  const AffineForm margin = computed[at.operands[0]] - computed[at.operands[1]];
  if (spread == 0 || margin.range.mignitude() > spread)
    return 0;
  const AffineForm distance = computed[at.operands[2]] - computed[at.operands[3]];
  // There the margin is small. Where the distance is about so many times it (`if v > 1 then 1 else v`), so is it.
  const auto *const steepest =
      std::ranges::max_element(margin.slopes, {}, [](double slope) { return std::abs(slope); });
  const double times = *steepest == 0 ? 0 : distance.slopes[steepest - margin.slopes.begin()] / *steepest;
  const double rest = (distance - times * margin).range.magnitude();
  return std::min(distance.range.magnitude(), above(above(std::abs(times) * spread) + rest));
}

/// A square root whose argument may be so near to 0 that its derivative says nothing.
bool BoxErrors::isRootNearZero(const ExpressionNode &at) const {
  return at.operation == Operation::Function && at.function == Elementary::Sqrt &&
         computed[at.operands[0]].range.low <= 4 * spreads[at.operands[0]];
}

/// A bound that each operation makes of those of its operands: coarse, but there whatever derivatives are.
double BoxErrors::spreadOf(Node node) const {
  const ExpressionNode &at = expression.nodes[node];
  const auto spread = [&](unsigned i) { return spreads[at.operands[i]]; };
  const auto range = [&](unsigned i) { return computed[at.operands[i]].range; };
  const auto scaled = [](Interval factor, double spread) {
    return spread == 0 ? 0 : (Interval::of(factor.magnitude()) * Interval::of(spread)).high;
  };
  const auto sum = [&](double a, double b) { return sumAbove(sumAbove(a, b), errors[node]); };
  switch (at.operation) {
  case Operation::Variable:
  case Operation::Literal:
    return errors[node];
  case Operation::Negative:
  case Operation::Absolute:
    return spread(0);
  case Operation::Sum:
  case Operation::Difference:
    return sum(spread(0), spread(1));
  case Operation::Product:
    return sum(scaled(range(0), spread(1)), scaled(range(1), spread(0)));
  case Operation::Quotient: {
    const Interval perDivisor = inverse(range(1));
    return sum(scaled(perDivisor, spread(0)), scaled(perDivisor * exact[node].range, spread(1)));
  }
  case Operation::Smaller:
  case Operation::Larger:
    return std::max(spread(0), spread(1));
  case Operation::Power: {
    const AffineForm slope = static_cast<double>(at.exponent) * intPower(computed[at.operands[0]], at.exponent - 1);
    return sum(scaled(slope.range, spread(0)), 0);
  }
  case Operation::Function:
    if (isRootNearZero(at))
      return sum(above(std::sqrt(spread(0))), 0); // |sqrt(a + e) - sqrt(a)| <= sqrt(|e|)
    return sum(scaled(slopesOf(at.function, range(0)), spread(0)), 0);
  case Operation::RealPower: {
    const Interval byBase = range(1) * exact[node].range / range(0);
    return sum(scaled(byBase, spread(0)), scaled(exact[node].range * valuesOf(Elementary::Log, range(0)), spread(1)));
  }
  case Operation::Angle: {
    const Interval size = square(range(0)) + square(range(1));
    return sum(scaled(range(1) / size, spread(0)), scaled(range(0) / size, spread(1)));
  }
  case Operation::Floor:
  case Operation::Ceil:
  case Operation::Sign:
    return errors[node];
  case Operation::Choice:
    return sum(std::max(spread(2), spread(3)), 0);
  }
  llvm_unreachable("all operations are listed");
}

double BoxErrors::errorOf(Node node) const {
  const ExpressionNode &at = expression.nodes[node];
  const double size = exact[node].range.magnitude();
  const auto range = [&](unsigned i) { return computed[at.operands[i]].range; };
  if (ofConstants[node])
    return *ofConstants[node];
  if (format.isDoubleDouble())
    if (const std::optional<double> error = errorInDoubleDouble(node))
      return *error;
  switch (at.operation) {
  case Operation::Variable:
    return format.precision >= 53 ? 0 : format.roundingError(size);
  case Operation::Literal:
    return format.roundingError(size);
  case Operation::Negative:
  case Operation::Absolute:
  case Operation::Smaller:
  case Operation::Larger:
    return 0;
  case Operation::Choice:
    return errorOfChoice(node);
  case Operation::Sum:
    if (hasProduct(at)) // what was not rounded may be
      return format.roundingError(size);
    return range(0).magnitude() == 0 || range(1).magnitude() == 0 ? 0 : format.roundingError(size);
  case Operation::Difference: {
    if (hasProduct(at))
      return format.roundingError(size);
    const Interval a = range(0), b = range(1);
    const bool isNear = a.low >= 0 && b.low >= 0
                            ? a.low >= b.high / 2 && a.high <= 2 * b.low
                            : a.high <= 0 && b.high <= 0 && a.high <= b.low / 2 && a.low >= 2 * b.high;
    return isNear || a.magnitude() == 0 || b.magnitude() == 0 ? 0 : format.roundingError(size); // Sterbenz 1974
  }
  case Operation::Product:
    for (unsigned i : {0, 1})
      if (isPowerOfTwo(range(i)))
        return scalingError(range(i).low, size, format);
    return format.roundingError(size);
  case Operation::Quotient:
    if (isPowerOfTwo(range(1)))
      return scalingError(1 / range(1).low, size, format);
    return format.roundingError(size);
  case Operation::Power:
    if (at.exponent == 0 || at.exponent == 1)
      return 0;
    return at.exponent == 2 ? format.roundingError(size) : format.spacing(size);
  case Operation::Function: {
    const double units = unitsOff(at.function, libm);
    return units == 0.5 ? format.roundingError(size) : units * format.spacing(size);
  }
  case Operation::RealPower:
    return libm.isCorrectlyRounded ? format.roundingError(size) : format.spacing(size);
  case Operation::Angle:
    return libm.isCorrectlyRounded ? format.roundingError(size) : 2 * format.spacing(size);
  case Operation::Floor:
  case Operation::Ceil:
  case Operation::Sign:
    if (spreads[at.operands[0]] == 0 || exact[node].range.low == exact[node].range.high)
      return 0;
    return exact[node].range.width();
  }
  llvm_unreachable("all operations are listed");
}

} // namespace dpg::analysis
