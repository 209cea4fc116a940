// Bounds of rounding errors: elementary functions, and operands that are measured by computing them again. See
// rounding_bound.h.
//
// For an argument whose computed value v^ is within E of the exact v, a function f is off by E times its largest slope
// between them, and by what libm rounds. Slopes and values come from f's own values, which a nest computes again: at
// arguments that lie within 2 E of those that were computed first, since compilers may round them otherwise.
#include "compiler/analysis/libm.h"
#include "compiler/analysis/rounding_bound.h"

#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace dpg::analysis {

using num::Function;

/// Whether a number stands in a graph or a loop of it, and not in a nest.
static bool isOfGraph(Value value) { return isa<ir::GraphOp, ir::ForOp>(value.getParentBlock()->getParentOp()); }

/// Whether an operation reads elements of a sparse matrix, but for the terms of a reduction in it, which are computed
/// where entries are.
static bool readsEntries(Operation *op) {
  return op
      ->walk<WalkOrder::PreOrder>([](Operation *inner) {
        auto read = dyn_cast<ir::ReadOp>(inner);
        if (isa<ir::ReduceOp>(inner))
          return WalkResult::skip();
        return read && cast<ir::ArrayType>(read.getArray().getType()).isSparse() ? WalkResult::interrupt()
                                                                                 : WalkResult::advance();
      })
      .wasInterrupted();
}

SmallVector<BlockArgument> indicesOf(Value value, ir::NestOp nest) {
  llvm::SetVector<Value> reached;
  reached.insert(value);
  SmallVector<BlockArgument> indices;
  for (size_t i = 0; i < reached.size(); ++i) {
    Operation *op = reached[i].getDefiningOp();
    auto index = dyn_cast<BlockArgument>(reached[i]);
    if (index && nest->isAncestor(index.getOwner()->getParentOp()))
      indices.push_back(index);
    if (!op || !nest->isProperAncestor(op))
      continue;
    op->walk([&](Operation *inner) {
      for (Value operand : inner->getOperands())
        if (!op->isProperAncestor(operand.getParentBlock()->getParentOp()) &&
            operand.getParentBlock()->getParentOp() != op)
          reached.insert(operand);
    });
  }
  llvm::sort(indices, [](BlockArgument a, BlockArgument b) {
    Operation *outer = a.getOwner()->getParentOp(), *inner = b.getOwner()->getParentOp();
    return outer == inner ? a.getArgNumber() < b.getArgNumber() : outer->isProperAncestor(inner);
  });
  return indices;
}

/// Whether there are loops around a value that would run through all pairs of a row and a column, where the program
/// runs through entries.
static bool isOfPairs(Value value, ir::NestOp nest) {
  if (indicesOf(value, nest).size() < 2)
    return false;
  for (Operation *outer = value.getDefiningOp()->getParentOp();; outer = outer->getParentOp()) {
    for (Operation &op : outer->getRegion(0).front())
      if (readsEntries(&op))
        return true;
    if (outer == nest)
      return false;
  }
}

/// Whether a value in a nest is made of sizes and numbers alone: no element is read for it.
static bool isOfSizes(Value value, ir::NestOp nest) {
  Operation *op = value.getDefiningOp();
  if (!op || !nest->isProperAncestor(op))
    return !isa<BlockArgument>(value) || !nest->isAncestor(value.getParentBlock()->getParentOp());
  return op->getNumRegions() == 0 && !isa<ir::ReadOp>(op) &&
         llvm::all_of(op->getOperands(), [&](Value operand) { return isOfSizes(operand, nest); });
}

/// Whether a nest of its own may compute a value again, at all indices that it depends on.
LogicalResult RoundingBound::mayComputeAgain(Value value, Scope &scope) {
  Operation *op = value.getDefiningOp();
  if (!op || !scope.nest->isProperAncestor(op))
    return success();
  for (Operation *outer = op->getParentOp(); outer != scope.nest; outer = outer->getParentOp())
    if (isa<num::ChooseOp>(outer) &&
        !isOfSizes(value, scope.nest)) // elements that the other side leaves alone may lie outside of arrays
      return refuse("a quotient or a function in a choice");
  if (readsEntries(op) && !isa<ir::ReduceOp>(op))
    return refuse("a quotient by elements of a sparse matrix, or a function of them");
  LogicalResult result = success();
  op->walk([&](Operation *inner) {
    for (Value operand : inner->getOperands()) {
      Operation *defining = operand.getDefiningOp();
      if (succeeded(result) && defining && !op->isAncestor(defining))
        result = mayComputeAgain(operand, scope);
    }
  });
  return result;
}

