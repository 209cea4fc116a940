// Bounds of rounding errors: arithmetic, choices and conversions. See rounding_bound.h.
#include "compiler/analysis/exact_values.h"
#include "compiler/analysis/rounding_bound.h"

#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg::analysis {

// ------------------------------------------------------------------------------------------------------- single steps

RoundingBound::Bound RoundingBound::sumOf(const Bound &left, const Bound &right) {
  Bound sum;
  sum.magnitude = formulas.add(left.magnitude, right.magnitude);
  sum.roundings = std::max(left.roundings, right.roundings) + 1;
  sum.sums = formulas.max(left.sums, right.sums);
  sum.carried = formulas.add(left.carried, right.carried);
  const Formula one = formulas.number("1");
  if (isLikely)
    sum.terms = formulas.add(left.terms ? left.terms : one, right.terms ? right.terms : one);
  sum.worst = left.sums ? left.worst : right.worst;
  return sum;
}

/// |a^ b^ - a b| <= |a^| |b^ - b| + (|b^| + |b^ - b|) |a^ - a|, with what is carried as errors. Both sides may have
/// roundings in common: of k and l roundings at random no more than k + l + 2 sqrt(k l) <= 2 (k + l) come together.
RoundingBound::Bound RoundingBound::productOf(const Bound &left, const Bound &right, Scope &scope) {
  Bound product;
  product.magnitude = formulas.mul(left.magnitude, right.magnitude);
  const unsigned times = isLikely && left.isRounded() && right.isRounded() ? 2 : 1;
  product.roundings = times * (left.roundings + right.roundings) + 1;
  product.sums = formulas.add(left.sums, right.sums);
  if (times > 1 && product.sums)
    product.sums = formulas.mul(formulas.number("2"), product.sums);
  if (isLikely)
    product.terms = left.terms && right.terms ? formulas.mul(left.terms, right.terms)
                    : left.terms              ? left.terms
                                              : right.terms;
  Formula ofRight = formulas.mul(left.magnitude, right.carried);
  Formula ofLeft = formulas.mul(formulas.add(right.magnitude, right.carried), left.carried);
  product.carried = formulas.add(formulas.add(ofRight, ofLeft), underflow(product.magnitude, scope));
  product.worst = left.sums ? left.worst : right.worst;
  return product;
}

/// |a^ / b^ - a / b| <= (|a^ - a| + (|a^| + |a^ - a|) |b^ - b| / (|b^| - |b^ - b|)) / |b^|.
RoundingBound::Result RoundingBound::quotientOf(const Bound &left, const Bound &right, Scope &scope) {
  // An infinity below, whose quotient is 0, makes the bound invalid.
  Formula smallest = formulas.finite(right.smallest, right.magnitude);
  Bound quotient;
  quotient.magnitude = formulas.div(left.magnitude, smallest);
  const unsigned times = isLikely && left.isRounded() && right.isRounded() ? 2 : 1;
  quotient.roundings = times * (left.roundings + right.roundings) + 1;
  quotient.sums = times > 1 && left.sums ? formulas.mul(formulas.number("2"), left.sums) : left.sums;
  quotient.terms = left.terms;
  quotient.worst = left.worst;
  Formula ofRight = nullptr;
  if (right.carried) {
    // A negative distance from 0 would turn the sign of the bound: division by 0 makes it invalid.
    Formula distance = formulas.distance(smallest, right.carried);
    ofRight = formulas.div(formulas.mul(formulas.add(left.magnitude, left.carried), right.carried), distance);
  }
  quotient.carried =
      formulas.add(formulas.div(formulas.add(left.carried, ofRight), smallest), underflow(quotient.magnitude, scope));
  // In double-double numbers what underflows is a part of the dividend.
  Formula lost = formulas.underflow(scope.terms, left.magnitude, scope.arithmetic.least);
  quotient.carried = formulas.add(quotient.carried, formulas.div(lost, smallest));
  return quotient;
}

RoundingBound::Bound RoundingBound::largerOf(const Bound &left, const Bound &right) {
  Bound larger;
  larger.magnitude = formulas.max(left.magnitude, right.magnitude);
  larger.roundings = std::max(left.roundings, right.roundings);
  larger.sums = formulas.max(left.sums, right.sums);
  larger.carried = formulas.max(left.carried, right.carried);
  const Formula one = formulas.number("1");
  if (isLikely && (left.isRounded() || right.isRounded()))
    larger.terms = formulas.add(left.terms ? left.terms : one, right.terms ? right.terms : one);
  larger.worst = left.sums ? left.worst : right.worst;
  return larger;
}

// --------------------------------------------------------------------------------------------------------- operations

/// Both sides, where the condition is the same in exact arithmetic: it compares what is exact.
RoundingBound::Result RoundingBound::boundOfChoice(num::ChooseOp choice, Scope &scope) {
  auto compare = choice.getCondition().getDefiningOp<num::CompareOp>();
  for (Value each : compare ? ValueRange(compare->getOperands()) : ValueRange()) {
    Result bound = boundOf(each, scope);
    if (failed(bound))
      return failure();
    if (bound->isRounded() || bound->carried)
      return refuse("a choice by what is rounded");
  }
  if (!compare && !isExactInt(choice.getCondition()))
    return refuse("a choice by what is computed from data");
  Result yes = boundOf(cast<num::YieldOp>(choice.getYes().front().getTerminator()).getValue(), scope);
  if (failed(yes))
    return failure();
  Result no = boundOf(cast<num::YieldOp>(choice.getNo().front().getTerminator()).getValue(), scope);
  return failed(no) ? no : largerOf(*yes, *no);
}

