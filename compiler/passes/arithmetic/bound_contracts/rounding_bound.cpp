// Bounds of what rounding does to the elements of an array: see rounding_bound.h.
#include "compiler/passes/arithmetic/bound_contracts/rounding_bound.h"

#include "compiler/ast/extent_text.h"
#include "dialects/num/num.h"

#include "mlir/IR/Matchers.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/Error.h"

using namespace mlir;

namespace dpg {

using num::Function;

LogicalResult RoundingBound::refuse(const Twine &what) {
  why = what.str();
  return failure();
}

/// Real numbers that norms in f64 measure.
static bool isMeasured(Type type) {
  return num::isReal(type) && !num::isEnclosure(type) && !isa<num::DoubleDoubleType, num::StochasticType>(type);
}

// ------------------------------------------------------------------------------------------------------- single steps

RoundingBound::Bound RoundingBound::exactAt(Value magnitude) {
  Bound bound;
  bound.magnitude = magnitude;
  return bound;
}

/// What underflow adds: at least half of the least positive number for each term that a value stands for, and never
/// more than the terms themselves, so that zeros are exact.
Value RoundingBound::underflow(Value magnitude, const Scope &scope) {
  Value least = measures.constant("1e-320");
  return measures.min(scope.terms ? measures.mul(scope.terms, least) : least, magnitude);
}

/// gamma(k) = k u / (1 - k u) for the roundings that a bound counts, invalid where these are too many for that.
Value RoundingBound::gamma(const Bound &bound) {
  Value count = measures.constant(std::to_string(bound.roundings));
  if (bound.sums)
    count = bound.roundings == 0 ? bound.sums : measures.add(bound.sums, count);
  Value part = measures.mul(count, measures.constant("1.1102230246251565404236316680908203125e-16")); // 2^-53
  Value rest = measures.max(measures.sub(measures.constant("1"), part), measures.constant("0"));
  return measures.named(measures.div(part, rest), "gamma");
}

/// What is carried is rounded too.
Value RoundingBound::total(const Bound &bound) {
  if (bound.roundings == 0 && !bound.sums)
    return bound.carried;
  Value rounded = measures.mul(gamma(bound), measures.add(bound.magnitude, bound.carried));
  return measures.add(rounded, bound.carried);
}

RoundingBound::Bound RoundingBound::sumOf(const Bound &left, const Bound &right) {
  Bound sum;
  sum.magnitude = measures.add(left.magnitude, right.magnitude);
  sum.roundings = std::max(left.roundings, right.roundings) + 1;
  sum.sums = measures.max(left.sums, right.sums);
  sum.carried = measures.add(left.carried, right.carried);
  return sum;
}

/// |a^ b^ - a b| <= |a^| |b^ - b| + (|b^| + |b^ - b|) |a^ - a|, with what is carried as errors.
RoundingBound::Bound RoundingBound::productOf(const Bound &left, const Bound &right, Scope &scope) {
  Bound product;
  product.magnitude = measures.mul(left.magnitude, right.magnitude);
  product.roundings = left.roundings + right.roundings + 1;
  product.sums = measures.add(left.sums, right.sums);
  Value ofRight = measures.mul(left.magnitude, right.carried);
  Value ofLeft = measures.mul(measures.add(right.magnitude, right.carried), left.carried);
  product.carried = measures.add(measures.add(ofRight, ofLeft), underflow(product.magnitude, scope));
  return product;
}

/// |a^ / b^ - a / b| <= (|a^ - a| + (|a^| + |a^ - a|) |b^ - b| / (|b^| - |b^ - b|)) / |b^|.
FailureOr<RoundingBound::Bound> RoundingBound::quotientOf(const Bound &left, const Bound &right, Scope &scope) {
  if (!right.smallest)
    return refuse("a quotient by what is not one element or number");
  // An infinity below, whose quotient is 0, makes the bound invalid: the difference of infinities is no number.
  Value smallest = measures.add(right.smallest, measures.sub(right.magnitude, right.magnitude));
  Bound quotient;
  quotient.magnitude = measures.div(left.magnitude, smallest);
  quotient.roundings = left.roundings + right.roundings + 1;
  quotient.sums = left.sums;
  Value ofRight;
  if (right.carried) {
    // A negative distance from 0 would turn the sign of the bound: division by 0 makes it invalid.
    Value distance = measures.max(measures.sub(smallest, right.carried), measures.constant("0"));
    ofRight = measures.div(measures.mul(measures.add(left.magnitude, left.carried), right.carried), distance);
  }
  quotient.carried =
      measures.add(measures.div(measures.add(left.carried, ofRight), smallest), underflow(quotient.magnitude, scope));
  return quotient;
}

RoundingBound::Bound RoundingBound::largerOf(const Bound &left, const Bound &right) {
  Bound larger;
  larger.magnitude = measures.max(left.magnitude, right.magnitude);
  larger.roundings = std::max(left.roundings, right.roundings);
  larger.sums = measures.max(left.sums, right.sums);
  larger.carried = measures.max(left.carried, right.carried);
  return larger;
}

// ----------------------------------------------------------------------------------------------------------- elements

/// Whether an int is what it would be in exact arithmetic: no real number that was rounded decided it.
static bool isExactInt(Value value) {
  if (isa<BlockArgument>(value))
    return true; // an index of a loop, or a parameter
  Operation *op = value.getDefiningOp();
  if (auto read = dyn_cast<ir::ReadOp>(op))
    return isa<BlockArgument>(read.getArray()) && llvm::all_of(read.getSubscripts(), isExactInt);
  const bool isArithmetic = op->getDialect()->getNamespace() == "arith";
  return isa<ir::SizeOp>(op) || (isArithmetic && llvm::all_of(op->getOperands(), isExactInt));
}

/// Whether all elements of an array have values: norms read them all.
static bool isWhole(Value array) {
  auto nest = array.getDefiningOp<ir::NestOp>();
  if (!nest)
    return !array.getDefiningOp<ir::UndefinedOp>();
  const unsigned result = cast<OpResult>(array).getResultNumber();
  ir::PutOp put = nest.putOf(result);
  llvm::SmallDenseSet<Value> seen;
  const auto type = cast<ir::ArrayType>(array.getType());
  const bool isEverywhere = llvm::all_of(llvm::zip(put.getSubscripts(), type.getShape()), [&](auto pair) {
    auto [subscript, extent] = pair;
    auto argument = dyn_cast<BlockArgument>(subscript);
    if (!argument || argument.getOwner() != &nest.getBody().front() || !seen.insert(subscript).second)
      return false;
    auto index = cast<ir::IndexAttr>(nest.getIndices()[argument.getArgNumber()]);
    return index.getFrom().getText() == "0" && index.getTo() == extent;
  });
  return isEverywhere || isWhole(nest.getInits()[result]);
}

FailureOr<RoundingBound::Bound> RoundingBound::boundOfElement(ir::ReadOp read) {
  Value array = read.getArray();
  if (!isWhole(array))
    return refuse("an array that is given in parts");
  auto type = dyn_cast<ir::ArrayType>(array.getType());
  if (!type || !isMeasured(type.getElement()))
    return refuse("elements that are no real numbers");
  if (!llvm::all_of(read.getSubscripts(), isExactInt))
    return refuse("a subscript that is computed from data");
  FailureOr<Value> error = errorOf(array);
  if (failed(error))
    return failure();
  Bound bound;
  bound.magnitude = measures.largest(array);
  bound.carried = *error;
  bound.smallest = measures.smallest(array);
  return bound;
}

/// A literal is rounded to f64, where small whole numbers are exact.
FailureOr<RoundingBound::Bound> RoundingBound::boundOfLiteral(StringRef text) {
  text.consume_front("-");
  APFloat nearest(APFloat::IEEEdouble());
  // Verified by num.constant: the text is a decimal number, or infinity.
  const bool isInfinite = text.ends_with("infinity");
  if (!isInfinite)
    llvm::cantFail(nearest.convertFromString(text, APFloat::rmNearestTiesToEven));
  if (isInfinite || !(nearest.isNormal() || nearest.isZero()))
    return refuse("a literal outside of the range of f64");
  Bound bound = exactAt(measures.constant(text));
  bound.smallest = bound.magnitude;
  if (text.size() > 15 || text.find_first_not_of("0123456789") != StringRef::npos)
    bound.roundings = 1;
  return bound;
}

/// A number that the graph has: it can be measured as it is.
FailureOr<RoundingBound::Bound> RoundingBound::boundOfScalar(Value value) {
  if (!isMeasured(value.getType()))
    return refuse("a value that is no real number of f64 or fewer digits");
  FailureOr<Value> error = errorOf(value);
  if (failed(error))
    return failure();
  Bound bound;
  bound.magnitude = bound.smallest = measures.absolute(value);
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
  auto reduce = dyn_cast<ir::ReduceOp>(loop);
  return reduce && argument.getArgNumber() == 0 ? reduce.getIndex() : ir::IndexAttr();
}

/// An int is at most so many: sizes, indices that count from 0, and small constants; null for others.
static Value magnitudeOfInt(Value integer, Measures &measures) {
  if (APInt constant; matchPattern(integer, m_ConstantInt(&constant)) && constant.abs().ule(1u << 30))
    return measures.constant(std::to_string(constant.abs().getZExtValue()));
  if (auto size = integer.getDefiningOp<ir::SizeOp>()) {
    Value count = measures.extent(size.getExtent());
    return isName(size.getExtent().getText()) ? count : measures.absolute(count); // n - 5 may lie below 0
  }
  ir::IndexAttr loop = loopOf(integer);
  return loop && loop.getFrom().getText() == "0" && isName(loop.getTo().getText()) ? measures.extent(loop.getTo())
                                                                                   : Value();
}

// --------------------------------------------------------------------------------------------------------------- sums

/// The element of an array that a term has as a factor, and whose sum over an index can be bounded: along one
/// dimension.
static ir::ReadOp factorOf(Value term, BlockArgument index, unsigned &along) {
  Operation *op = term.getDefiningOp();
  if (!op || op->getBlock() != index.getOwner())
    return {};
  if (auto read = dyn_cast<ir::ReadOp>(op)) {
    const auto subscripts = read.getSubscripts();
    if (llvm::count(subscripts, index) != 1)
      return {};
    along = llvm::find(subscripts, index) - subscripts.begin();
    // Others must not move with it, as computed ones inside the body could.
    const bool areFixed = llvm::all_of(subscripts, [&](Value each) {
      return isExactInt(each) && (isa<BlockArgument>(each) || each.getParentBlock() != index.getOwner());
    });
    return areFixed ? read : ir::ReadOp();
  }
  auto apply = dyn_cast<num::ApplyOp>(op);
  if (isa<num::DivOp, num::NegOp, num::ConvertOp>(op) || (apply && apply.getFunction() == Function::abs))
    return factorOf(op->getOperand(0), index, along);
  if (!isa<num::MulOp>(op))
    return {};
  unsigned first = 0, second = 0;
  ir::ReadOp left = factorOf(op->getOperand(0), index, first), right = factorOf(op->getOperand(1), index, second);
  const auto worth = [](ir::ReadOp read) {
    return !read ? 0 : read.getArray().getType().isSparse() ? 3 : read.getArray().getType().rank() > 1 ? 2 : 1;
  };
  const bool takesLeft = worth(left) >= worth(right);
  along = takesLeft ? first : second;
  return takesLeft ? left : right;
}

static ir::GraphOp graphOf(Block &body) { return body.getParentOp()->getParentOfType<ir::GraphOp>(); }

/// How many terms a sum has: sizes of the graph alone may be spoken of.
FailureOr<Value> RoundingBound::lengthOf(ArrayRef<ir::IndexAttr> indices, ir::GraphOp graph) {
  const auto speaksOfSizes = [&](ir::ExtentAttr extent) {
    return llvm::all_of(namesInText(extent.getText()), [&](const std::string &name) {
      return llvm::is_contained(graph.getSizes().getAsValueRange<StringAttr>(), StringRef(name));
    });
  };
  Value length;
  for (ir::IndexAttr index : indices) {
    if (!speaksOfSizes(index.getFrom()) || !speaksOfSizes(index.getTo()))
      return refuse("a sum whose length moves");
    Value own = measures.length(index);
    length = length ? measures.mul(length, own) : own;
  }
  return length;
}

FailureOr<RoundingBound::Bound> RoundingBound::boundOfSum(Block &body, ArrayRef<ir::IndexAttr> indices, Value term,
                                                          Scope &scope) {
  FailureOr<Value> length = lengthOf(indices, graphOf(body));
  if (failed(length))
    return failure();
  unsigned along = 0;
  ir::ReadOp factor = indices.size() == 1 ? factorOf(term, body.getArgument(0), along) : ir::ReadOp();
  FailureOr<Value> errorOfFactor = factor ? errorOf(factor.getArray()) : Value();
  if (failed(errorOfFactor))
    return failure();
  const bool isByFactor = factor && !*errorOfFactor && num::isReal(factor.getArray().getType().getElement());
  Value count = isByFactor ? measures.largestCount(factor.getArray(), along) : *length;
  if (isByFactor)
    scope.known[factor.getResult()] = exactAt(measures.largestSum(factor.getArray(), along));
  const Value around = scope.terms;
  scope.terms = around ? measures.mul(around, count) : count;
  FailureOr<Bound> sum = boundOf(term, scope);
  scope.terms = around;
  if (failed(sum))
    return failure();
  if (!isByFactor) {
    sum->magnitude = measures.mul(count, sum->magnitude);
    sum->carried = measures.mul(count, sum->carried);
  }
  sum->sums = measures.add(sum->sums, count);
  sum->smallest = {};
  return sum;
}

/// What a reduction makes of its terms.
FailureOr<RoundingBound::Bound> RoundingBound::boundOfReduction(ir::ReductionKind kind, Block &body,
                                                                ArrayRef<ir::IndexAttr> indices, Value term,
                                                                Scope &scope) {
  if (kind == ir::ReductionKind::sum)
    return boundOfSum(body, indices, term, scope);
  if (kind == ir::ReductionKind::max || kind == ir::ReductionKind::min) {
    FailureOr<Bound> bound = boundOf(term, scope);
    if (succeeded(bound))
      bound->smallest = {};
    return bound;
  }
  return refuse("a reduction that is no sum, maximum or minimum");
}

// --------------------------------------------------------------------------------------------------------- operations

/// Both sides, where the condition is the same in exact arithmetic: it compares what is exact.
FailureOr<RoundingBound::Bound> RoundingBound::boundOfChoice(num::ChooseOp choice, Scope &scope) {
  auto compare = choice.getCondition().getDefiningOp<num::CompareOp>();
  for (Value each : compare ? ValueRange(compare->getOperands()) : ValueRange()) {
    FailureOr<Bound> bound = boundOf(each, scope);
    if (failed(bound))
      return failure();
    if (bound->roundings > 0 || bound->sums || bound->carried)
      return refuse("a choice by what is rounded");
  }
  if (!compare && !isExactInt(choice.getCondition()))
    return refuse("a choice by what is computed from data");
  FailureOr<Bound> yes = boundOf(cast<num::YieldOp>(choice.getYes().front().getTerminator()).getValue(), scope);
  FailureOr<Bound> no = boundOf(cast<num::YieldOp>(choice.getNo().front().getTerminator()).getValue(), scope);
  if (failed(yes) || failed(no))
    return failure();
  return largerOf(*yes, *no);
}

/// Whether a format has fewer digits than f64, with which roundings are counted.
static bool isNarrowerThanDouble(Type type) { return isa<FloatType>(type) && !type.isF64(); }

/// Whether roundings are not to nearest, and may be twice as large.
static bool isRoundedAtRandom(Type type) { return isa<num::StochasticType>(type); }

/// Wider formats hold what is converted; what is stored in a narrower one is rounded where it is put.
FailureOr<RoundingBound::Bound> RoundingBound::boundOfConvert(num::ConvertOp convert, Scope &scope) {
  const Type from = convert.getValue().getType(), to = convert.getType();
  if (isRoundedAtRandom(from) || isRoundedAtRandom(to) || (isNarrowerThanDouble(to) && from != to))
    return refuse("a conversion inside of an expression");
  FailureOr<Bound> bound = boundOf(convert.getValue(), scope);
  if (succeeded(bound) && isa<num::DoubleDoubleType>(from) && to != from)
    ++bound->roundings;
  return bound;
}

/// A square is computed as a product.
FailureOr<RoundingBound::Bound> RoundingBound::boundOfPower(num::PowIntOp power, Scope &scope) {
  APInt exponent;
  if (!matchPattern(power.getExponent(), m_ConstantInt(&exponent)) || exponent != 2)
    return refuse("a power that is no square");
  FailureOr<Bound> base = boundOf(power.getBase(), scope);
  return failed(base) ? base : productOf(*base, *base, scope);
}

FailureOr<RoundingBound::Bound> RoundingBound::boundOfApply(num::ApplyOp apply, Scope &scope) {
  FailureOr<Bound> bound = boundOf(apply.getValue(), scope);
  if (failed(bound) || apply.getFunction() == Function::abs)
    return bound;
  if (apply.getFunction() != Function::sqrt)
    return refuse("`" + num::stringifyFunction(apply.getFunction()) + "`");
  if (!bound->smallest || bound->roundings > 0 || bound->sums)
    return refuse("`sqrt` of what is not one element or number");
  // |sqrt(a^) - sqrt(a)| = |a^ - a| / (sqrt(a^) + sqrt(a))
  Bound root;
  root.magnitude = measures.sqrt(bound->magnitude);
  root.roundings = 1;
  if (bound->carried) {
    // Nothing is known where the exact number may be negative: division by 0 makes the bound invalid.
    Value least = measures.max(measures.sub(bound->smallest, bound->carried), measures.constant("0"));
    root.carried = measures.div(bound->carried, measures.sqrt(least));
  }
  root.smallest = measures.sqrt(bound->smallest);
  return root;
}

FailureOr<RoundingBound::Bound> RoundingBound::boundOf(Value value, Scope &scope) {
  if (const auto found = scope.known.find(value); found != scope.known.end())
    return found->second;
  Operation *op = value.getDefiningOp();
  const bool isOfGraph = isa<ir::GraphOp>(value.getParentBlock()->getParentOp());
  if (!op || (isOfGraph && !isa<num::ConstantOp>(op)))
    return boundOfScalar(value);
  return boundOfOperation(op, scope);
}

FailureOr<RoundingBound::Bound> RoundingBound::boundOfOperation(Operation *op, Scope &scope) {
  if (isNarrowerThanDouble(op->getResult(0).getType()) && !isa<ir::ReadOp, num::ConvertOp>(op))
    return refuse("arithmetic in a format of fewer digits than f64");
  if (isRoundedAtRandom(op->getResult(0).getType()))
    return refuse("stochastic arithmetic");
  const auto both = [&](auto combine) -> FailureOr<Bound> {
    FailureOr<Bound> left = boundOf(op->getOperand(0), scope), right = boundOf(op->getOperand(1), scope);
    if (failed(left) || failed(right))
      return failure();
    return combine(*left, *right);
  };
  return llvm::TypeSwitch<Operation *, FailureOr<Bound>>(op)
      .Case([&](num::ConstantOp constant) -> FailureOr<Bound> { return boundOfLiteral(constant.getValue()); })
      .Case([&](num::FromIntOp fromInt) -> FailureOr<Bound> {
        Value magnitude = magnitudeOfInt(fromInt.getValue(), measures);
        if (!magnitude)
          return refuse("an int that is no size, index or constant");
        Bound bound = exactAt(magnitude);
        if (!isa<BlockArgument>(fromInt.getValue()))
          bound.smallest = magnitude;
        return bound;
      })
      .Case([&](ir::ReadOp read) { return boundOfElement(read); })
      .Case([&](ir::ReduceOp reduce) {
        return boundOfReduction(reduce.getKind(), reduce.getBody().front(), reduce.getIndex(),
                                reduce.yield().getValue(), scope);
      })
      .Case([&](num::ChooseOp choice) { return boundOfChoice(choice, scope); })
      .Case([&](num::ConvertOp convert) { return boundOfConvert(convert, scope); })
      .Case([&](num::ApplyOp apply) { return boundOfApply(apply, scope); })
      .Case([&](num::NegOp neg) { return boundOf(neg.getValue(), scope); })
      .Case<num::AddOp, num::SubOp>([&](auto) {
        return both([&](const Bound &left, const Bound &right) -> FailureOr<Bound> { return sumOf(left, right); });
      })
      .Case([&](num::MulOp) {
        return both(
            [&](const Bound &left, const Bound &right) -> FailureOr<Bound> { return productOf(left, right, scope); });
      })
      .Case([&](num::PowIntOp power) { return boundOfPower(power, scope); })
      .Case([&](num::DivOp) {
        return both([&](const Bound &left, const Bound &right) { return quotientOf(left, right, scope); });
      })
      .Case<num::MaxOp, num::MinOp>([&](auto) {
        return both([&](const Bound &left, const Bound &right) -> FailureOr<Bound> { return largerOf(left, right); });
      })
      .Default(
          [&](Operation *other) -> FailureOr<Bound> { return refuse("`" + other->getName().stripDialect() + "`"); });
}

/// Whether a nest reads and gives arrays of f32, so that it may compute in that format.
static bool mayComputeInSingle(ir::NestOp nest) {
  const auto isSingle = [](Value value) {
    auto array = dyn_cast<ir::ArrayType>(value.getType());
    return array && array.getElement().isF32();
  };
  return llvm::any_of(nest.getResults(), isSingle) && nest->walk([&](Operation *op) {
                                                            return isa<ir::ReadOp>(op) && isSingle(op->getOperand(0))
                                                                       ? WalkResult::interrupt()
                                                                       : WalkResult::advance();
                                                          })
                                                          .wasInterrupted();
}

/// What a nest makes of the error of the version before. In an array of f32 each element is rounded once more.
FailureOr<Value> RoundingBound::errorOfArray(ir::NestOp nest, unsigned result, Scope &scope) {
  if (mayComputeInSingle(nest))
    return refuse("arithmetic in f32");
  const Type element = cast<ir::ArrayType>(nest.getResult(result).getType()).getElement();
  if (isNarrowerThanDouble(element) && !element.isF32())
    return refuse("an array of a format whose range is small");
  Value put = nest.putOf(result).getValue();
  auto toSingle = put.getDefiningOp<num::ConvertOp>();
  const bool isRounded = toSingle && toSingle.getType().isF32() && !toSingle.getValue().getType().isF32();
  FailureOr<Value> before = errorOf(nest.getInits()[result]);
  FailureOr<Bound> bound = boundOf(isRounded ? toSingle.getValue() : put, scope);
  if (failed(before) || failed(bound))
    return failure();
  Value error = total(*bound);
  if (isRounded) {
    // 2^-24 of what is computed, or half of the least positive number.
    Value computed = measures.add(bound->magnitude, error);
    Value rounding = measures.mul(measures.constant("5.9604644775390625e-8"), computed);
    error = measures.add(error, measures.add(rounding, measures.min(measures.constant("1e-45"), computed)));
  }
  return measures.max(*before, error);
}

FailureOr<Value> RoundingBound::errorOfScalar(Value value, Scope &scope) {
  FailureOr<Bound> bound = failure();
  if (ir::NestOp nest = scope.nest) {
    ir::AccumulateOp accumulate = nest.accumulateOf(cast<OpResult>(value).getResultNumber());
    SmallVector<ir::IndexAttr> indices(nest.getIndices().getAsRange<ir::IndexAttr>());
    bound = boundOfReduction(accumulate.getKind(), nest.getBody().front(), indices, accumulate.getValue(), scope);
  } else {
    bound = boundOfOperation(value.getDefiningOp(), scope);
  }
  return failed(bound) ? FailureOr<Value>(failure()) : total(*bound);
}

/// What the graph is given, and what is undefined, is exact; numbers and nests of its body are computed.
FailureOr<Value> RoundingBound::errorOf(Value value) {
  if (const auto found = errors.find(value); found != errors.end())
    return found->second;
  Operation *op = value.getDefiningOp();
  if (!isa<ir::GraphOp>(value.getParentBlock()->getParentOp()))
    return refuse("a loop");
  if (!op || isa<ir::UndefinedOp>(op))
    return Value();
  if (isa<ir::CallOp, ir::InvokeOp, ir::ChooseOp>(op))
    return refuse("a call");
  Scope scope;
  scope.nest = dyn_cast<ir::NestOp>(op);
  const bool isArray = isa<ir::ArrayType>(value.getType());
  const bool isLoop = op->getNumRegions() > 0 && !scope.nest && !isa<num::ChooseOp>(op);
  if (isLoop || isa<ir::ParallelOp, ir::BesideOp>(op))
    return refuse("a loop or a branch");
  if (isArray && !scope.nest)
    return refuse("`" + op->getName().stripDialect() + "`");
  FailureOr<Value> error =
      isArray ? errorOfArray(scope.nest, cast<OpResult>(value).getResultNumber(), scope) : errorOfScalar(value, scope);
  if (succeeded(error))
    errors[value] = *error;
  return error;
}

} // namespace dpg
