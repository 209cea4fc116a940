// Bounds of rounding errors: elements, literals, ints, and other numbers that statements begin with. See
// rounding_bound.h.
#include "compiler/analysis/exact_values.h"
#include "compiler/analysis/rounding_bound.h"

#include "compiler/ast/extent_text.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/Support/Error.h"

using namespace mlir;

namespace dpg::analysis {

Type elementOf(Type type) {
  auto array = dyn_cast<ir::ArrayType>(type);
  return array ? array.getElement() : type;
}

bool isMeasured(Type type) {
  return num::isReal(type) && !num::isEnclosure(type) && !isa<num::DoubleDoubleType, num::StochasticType>(type);
}

/// Indices of loops and parameters are exact: loops that carry ints are not bounded.
bool isExactInt(Value value) {
  if (isa<BlockArgument>(value))
    return true;
  Operation *op = value.getDefiningOp();
  if (auto read = dyn_cast<ir::ReadOp>(op))
    return isa<BlockArgument>(read.getArray()) && llvm::all_of(read.getSubscripts(), isExactInt);
  const bool isArithmetic = op->getDialect()->getNamespace() == "arith";
  return isa<ir::SizeOp>(op) || (isArithmetic && llvm::all_of(op->getOperands(), isExactInt));
}

/// Whether a nest puts every element of a result.
static bool putsAll(ir::NestOp nest, unsigned result) {
  const auto type = cast<ir::ArrayType>(nest.getResult(result).getType());
  llvm::SmallDenseSet<Value> seen;
  return llvm::all_of(llvm::zip(nest.putOf(result).getSubscripts(), type.getShape()), [&](auto pair) {
    auto [subscript, extent] = pair;
    auto argument = dyn_cast<BlockArgument>(subscript);
    if (!argument || argument.getOwner() != &nest.getBody().front() || !seen.insert(subscript).second)
      return false;
    auto index = cast<ir::IndexAttr>(nest.getIndices()[argument.getArgNumber()]);
    return index.getFrom().getText() == "0" && index.getTo() == extent;
  });
}

bool isWhole(Value array) {
  if (auto argument = dyn_cast<BlockArgument>(array)) {
    auto loop = dyn_cast<ir::ForOp>(argument.getOwner()->getParentOp());
    return !loop || isWhole(loop.getCarried()[argument.getArgNumber() - 1]);
  }
  const unsigned result = cast<OpResult>(array).getResultNumber();
  Operation *op = array.getDefiningOp();
  if (auto loop = dyn_cast<ir::ForOp>(op)) {
    const unsigned carried = loop.getCarried().size();
    if (result < carried)
      return isWhole(loop.getCarried()[result]);
    return isWhole(cast<ir::NextOp>(loop.getBody().front().getTerminator()).getLast()[result - carried]);
  }
  auto nest = dyn_cast<ir::NestOp>(op);
  if (!nest)
    return !isa<ir::UndefinedOp>(op);
  return putsAll(nest, result) || isWhole(nest.getInits()[result]);
}

// ------------------------------------------------------------------------------------------------------- single values

RoundingBound::Bound RoundingBound::exactAt(Formula magnitude) {
  Bound bound;
  bound.magnitude = magnitude;
  return bound;
}

/// What underflow adds: at least half of the least positive number for each term that a value stands for, and never
/// more than the terms themselves, so that zeros are exact.
Formula RoundingBound::underflow(Formula magnitude, const Scope &scope) {
  return formulas.underflow(scope.terms, magnitude, scope.arithmetic.least);
}

/// A number that is rounded, once, and not at random.
RoundingBound::Bound RoundingBound::roundedTo(const Arithmetic &rounding, Bound bound, Scope &scope) {
  if (isLikely) {
    Formula most = formulas.add(bound.magnitude, bound.carried);
    Formula off = formulas.mul(unitOf(rounding), most);
    bound.carried = formulas.add(bound.carried, off);
    bound.smallest = bound.smallest ? formulas.distance(bound.smallest, off) : nullptr;
  } else {
    ++bound.roundings;
  }
  bound.carried = formulas.add(bound.carried, formulas.underflow(scope.terms, bound.magnitude, rounding.least));
  return bound;
}

RoundingBound::Result RoundingBound::boundOfElement(ir::ReadOp read, Scope &scope) {
  Value array = read.getArray();
  if (!isWhole(array))
    return refuse("an array that is given in parts");
  auto type = dyn_cast<ir::ArrayType>(array.getType());
  if (!type || !isMeasured(type.getElement()))
    return refuse("elements that are no real numbers");
  if (!llvm::all_of(read.getSubscripts(), isExactInt))
    return refuse("a subscript that is computed from data");
  Bound bound;
  bound.magnitude = formulas.of(FormulaKind::Largest, array);
  bound.smallest = formulas.of(FormulaKind::Smallest, array);
  // What a graph is given has 53 bits.
  if (isGivenInDouble(array) && arithmetic.precision < 53)
    return roundedTo(arithmetic, bound, scope);
  FailureOr<Formula> error = errorOf(array);
  if (failed(error))
    return failure();
  bound.carried = *error;
  return bound;
}

/// A literal is rounded, where small whole numbers are exact.
RoundingBound::Result RoundingBound::boundOfLiteral(StringRef text, Scope &scope) {
  text.consume_front("-");
  APFloat nearest(APFloat::IEEEdouble());
  // Verified by num.constant: the text is a decimal number, or infinity.
  const bool isInfinite = text.ends_with("infinity");
  if (!isInfinite)
    llvm::cantFail(nearest.convertFromString(text, APFloat::rmNearestTiesToEven));
  if (isInfinite || !(nearest.isNormal() || nearest.isZero()))
    return refuse("a literal outside of the range of f64");
  Bound bound = exactAt(formulas.number(text));
  bound.smallest = bound.magnitude;
  std::uint64_t whole = 0;
  const bool isWholeNumber = text.size() <= 15 && !text.getAsInteger(10, whole);
  if (!isWholeNumber || (scope.arithmetic.precision < 53 && whole >> scope.arithmetic.precision != 0))
    return roundedTo(scope.arithmetic, bound, scope);
  return bound;
}

/// A number that the graph, or a loop in it, has: it can be measured as it is.
RoundingBound::Result RoundingBound::boundOfScalar(Value value, Scope &scope) {
  if (!isMeasured(value.getType()))
    return refuse("a value that is no real number of f64 or fewer digits");
  Bound bound;
  bound.magnitude = bound.smallest = formulas.of(FormulaKind::ScalarSize, value);
  if (isGivenInDouble(value) && arithmetic.precision < 53)
    return roundedTo(arithmetic, bound, scope);
  FailureOr<Formula> error = errorOf(value);
  if (failed(error))
    return failure();
  bound.carried = *error;
  return bound;
}

/// The loop whose index a value is; null for others.
static ir::IndexAttr loopOf(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument)
    return {};
  Operation *loop = argument.getOwner()->getParentOp();
  if (auto nest = dyn_cast<ir::NestOp>(loop))
    return cast<ir::IndexAttr>(nest.getIndices()[argument.getArgNumber()]);
  if (argument.getArgNumber() != 0)
    return {};
  if (auto around = dyn_cast<ir::ForOp>(loop))
    return around.getIndex();
  auto reduce = dyn_cast<ir::ReduceOp>(loop);
  return reduce ? reduce.getIndex() : ir::IndexAttr();
}

