// What an expression is where a sparse matrix holds no entry.
#include "compiler/passes/graph/choose_storage/zeros.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

using num::Function;
using num::Predicate;

static bool isNumber(AtZero value) {
  return value == AtZero::Zero || value == AtZero::Positive || value == AtZero::Negative;
}

static int signOf(AtZero value) { return value == AtZero::Zero ? 0 : value == AtZero::Positive ? 1 : -1; }

static AtZero ofSign(int sign) { return sign == 0 ? AtZero::Zero : sign > 0 ? AtZero::Positive : AtZero::Negative; }

static AtZero ofTruth(bool truth) { return truth ? AtZero::True : AtZero::False; }

/// A literal's sign, from its digits: no rounding can lose it.
static AtZero ofLiteral(StringRef text) {
  bool isNegative = text.consume_front("-");
  StringRef digits = text.take_until([](char c) { return c == 'e' || c == 'E'; });
  // `infinity` has an e in none of its first three letters.
  bool isZero = text != "infinity" && digits.find_first_not_of("0.") == StringRef::npos;
  return isZero ? AtZero::Zero : ofSign(isNegative ? -1 : 1);
}

static AtZero negated(AtZero value) {
  if (isNumber(value))
    return ofSign(-signOf(value));
  return AtZero::Unknown;
}

static AtZero sum(AtZero left, AtZero right) {
  if (!isNumber(left) || !isNumber(right) || signOf(left) * signOf(right) < 0)
    return AtZero::Unknown;
  return ofSign(signOf(left) + signOf(right));
}

static AtZero product(AtZero left, AtZero right) {
  if (left == AtZero::Zero || right == AtZero::Zero)
    return AtZero::Zero;
  return isNumber(left) && isNumber(right) ? ofSign(signOf(left) * signOf(right)) : AtZero::Unknown;
}

static AtZero applied(Function function, AtZero value) {
  switch (function) {
  case Function::exp:
  case Function::cosh:
    return AtZero::Positive;
  case Function::cos:
    return value == AtZero::Zero ? AtZero::Positive : AtZero::Unknown;
  case Function::abs:
    return isNumber(value) ? ofSign(std::abs(signOf(value))) : AtZero::Unknown;
  case Function::log:
  case Function::log2:
  case Function::log10:
  case Function::acos:
    return AtZero::Unknown;
  default: // the others are zero at zero; what they are elsewhere matters little
    return value == AtZero::Zero ? AtZero::Zero : AtZero::Unknown;
  }
}

/// Decided where the signs decide it.
static AtZero compared(Predicate predicate, AtZero left, AtZero right) {
  if (!isNumber(left) || !isNumber(right))
    return AtZero::Unknown;
  int difference = signOf(left) - signOf(right);
  if (difference == 0 && left != AtZero::Zero)
    return AtZero::Unknown;
  switch (predicate) {
  case Predicate::eq:
    return ofTruth(difference == 0);
  case Predicate::ne:
    return ofTruth(difference != 0);
  case Predicate::lt:
    return ofTruth(difference < 0);
  case Predicate::le:
    return ofTruth(difference <= 0);
  case Predicate::gt:
    return ofTruth(difference > 0);
  case Predicate::ge:
    return ofTruth(difference >= 0);
  }
  return AtZero::Unknown;
}

static Predicate predicateOf(arith::CmpIPredicate predicate) {
  switch (predicate) {
  case arith::CmpIPredicate::eq:
    return Predicate::eq;
  case arith::CmpIPredicate::ne:
    return Predicate::ne;
  case arith::CmpIPredicate::slt:
  case arith::CmpIPredicate::ult:
    return Predicate::lt;
  case arith::CmpIPredicate::sle:
  case arith::CmpIPredicate::ule:
    return Predicate::le;
  case arith::CmpIPredicate::sgt:
  case arith::CmpIPredicate::ugt:
    return Predicate::gt;
  default:
    return Predicate::ge;
  }
}

static AtZero ofInteger(const APInt &value) {
  if (value.getBitWidth() == 1)
    return ofTruth(!value.isZero());
  return ofSign(value.isZero() ? 0 : value.isNegative() ? -1 : 1);
}

/// The larger or the smaller of two numbers, where their signs say which.
static AtZero extremum(bool isLargest, AtZero left, AtZero right) {
  if (!isNumber(left) || !isNumber(right))
    return AtZero::Unknown;
  return ofSign(isLargest ? std::max(signOf(left), signOf(right)) : std::min(signOf(left), signOf(right)));
}

bool ZeroAnalysis::isAssumed(ir::ReadOp read) const {
  return llvm::any_of(assumed, [&](const auto &each) {
    return read.getArray() == each.first && llvm::equal(read.getSubscripts(), each.second);
  });
}

AtZero ZeroAnalysis::valueOf(Value value) {
  auto found = known.find(value);
  if (found != known.end())
    return found->second;
  AtZero result = value.getDefiningOp() ? compute(value.getDefiningOp()) : AtZero::Unknown;
  known[value] = result;
  return result;
}