/// Whether roundings are not to nearest, and may be twice as large.
static bool isRoundedAtRandom(Type type) { return isa<num::StochasticType>(type); }

/// Wider formats hold what is converted.
RoundingBound::Result RoundingBound::boundOfConvert(num::ConvertOp convert, Scope &scope) {
  const Type from = convert.getValue().getType(), to = convert.getType();
  if (isRoundedAtRandom(from) || isRoundedAtRandom(to))
    return refuse("stochastic arithmetic");
  Result bound = boundOf(convert.getValue(), scope);
  const auto precisionOf = [&](Type type) {
    auto format = dyn_cast<FloatType>(type);
    return isa<num::DoubleDoubleType>(type) ? 106 : format ? arithmeticOf(format).precision : arithmetic.precision;
  };
  if (failed(bound) || precisionOf(to) >= precisionOf(from))
    return bound;
  bound->smallest = nullptr;
  auto format = dyn_cast<FloatType>(to);
  return roundedTo(format ? arithmeticOf(format) : arithmetic, *bound, scope);
}

/// Powers by small ints are products; where a function computes them, it is off by a unit in the last place at most.
RoundingBound::Result RoundingBound::boundOfPower(num::PowIntOp power, Scope &scope) {
  constexpr unsigned largestExponent = 16;
  APInt exponent;
  if (!matchPattern(power.getExponent(), m_ConstantInt(&exponent)) || exponent.slt(2) || exponent.sgt(largestExponent))
    return refuse("a power whose exponent is no int from 2 to 16");
  Result base = boundOf(power.getBase(), scope);
  if (failed(base))
    return failure();
  Bound product = *base;
  for (std::uint64_t i = 1; i < exponent.getZExtValue(); ++i)
    product = productOf(product, *base, scope);
  if (exponent != 2)
    product.roundings += 2;
  return product;
}

RoundingBound::Result RoundingBound::boundOfQuotient(num::DivOp quotient, Scope &scope) {
  Result left = boundOf(quotient.getLhs(), scope);
  if (failed(left))
    return failure();
  Result right = boundOf(quotient.getRhs(), scope);
  if (succeeded(right) && !right->smallest)
    right = settled(quotient.getRhs(), *right, scope);
  return failed(right) ? right : quotientOf(*left, *right, scope);
}

RoundingBound::Result RoundingBound::boundOf(Value value, Scope &scope) {
  if (const auto found = scope.known.find(value); found != scope.known.end())
    return found->second;
  Operation *op = value.getDefiningOp();
  const bool isOfGraph = isa<ir::GraphOp, ir::ForOp>(value.getParentBlock()->getParentOp());
  if (!op || (isOfGraph && !isa<num::ConstantOp>(op)))
    return boundOfScalar(value, scope);
  return boundOfOperation(op, scope);
}

/// What is computed in a narrow format must not overflow: norms are measured in f64.
RoundingBound::Result RoundingBound::boundOfOperation(Operation *op, Scope &scope) {
  if (isRoundedAtRandom(op->getResult(0).getType()))
    return refuse("stochastic arithmetic");
  llvm::SaveAndRestore<Operation *> looked(place, op);
  Result bound = boundOfArithmetic(op, scope);
  if (succeeded(bound) && !scope.arithmetic.largest.empty())
    scope.most = formulas.max(scope.most, formulas.add(bound->magnitude, bound->carried));
  return bound;
}

RoundingBound::Result RoundingBound::boundOfArithmetic(Operation *op, Scope &scope) {
  const auto both = [&](auto combine) -> Result {
    Result left = boundOf(op->getOperand(0), scope);
    if (failed(left))
      return failure();
    Result right = boundOf(op->getOperand(1), scope);
    return failed(right) ? right : Result(combine(*left, *right));
  };
  return llvm::TypeSwitch<Operation *, Result>(op)
      .Case([&](num::ConstantOp constant) { return boundOfLiteral(constant.getValue(), scope); })
      .Case([&](num::FromIntOp fromInt) { return boundOfInt(fromInt, scope); })
      .Case([&](num::RandomOp random) { return boundOfRandom(random, scope); })
      .Case([&](ir::ReadOp read) { return boundOfElement(read, scope); })
      .Case([&](ir::ReduceOp reduce) {
        return boundOfReduction(reduce.getKind(), reduce.getBody().front(), reduce.getIndex(),
                                reduce.yield().getValue(), scope);
      })
      .Case([&](num::ChooseOp choice) { return boundOfChoice(choice, scope); })
      .Case([&](num::ConvertOp convert) { return boundOfConvert(convert, scope); })
      .Case([&](num::ApplyOp apply) { return boundOfApply(apply, scope); })
      .Case([&](num::NegOp neg) { return boundOf(neg.getValue(), scope); })
      .Case<num::AddOp, num::SubOp>(
          [&](auto) { return both([&](const Bound &left, const Bound &right) { return sumOf(left, right); }); })
      .Case([&](num::MulOp) {
        return both([&](const Bound &left, const Bound &right) { return productOf(left, right, scope); });
      })
      .Case([&](num::PowIntOp power) { return boundOfPower(power, scope); })
      .Case([&](num::DivOp quotient) { return boundOfQuotient(quotient, scope); })
      .Case<num::MaxOp, num::MinOp>(
          [&](auto) { return both([&](const Bound &left, const Bound &right) { return largerOf(left, right); }); })
      .Default([&](Operation *other) -> Result { return refuse("`" + other->getName().stripDialect() + "`"); });
}

} // namespace dpg::analysis