/// A measure of all values that an operation of a nest has.
FailureOr<Formula> RoundingBound::inNest(FormulaKind kind, Value value, Scope &scope) {
  if (isOfGraph(value))
    return formulas.of(kind == FormulaKind::LowestIn ? FormulaKind::Scalar : FormulaKind::ScalarSize, value);
  if (!scope.nest)
    return refuse("a quotient or a function in a choice");
  if (failed(mayComputeAgain(value, scope)))
    return failure();
  if (isOfPairs(value, scope.nest))
    return refuse("a quotient or a function for each entry of a sparse matrix");
  return formulas.of(kind, value);
}

/// What an operation gives as a number by itself, at a distance from 0 that is measured.
FailureOr<RoundingBound::Bound> RoundingBound::settled(Value value, const Bound &bound, Scope &scope) {
  FailureOr<Formula> smallest = inNest(FormulaKind::SmallestIn, value, scope);
  if (failed(smallest))
    return failure();
  Formula error = formulas.errorOf(value, total(bound, scope));
  Bound number;
  number.magnitude = formulas.add(bound.magnitude, error);
  number.carried = error;
  number.smallest = formulas.distance(*smallest, formulas.mul(formulas.number("2"), error));
  return number;
}

// ----------------------------------------------------------------------------------------------------------- functions

RoundingBound::Result RoundingBound::boundOfApply(num::ApplyOp apply, Scope &scope) {
  Result argument = boundOf(apply.getValue(), scope);
  if (failed(argument) || apply.getFunction() == Function::abs)
    return argument;
  if (apply.getFunction() == Function::sqrt)
    return boundOfRoot(apply, *argument, scope);
  return boundOfFunction(apply, *argument, scope);
}

/// |sqrt(a^) - sqrt(a)| = |a^ - a| / (sqrt(a^) + sqrt(a))
RoundingBound::Result RoundingBound::boundOfRoot(num::ApplyOp root, const Bound &argument, Scope &scope) {
  Bound radicand = argument;
  if (!argument.smallest || argument.isRounded()) {
    FailureOr<Formula> lowest = inNest(FormulaKind::LowestIn, root.getValue(), scope);
    if (failed(lowest))
      return failure();
    Formula error = formulas.errorOf(root.getValue(), total(argument, scope));
    radicand = Bound();
    radicand.magnitude = formulas.add(argument.magnitude, error);
    radicand.carried = error;
    radicand.smallest = formulas.distance(*lowest, formulas.mul(formulas.number("2"), error));
  }
  Bound bound;
  bound.magnitude = formulas.sqrt(radicand.magnitude);
  bound.roundings = 1;
  // Nothing is known where the exact number may be negative: division by 0 makes the bound invalid.
  if (radicand.carried)
    bound.carried =
        formulas.div(radicand.carried, formulas.sqrt(formulas.distance(radicand.smallest, radicand.carried)));
  bound.smallest = formulas.sqrt(radicand.smallest);
  return bound;
}

/// What is known of a function at the arguments that were computed.
struct Slope {
  Formula largest;   ///< of the function's absolute values
  Formula steepness; ///< of its slope's
  Formula valid;     ///< 0 where both hold; null: everywhere
};