/// Of ints, which `arith` computes with.
AtZero ZeroAnalysis::computeOfIntegers(Operation *op) {
  auto at = [&](unsigned operand) { return valueOf(op->getOperand(operand)); };
  APInt constant;
  if (matchPattern(op, m_ConstantInt(&constant)))
    return ofInteger(constant);
  return TypeSwitch<Operation *, AtZero>(op)
      .Case([&](arith::IndexCastOp) { return at(0); })
      .Case([&](arith::AddIOp) { return sum(at(0), at(1)); })
      .Case([&](arith::SubIOp) { return sum(at(0), negated(at(1))); })
      .Case([&](arith::MulIOp) { return product(at(0), at(1)); })
      .Case([&](arith::FloorDivSIOp) { return at(0) == AtZero::Zero ? AtZero::Zero : AtZero::Unknown; })
      .Case([&](arith::MaxSIOp) { return extremum(true, at(0), at(1)); })
      .Case([&](arith::MinSIOp) { return extremum(false, at(0), at(1)); })
      .Case([&](math::IPowIOp) {
        return at(0) == AtZero::Zero && at(1) == AtZero::Positive ? AtZero::Zero : AtZero::Unknown;
      })
      .Case([&](arith::CmpIOp compare) { return compared(predicateOf(compare.getPredicate()), at(0), at(1)); })
      .Case([&](arith::SelectOp) {
        if (at(0) == AtZero::True)
          return at(1);
        return at(0) == AtZero::False || at(1) == at(2) ? at(2) : AtZero::Unknown;
      })
      .Default(AtZero::Unknown);
}

AtZero ZeroAnalysis::compute(Operation *op) {
  auto at = [&](unsigned operand) { return valueOf(op->getOperand(operand)); };
  return TypeSwitch<Operation *, AtZero>(op)
      .Case([&](ir::ReadOp read) {
        if (!isAssumed(read))
          return AtZero::Unknown;
        return read.getType().isInteger(1) ? AtZero::False : AtZero::Zero;
      })
      .Case([&](num::ConstantOp constant) { return ofLiteral(constant.getValue()); })
      .Case<num::ConvertOp, num::ToTruthOp, num::FromIntOp, num::NarrowOp, num::OfSomeOp>([&](auto) { return at(0); })
      .Case([&](num::ComplexOp complex) {
        return !complex.getIm() || (at(0) == AtZero::Zero && at(1) == AtZero::Zero) ? at(0) : AtZero::Unknown;
      })
      .Case<num::ToIntOp, num::PartOp>([&](auto) { return at(0) == AtZero::Zero ? AtZero::Zero : AtZero::Unknown; })
      .Case([&](num::NegOp) { return negated(at(0)); })
      .Case([&](num::AddOp) { return sum(at(0), at(1)); })
      .Case([&](num::SubOp) { return sum(at(0), negated(at(1))); })
      .Case([&](num::MulOp) { return product(at(0), at(1)); })
      .Case([&](num::DivOp) { return at(0) == AtZero::Zero ? AtZero::Zero : AtZero::Unknown; })
      .Case([&](num::MaxOp) { return extremum(true, at(0), at(1)); })
      .Case([&](num::MinOp) { return extremum(false, at(0), at(1)); })
      .Case<num::PowOp, num::Atan2Op>(
          [&](auto) { return at(0) == AtZero::Zero && at(1) == AtZero::Positive ? AtZero::Zero : AtZero::Unknown; })
      .Case([&](num::PowIntOp power) {
        IntegerAttr exponent;
        bool isPositive = matchPattern(power.getExponent(), m_Constant(&exponent)) && exponent.getInt() > 0;
        return at(0) == AtZero::Zero && isPositive ? AtZero::Zero : AtZero::Unknown;
      })
      .Case([&](num::ApplyOp apply) { return applied(apply.getFunction(), at(0)); })
      .Case([&](num::CompareOp compare) { return compared(compare.getPredicate(), at(0), at(1)); })
      .Case([&](num::NotOp) {
        return at(0) == AtZero::True ? AtZero::False : at(0) == AtZero::False ? AtZero::True : AtZero::Unknown;
      })
      .Case([&](num::AndOp) {
        if (at(0) == AtZero::False || at(1) == AtZero::False)
          return AtZero::False;
        return at(0) == AtZero::True && at(1) == AtZero::True ? AtZero::True : AtZero::Unknown;
      })
      .Case([&](num::OrOp) {
        if (at(0) == AtZero::True || at(1) == AtZero::True)
          return AtZero::True;
        return at(0) == AtZero::False && at(1) == AtZero::False ? AtZero::False : AtZero::Unknown;
      })
      .Case([&](num::ChooseOp) { return choice(op); })
      .Case([&](ir::ReduceOp) { return reduction(op); })
      .Default([&](Operation *) { return computeOfIntegers(op); });
}

AtZero ZeroAnalysis::choice(Operation *op) {
  auto choose = cast<num::ChooseOp>(op);
  auto side = [&](Region &region) { return valueOf(cast<num::YieldOp>(region.front().getTerminator()).getValue()); };
  AtZero condition = valueOf(choose.getCondition());
  if (condition == AtZero::True)
    return side(choose.getYes());
  AtZero no = side(choose.getNo());
  return condition == AtZero::False || side(choose.getYes()) == no ? no : AtZero::Unknown;
}

/// A reduction of what is the same everywhere, where that is also what a reduction over nothing gives.
AtZero ZeroAnalysis::reduction(Operation *op) {
  auto reduce = cast<ir::ReduceOp>(op);
  AtZero value = valueOf(reduce.yield().getValue());
  switch (reduce.getKind()) {
  case ir::ReductionKind::sum:
    return value == AtZero::Zero ? value : AtZero::Unknown;
  case ir::ReductionKind::any:
    return value == AtZero::False ? value : AtZero::Unknown;
  case ir::ReductionKind::all:
    return value == AtZero::True ? value : AtZero::Unknown;
  default:
    return AtZero::Unknown;
  }
}

} // namespace dpg