/// An int is at most so many: sizes, indices that count from 0, parameters, small constants, and what sums and products
/// make of them; null for others.
static Formula magnitudeOfInt(Value integer, Formulas &formulas) {
  if (APInt constant; matchPattern(integer, m_ConstantInt(&constant)) && constant.abs().ule(1u << 30))
    return formulas.number(std::to_string(constant.abs().getZExtValue()));
  const auto argument = dyn_cast<BlockArgument>(integer);
  if (argument && isa<ir::GraphOp>(argument.getOwner()->getParentOp()))
    return formulas.of(FormulaKind::ScalarSize, integer);
  if (Operation *op = integer.getDefiningOp(); isa_and_nonnull<arith::AddIOp, arith::SubIOp, arith::MulIOp>(op)) {
    Formula left = magnitudeOfInt(op->getOperand(0), formulas), right = magnitudeOfInt(op->getOperand(1), formulas);
    if (!left || !right)
      return nullptr;
    return isa<arith::MulIOp>(op) ? formulas.mul(left, right) : formulas.add(left, right);
  }
  if (auto size = integer.getDefiningOp<ir::SizeOp>()) {
    Formula count = formulas.extent(size.getExtent());
    // n - 5 may lie below 0
    return isName(size.getExtent().getText()) ? count : formulas.max(count, formulas.sub(formulas.number("0"), count));
  }
  ir::IndexAttr loop = loopOf(integer);
  return loop && loop.getFrom().getText() == "0" && isName(loop.getTo().getText()) ? formulas.extent(loop.getTo())
                                                                                   : nullptr;
}

/// Sizes and indices lie below 2^53, so that f64 holds them; other ints are rounded.
RoundingBound::Result RoundingBound::boundOfInt(num::FromIntOp fromInt, Scope &scope) {
  Formula magnitude = magnitudeOfInt(fromInt.getValue(), formulas);
  if (!magnitude)
    return refuse("an int that is computed from data");
  Bound bound = exactAt(magnitude);
  const bool isOfIndex = loopOf(fromInt.getValue()) != nullptr;
  const bool isSmall =
      isOfIndex || fromInt.getValue().getDefiningOp<ir::SizeOp>() || matchPattern(fromInt.getValue(), m_Constant());
  if (magnitude->kind == FormulaKind::ScalarSize || (isSmall && !isOfIndex))
    bound.smallest = magnitude;
  return isSmall && scope.arithmetic.precision >= 53 ? bound : roundedTo(scope.arithmetic, bound, scope);
}

/// Random numbers are what f64 holds.
RoundingBound::Result RoundingBound::boundOfRandom(num::RandomOp random, Scope &scope) {
  if (!llvm::all_of(random.getIndices(), isExactInt))
    return refuse("a random number by what is computed from data");
  if (random.getDistribution() != "uniform")
    return refuse("`" + random.getDistribution() + "`");
  Bound bound = exactAt(formulas.number("1"));
  return scope.arithmetic.precision < 53 ? roundedTo(scope.arithmetic, bound, scope) : bound;
}

} // namespace dpg::analysis