/// `own`: the largest value of the function, computed again; `lowest`: the lowest argument; `size`: the argument's
/// largest absolute value; `error`: of the argument, null where it is exact.
static Slope slopeOf(Function function, Formulas &formulas, Formula own, Formula lowest, Formula size, Formula error,
                     Formula unit) {
  const auto number = [&](StringRef text) { return formulas.number(text); };
  Formula twice = formulas.mul(number("2"), error);
  // exp(v + e) <= exp(v) / (1 - e), and room for what libm rounds
  Formula shrunk = formulas.distance(number("1"), formulas.add(twice, formulas.mul(number("16"), unit)));
  const auto grown = [&](Formula value) { return formulas.div(value, shrunk); };
  const auto logarithm = [&](StringRef perUnit) -> Slope {
    Formula least = formulas.distance(lowest, twice); // of computed arguments
    Formula factor = number(perUnit);
    Formula drift = twice ? formulas.div(formulas.mul(factor, twice), least) : nullptr;
    return {formulas.add(formulas.div(own, formulas.distance(number("1"), formulas.mul(number("16"), unit))), drift),
            formulas.div(factor, formulas.distance(least, error)), nullptr};
  };
  switch (function) {
  case Function::exp:
  case Function::cosh:
    return {grown(own), grown(own), nullptr};
  case Function::sinh: {
    Formula steepness = grown(formulas.add(own, number("1"))); // cosh <= sinh + 1
    return {formulas.min(steepness, formulas.mul(formulas.add(size, error), steepness)), steepness, nullptr};
  }
  case Function::log:
    return logarithm("1");
  case Function::log2:
    return logarithm("1.4426950408889635");
  case Function::log10:
    return logarithm("0.43429448190325188");
  case Function::sin:
  case Function::tanh:
    return {formulas.min(number("1"), formulas.add(size, error)), number("1"), nullptr};
  case Function::cos:
    return {number("1"), number("1"), nullptr};
  case Function::atan:
    return {formulas.min(number("1.5708"), formulas.add(size, error)), number("1"), nullptr};
  case Function::asin:
  case Function::acos: {
    Formula farthest = formulas.add(size, error);
    Formula rest = formulas.distance(number("1"), formulas.mul(farthest, farthest));
    return {number(function == Function::asin ? "1.5708" : "3.1416"), formulas.div(number("1"), formulas.sqrt(rest)),
            nullptr};
  }
  case Function::tan: {
    // tan(v + e) = (tan(v) + tan(e)) / (1 - tan(v) tan(e)), and tan(e) <= 2 e for e <= 1 / 2
    Formula value = formulas.div(own, formulas.distance(number("1"), formulas.mul(number("16"), unit)));
    Formula aside = formulas.mul(number("2"), twice);
    Formula rest = formulas.distance(number("1"), formulas.mul(value, aside));
    Formula largest = formulas.div(formulas.add(value, aside), rest);
    return {largest, formulas.add(number("1"), formulas.mul(largest, largest)), formulas.fitting(error, "0.25")};
  }
  default:
    return {};
  }
}

RoundingBound::Result RoundingBound::boundOfFunction(num::ApplyOp apply, const Bound &argument, Scope &scope) {
  const std::optional<Elementary> elementary = elementaryOf(apply.getFunction());
  if (!elementary)
    return refuse("`" + num::stringifyFunction(apply.getFunction()) + "`");
  const int units = static_cast<int>(4 * unitsOff(*elementary, {}));
  Formula error = argument.isRounded() ? formulas.errorOf(apply.getValue(), total(argument, scope)) : argument.carried;
  Formula size = argument.magnitude;
  FailureOr<Formula> own = formulas.number("1"), lowest = own;
  if (llvm::is_contained({Function::exp, Function::cosh, Function::sinh, Function::log, Function::log2, Function::log10,
                          Function::tan},
                         apply.getFunction()))
    own = inNest(FormulaKind::LargestIn, apply.getResult(), scope);
  if (llvm::is_contained({Function::log, Function::log2, Function::log10}, apply.getFunction()))
    lowest = inNest(FormulaKind::LowestIn, apply.getValue(), scope);
  if (failed(own) || failed(lowest))
    return failure();
  Formula unit = unitOf(scope.arithmetic);
  const Slope slope = slopeOf(apply.getFunction(), formulas, *own, *lowest, size, error, unit);
  Bound bound = exactAt(slope.largest);
  // A unit in the last place is at most 2^(1 - precision) of the value, which is itself rounded.
  Formula rounded = formulas.mul(formulas.mul(formulas.number(std::to_string(units)), unit), slope.largest);
  bound.carried = formulas.add(rounded, formulas.underflow(scope.terms, slope.largest, scope.arithmetic.least));
  if (error)
    bound.carried = formulas.add(bound.carried, formulas.add(formulas.mul(slope.steepness, error), slope.valid));
  bound.carried = formulas.errorOf(apply.getResult(), bound.carried);
  return bound;
}

} // namespace dpg::analysis
