// The error of an expression over one box of inputs: see error_bound.h for how.
#include "compiler/analysis/box_error.h"

#include "compiler/analysis/constant_errors.h"

#include "llvm/Support/ErrorHandling.h"

namespace dpg::analysis {

namespace {

/// A function's derivative at a, where its value there is f.
AffineForm derivativeOf(Elementary function, const AffineForm &a, const AffineForm &f) {
  const AffineForm one = AffineForm::of(Interval::of(1));
  const auto overRoot = [&] { return inverse(apply(Elementary::Sqrt, (one - a) * (one + a))); };
  switch (function) {
  case Elementary::Sqrt:
    return 0.5 * inverse(f);
  case Elementary::Exp:
    return f;
  case Elementary::Log:
    return inverse(a);
  case Elementary::Log2:
    return inverse(a) * AffineForm::of(inverse(logOf2()));
  case Elementary::Log10:
    return inverse(a) * AffineForm::of(inverse(logOf10()));
  case Elementary::Sin:
    return apply(Elementary::Cos, a);
  case Elementary::Cos:
    return -apply(Elementary::Sin, a);
  case Elementary::Tan:
    return one + square(f);
  case Elementary::Sinh:
    return apply(Elementary::Cosh, a);
  case Elementary::Cosh:
    return apply(Elementary::Sinh, a);
  case Elementary::Tanh:
    return one - square(f);
  case Elementary::Asin:
    return overRoot();
  case Elementary::Acos:
    return -overRoot();
  case Elementary::Atan:
    return inverse(one + square(a));
  }
  llvm_unreachable("all functions are listed");
}

/// The values on an interval of a function that is constant but where it jumps.
Interval stepsOf(Operation operation, Interval x) {
  if (operation == Operation::Floor)
    return {std::floor(x.low), std::floor(x.high)};
  if (operation == Operation::Ceil)
    return {std::ceil(x.low), std::ceil(x.high)};
  const auto sign = [](double x) { return static_cast<double>((x > 0) - (x < 0)); };
  return {sign(x.low), sign(x.high)};
}

std::optional<bool> holdsFor(Relation relation, Interval a, Interval b) {
  switch (relation) {
  case Relation::Less:
    return a.high < b.low ? std::optional(true) : a.low >= b.high ? std::optional(false) : std::nullopt;
  case Relation::LessEqual:
    return a.high <= b.low ? std::optional(true) : a.low > b.high ? std::optional(false) : std::nullopt;
  case Relation::Greater:
    return holdsFor(Relation::Less, b, a);
  case Relation::GreaterEqual:
    return holdsFor(Relation::LessEqual, b, a);
  case Relation::Equal:
    if (a.low == a.high && b.low == b.high && a.low == b.low)
      return true;
    return a.high < b.low || b.high < a.low ? std::optional(false) : std::nullopt;
  case Relation::Unequal:
    if (const auto equal = holdsFor(Relation::Equal, a, b))
      return !*equal;
    return std::nullopt;
  }
  llvm_unreachable("all relations are listed");
}

/// Whether a node's value is that of the operation, rounded to nearest.
bool isRounded(const ExpressionNode &node) {
  switch (node.operation) {
  case Operation::Choice:
  case Operation::RealPower:
  case Operation::Angle:
  case Operation::Floor:
  case Operation::Ceil:
  case Operation::Sign:
    return false;
  case Operation::Power:
    return node.exponent == 2;
  case Operation::Function:
    return node.function == Elementary::Sqrt;
  default:
    return true;
  }
}

AffineForm between(double low, double high) { return AffineForm::of({low, high}); }

} // namespace

BoxErrors::BoxErrors(const Expression &expression, const NumberFormat &format, Libm libm)
    : expression(expression), format(format), libm(libm), ofConstants(constantErrors(expression, format)),
      mayBeContracted(contractible(expression)) {
  const std::size_t count = expression.nodes.size();
  isUsed.resize(count);
  forced.resize(count);
  exact.resize(count);
  computed.resize(count);
  errors.resize(count);
  spreads.resize(count);
  derivatives.resize(count);
  hasDerivative.resize(count);
  uses.resize(count);
  undefined.resize(count);
  conditionOf.resize(count);
  isUsed[expression.result] = true;
  for (Node node = expression.result + 1; node-- > 0;)
    if (isUsed[node]) {
      for (Node operand : expression.nodes[node].operands)
        isUsed[operand] = true;
      if (expression.nodes[node].operation == Operation::Choice)
        choices.push_back(node);
    }
  std::ranges::reverse(choices);
  for (Node choice : choices)
    conditionOf[choice] = *llvm::find_if(choices, [&](Node other) {
      const ExpressionNode &a = expression.nodes[choice], &b = expression.nodes[other];
      return a.relation == b.relation && a.operands[0] == b.operands[0] && a.operands[1] == b.operands[1];
    });
}

std::optional<bool> BoxErrors::decisionOf(Node choice) const {
  if (const std::optional<bool> side = forced[conditionOf[choice]])
    return side;
  const ExpressionNode &at = expression.nodes[choice];
  return holdsFor(at.relation, computed[at.operands[0]].range, computed[at.operands[1]].range);
}

AffineForm BoxErrors::valueOf(Node node) const {
  const ExpressionNode &at = expression.nodes[node];
  const auto operand = [&](unsigned i) -> const AffineForm & { return computed[at.operands[i]]; };
  switch (at.operation) {
  case Operation::Literal:
    return AffineForm::of(at.literal);
  case Operation::Negative:
    return -operand(0);
  case Operation::Absolute:
    return absolute(operand(0));
  case Operation::Sum:
    return operand(0) + operand(1);
  case Operation::Difference:
    return operand(0) - operand(1);
  case Operation::Product:
    return at.operands[0] == at.operands[1] ? square(operand(0)) : operand(0) * operand(1);
  case Operation::Quotient:
    return operand(0) / operand(1);
  case Operation::Smaller:
    return smaller(operand(0), operand(1));
  case Operation::Larger:
    return larger(operand(0), operand(1));
  case Operation::Power:
    return intPower(operand(0), at.exponent);
  case Operation::Function:
    return apply(at.function, operand(0));
  case Operation::RealPower:
    return realPower(operand(0), operand(1));
  case Operation::Angle:
    return angle(operand(0), operand(1));
  case Operation::Floor:
  case Operation::Ceil:
  case Operation::Sign:
    return AffineForm::of(stepsOf(at.operation, operand(0).range));
  case Operation::Choice: {
    const std::optional<bool> decision = decisionOf(node);
    if (decision)
      return *decision ? operand(2) : operand(3);
    return AffineForm::of(hull(operand(2).range, operand(3).range));
  }
  case Operation::Variable:
    break; // computeForward has its interval
  }
  llvm_unreachable("variables have no operands");
}

void BoxErrors::computeForward(const std::vector<Interval> &box) {
  for (Node node = 0; node <= expression.result; ++node) {
    if (!isUsed[node])
      continue;
    const ExpressionNode &at = expression.nodes[node];
    exact[node] =
        at.operation == Operation::Variable ? AffineForm::variable(at.variable, box[at.variable]) : valueOf(node);
    errors[node] = exact[node].range.isBounded() ? errorOf(node) : infinity;
    if (!isRounded(at) && above(exact[node].range.magnitude() + errors[node]) > format.largest)
      errors[node] = infinity; // what is off by more than rounding may overflow
    if (isRootNearZero(at) && spreads[at.operands[0]] > 0)
      errors[node] = above(errors[node] + above(std::sqrt(spreads[at.operands[0]])));
    computed[node] = errors[node] == 0 ? exact[node] : perturbed(exact[node], errors[node]);
    // Rounding to nearest keeps signs, 0 included.
    if (isRounded(at) && exact[node].range.low >= 0)
      computed[node].range.low = std::max(computed[node].range.low, 0.0);
    if (isRounded(at) && exact[node].range.high <= 0)
      computed[node].range.high = std::min(computed[node].range.high, 0.0);
    spreads[node] = spreadOf(node);
    undefined[node] = undefinedIn(node);
  }
}

bool BoxErrors::hasProduct(const ExpressionNode &at) const {
  return llvm::any_of(at.operands, [&](Node operand) { return mayBeContracted[operand]; });
}

/// Adds to a node's derivative, by another use than in a sum.
void BoxErrors::add(Node node, const AffineForm &derivative) {
  Uses &use = uses[node];
  use.others = use.hasOthers ? use.others + derivative : derivative;
  use.hasOthers = true;
  derivatives[node] = hasDerivative[node] ? derivatives[node] + derivative : derivative;
  hasDerivative[node] = true;
}

/// The same by a use as a term of a sum.
void BoxErrors::addTerm(Node node, const AffineForm &derivative) {
  if (!mayBeContracted[node])
    return add(node, derivative);
  Uses &use = uses[node];
  const AffineForm size = magnitudeBound(derivative);
  use.inSums = use.sums++ > 0 ? use.inSums + size : size;
  derivatives[node] = hasDerivative[node] ? derivatives[node] + derivative : derivative;
  hasDerivative[node] = true;
}

/// The same by a node that hands its operand on: each of its own uses may be one in a sum.
void BoxErrors::handBack(Node node, Node operand, const AffineForm &derivative) {
  if (!mayBeContracted[operand])
    return add(operand, derivative);
  const Uses &of = uses[node];
  AffineForm size = of.sums > 0 ? of.inSums : magnitudeBound(of.others);
  if (of.sums > 0 && of.hasOthers)
    size = size + magnitudeBound(of.others);
  if (expression.nodes[node].operation == Operation::RealPower) // handed on, or not
    size = size + magnitudeBound(derivative);
  Uses &use = uses[operand];
  use.inSums = use.sums > 0 ? use.inSums + size : size;
  use.sums += of.sums + of.hasOthers;
  derivatives[operand] = hasDerivative[operand] ? derivatives[operand] + derivative : derivative;
  hasDerivative[operand] = true;
}

/// At least the magnitude of what a node's error is multiplied with, whichever of the sums it is in are contracted.
AffineForm BoxErrors::weightOf(Node node) const {
  const Uses &use = uses[node];
  if (use.sums == 0 || use.sums + use.hasOthers == 1)
    return magnitudeBound(derivatives[node]);
  if (use.sums == 1)
    return larger(magnitudeBound(use.others), magnitudeBound(derivatives[node]));
  return use.hasOthers ? use.inSums + magnitudeBound(use.others) : use.inSums;
}

/// Adds to the derivative by an operand what the node hands it.
void BoxErrors::give(Node node, unsigned operand, const AffineForm &derivative) {
  const ExpressionNode &at = expression.nodes[node];
  if (handsOn(expression, node))
    handBack(node, at.operands[operand], derivative);
  else if (at.operation == Operation::Sum || at.operation == Operation::Difference)
    addTerm(at.operands[operand], derivative);
  else
    add(at.operands[operand], derivative);
}

/// Of a minimum or maximum: the operand that is chosen, or either.
void BoxErrors::passBackExtremum(Node node, unsigned ofSmaller, unsigned ofLarger) {
  const ExpressionNode &at = expression.nodes[node];
  const AffineForm d = derivatives[node];
  const Interval first = computed[at.operands[0]].range, second = computed[at.operands[1]].range;
  if (first.high <= second.low)
    return give(node, ofSmaller, d);
  if (second.high <= first.low)
    return give(node, ofLarger, d);
  give(node, ofSmaller, d * between(0, 1));
  give(node, ofLarger, d * between(0, 1));
}

/// Of products, quotients and powers.
void BoxErrors::passBackFactors(Node node) {
  const ExpressionNode &at = expression.nodes[node];
  const AffineForm d = derivatives[node];
  const auto operand = [&](unsigned i) -> const AffineForm & { return computed[at.operands[i]]; };
  if (at.operation == Operation::Product && at.operands[0] == at.operands[1])
    return give(node, 0, 2.0 * (d * operand(0)));
  if (at.operation == Operation::Product) {
    give(node, 0, d * operand(1));
    return give(node, 1, d * operand(0));
  }
  if (at.operation == Operation::Quotient) {
    const AffineForm byDivisor = d * inverse(operand(1));
    give(node, 0, byDivisor);
    return give(node, 1, -(byDivisor * exact[node]));
  }
  if (at.operation == Operation::RealPower) {
    give(node, 0, d * (operand(1) * exact[node]) / operand(0));
    return give(node, 1, d * (exact[node] * apply(Elementary::Log, operand(0))));
  }
  if (at.exponent != 0)
    give(node, 0, static_cast<double>(at.exponent) * (d * intPower(operand(0), at.exponent - 1)));
}

/// Of a conditional: the side that is taken, or either.
void BoxErrors::passBackSides(Node node) {
  const AffineForm d = derivatives[node];
  const std::optional<bool> decision = decisionOf(node);
  if (!decision || *decision)
    give(node, 2, decision ? d : d * between(0, 1));
  if (!decision || !*decision)
    give(node, 3, decision ? d : d * between(0, 1));
}

void BoxErrors::passBack(Node node) {
  const ExpressionNode &at = expression.nodes[node];
  const AffineForm d = derivatives[node];
  const auto operand = [&](unsigned i) -> const AffineForm & { return computed[at.operands[i]]; };
  switch (at.operation) {
  case Operation::Variable:
  case Operation::Literal:
    return;
  case Operation::Negative:
    return give(node, 0, -d);
  case Operation::Absolute: {
    const Interval range = operand(0).range;
    return give(node, 0, range.low >= 0 ? d : range.high <= 0 ? -d : d * between(-1, 1));
  }
  case Operation::Sum:
  case Operation::Difference:
    give(node, 0, d);
    return give(node, 1, at.operation == Operation::Sum ? d : -d);
  case Operation::Product:
  case Operation::Quotient:
  case Operation::Power:
  case Operation::RealPower:
    return passBackFactors(node);
  case Operation::Smaller:
    return passBackExtremum(node, 0, 1);
  case Operation::Larger:
    return passBackExtremum(node, 1, 0);
  case Operation::Function:
    if (isRootNearZero(at))
      return; // the errors of what it is the root of are among its own
    return give(node, 0, d * derivativeOf(at.function, operand(0), exact[node]));
  case Operation::Angle: {
    const AffineForm bySize = d * inverse(square(operand(0)) + square(operand(1)));
    give(node, 0, bySize * operand(1));
    return give(node, 1, -(bySize * operand(0)));
  }
  case Operation::Floor:
  case Operation::Ceil:
  case Operation::Sign:
    return; // constant, but for jumps, which are errors of its own
  case Operation::Choice:
    return passBackSides(node);
  }
}

void BoxErrors::computeBackward() {
  std::fill(hasDerivative.begin(), hasDerivative.end(), false);
  std::fill(uses.begin(), uses.end(), Uses());
  add(expression.result, AffineForm::of(Interval::of(1)));
  for (Node node = expression.result + 1; node-- > 0;)
    if (hasDerivative[node])
      passBack(node);
}

/// The first operation that is undefined or overflows somewhere, among those that a node is computed by.
std::optional<Node> BoxErrors::undefinedIn(Node node) const {
  const ExpressionNode &at = expression.nodes[node];
  const bool isChoice = at.operation == Operation::Choice;
  const std::optional<bool> decision = isChoice ? decisionOf(node) : std::nullopt;
  for (unsigned i = 0; i < at.operands.size(); ++i) {
    const bool isLeftOut = decision && i >= 2 && *decision == (i == 3);
    if (!isLeftOut && undefined[at.operands[i]])
      return undefined[at.operands[i]];
  }
  return errors[node] < infinity ? std::nullopt : std::optional(node);
}

void BoxErrors::collect(const std::vector<Interval> &box) {
  BoxError found;
  found.smears.assign(box.size(), 0);
  found.parts.assign(expression.nodes.size(), 0);
  double byRanges = 0;
  for (Node node = 0; node <= expression.result; ++node) {
    if (!hasDerivative[node] || errors[node] == 0)
      continue;
    const AffineForm size = weightOf(node);
    found.absolute = found.absolute + errors[node] * size;
    found.parts[node] = errors[node] * size.range.magnitude();
    byRanges = above(byRanges + above(found.parts[node]));
    // What would change if the box were halved: the derivative, and the binade of the result.
    const double radius = exact[node].radius();
    const bool changesBinade = radius > 0 && exact[node].range.mignitude() < exact[node].range.magnitude() / 2;
    for (unsigned i = 0; i < std::min<std::size_t>(box.size(), mostSlopes); ++i) {
      found.smears[i] += errors[node] * derivatives[node].reaches[i];
      if (changesBinade)
        found.smears[i] += found.parts[node] * exact[node].reaches[i] / radius;
    }
  }
  found.absolute.range = meet(found.absolute.range, {0, byRanges});
  found.value = exact[expression.result];
  found.undefined = undefined[expression.result];
  if (!hasResult) {
    result = std::move(found);
    hasResult = true;
    return;
  }
  // Either side may be taken: the larger error counts.
  if (!result.undefined)
    result.undefined = found.undefined;
  const double most = std::max(result.absolute.range.high, found.absolute.range.high);
  result.absolute = AffineForm::of({0, most});
  result.value = AffineForm::of(hull(result.value.range, found.value.range));
  for (std::size_t i = 0; i < result.smears.size(); ++i)
    result.smears[i] = std::max(result.smears[i], found.smears[i]) + most;
  for (std::size_t i = 0; i < result.parts.size(); ++i)
    result.parts[i] = std::max(result.parts[i], found.parts[i]);
}

/// The part of a box where a comparison of an input with a number holds, or does not; all of it for others.
std::vector<Interval> BoxErrors::sideOf(std::vector<Interval> box, Node choice, bool holds) const {
  const ExpressionNode &at = expression.nodes[choice];
  const ExpressionNode *left = &expression.nodes[at.operands[0]], *right = &expression.nodes[at.operands[1]];
  bool isLess = at.relation == Relation::Less || at.relation == Relation::LessEqual;
  if (at.relation == Relation::Equal || at.relation == Relation::Unequal)
    return box;
  if (left->operation == Operation::Literal) {
    std::swap(left, right);
    isLess = !isLess;
  }
  if (left->operation != Operation::Variable || right->operation != Operation::Literal || format.precision < 53)
    return box;
  Interval &x = box[left->variable];
  const Interval side =
      isLess == holds ? Interval{-infinity, right->literal.high} : Interval{right->literal.low, infinity};
  x = meet(x, side);
  return box;
}

/// Takes both sides of comparisons that are undecided over the box, one after the other, of a few of them.
void BoxErrors::takeSides(const std::vector<Interval> &box, unsigned from, unsigned sidesLeft) {
  computeForward(box);
  for (unsigned i = from; i < choices.size() && sidesLeft > 0; ++i) {
    if (decisionOf(choices[i]))
      continue;
    const Node condition = conditionOf[choices[i]];
    for (const bool side : {true, false}) {
      forced[condition] = side;
      takeSides(sideOf(box, condition, side), i + 1, sidesLeft - 1);
    }
    forced[condition].reset();
    return;
  }
  ++evaluations;
  computeBackward();
  collect(box);
}

BoxError BoxErrors::over(const std::vector<Interval> &box) {
  result = BoxError();
  hasResult = false;
  const unsigned mostSides = expression.nodes.size() < 100 ? 5 : expression.nodes.size() < 1000 ? 2 : 1;
  takeSides(box, 0, mostSides);
  return std::move(result);
}

} // namespace dpg::analysis
