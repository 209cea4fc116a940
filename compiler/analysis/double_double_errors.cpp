// How far results of the runtime's operations on double-double numbers are from exact ones of their operands: the
// bounds that dpg/num/dd.h states and cites, relative to the exact result, and what underflow adds to them.
#include "compiler/analysis/box_error.h"

namespace dpg::analysis {

namespace {

constexpr double u2 = 0x1p-106; // the square of the unit roundoff of f64

/// What the lower halves may lose below the smallest normal number of f64, a few times 2^-1074.
constexpr double underflow = 0x1p-1068;

/// Below it square roots may be off by as much as 2^-1074 makes them.
constexpr double smallOperand = 0x1p-900, errorOfSmallRoot = 0x1p-448;

double relativeTo(double size, double times) { return above(above(above(times * u2) * size) + underflow); }

bool isPowerOfTwo(Interval x) {
  int exponent = 0;
  return x.low == x.high && x.low != 0 && std::abs(std::frexp(x.low, &exponent)) == 0.5;
}

} // namespace

bool isInDoubleDouble(const ExpressionNode &node) {
  return node.operation != Operation::RealPower && node.operation != Operation::Angle &&
         (node.operation != Operation::Function || node.function == Elementary::Sqrt);
}

/// Nothing of what is as in other formats: literals, and what rounds nothing.
std::optional<double> BoxErrors::errorInDoubleDouble(Node node) const {
  const ExpressionNode &at = expression.nodes[node];
  const Interval result = exact[node].range;
  const double size = result.magnitude();
  const auto range = [&](unsigned i) { return computed[at.operands[i]].range; };
  if (!(size <= format.largest))
    return infinity;
  switch (at.operation) {
  case Operation::Sum:
  case Operation::Difference:
    return range(0).magnitude() == 0 || range(1).magnitude() == 0 ? 0 : relativeTo(size, 3.001);
  case Operation::Product:
    return isPowerOfTwo(range(0)) || isPowerOfTwo(range(1)) ? underflow : relativeTo(size, 5);
  case Operation::Quotient: {
    if (isPowerOfTwo(range(1)))
      return underflow;
    const double perDivisor = inverse(range(1)).magnitude(); // of what underflows in the remainder
    return above(relativeTo(size, 15.001) + above(underflow * perDivisor));
  }
  case Operation::Power: {
    if (at.exponent == 0 || at.exponent == 1)
      return 0;
    const double count = std::abs(static_cast<double>(at.exponent));
    const bool mayVanish = result.mignitude() < smallOperand || size > 1 / smallOperand;
    if (at.exponent < 0 && mayVanish)
      return infinity;
    return at.exponent == 2 ? relativeTo(size, 5) : above(relativeTo(size, 6 * count) + above(count * underflow));
  }
  case Operation::Function:
    return range(0).mignitude() < smallOperand ? above(relativeTo(size, 3.126) + errorOfSmallRoot)
                                               : relativeTo(size, 3.126);
  default:
    return std::nullopt;
  }
}

} // namespace dpg::analysis
