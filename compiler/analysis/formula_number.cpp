// Numbers for formulas of bounds: see formula_number.h.
#include "compiler/analysis/formula_number.h"

#include "compiler/analysis/libm.h"
#include "compiler/analysis/mpfr_number.h"

#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace dpg::analysis {

constexpr std::int64_t mostIterations = 10'000;

static Interval decimal(StringRef text) {
  Number number;
  mpfr_set_str(number.get(), text.str().c_str(), 10, MPFR_RNDD);
  const double low = mpfr_get_d(number.get(), MPFR_RNDD);
  mpfr_set_str(number.get(), text.str().c_str(), 10, MPFR_RNDU);
  return {low, mpfr_get_d(number.get(), MPFR_RNDU)};
}

static Interval atLeastZero(Interval x) { return {std::max(x.low, 0.0), std::max(x.high, 0.0)}; }

/// A product where 0 times what is not known is 0, and bounds stay bounds.
static Interval times(Interval a, Interval b) {
  const bool isZero = (a.low == 0 && a.high == 0) || (b.low == 0 && b.high == 0);
  return isZero ? Interval::of(0) : a * b;
}

Interval FormulaNumbers::evaluate(Formula formula) {
  if (!formula)
    return Interval::of(0);
  if (const auto known = found.find(formula); known != found.end())
    return known->second;
  const Interval value = compute(formula);
  return found[formula] = value;
}

/// k u / (1 - k u)
Interval FormulaNumbers::gamma(Formula formula) {
  if (formula == without)
    return Interval::of(0);
  const Interval part = evaluate(formula->operands[0]) * Interval::of(std::ldexp(1.0, -formula->precision));
  return part.high < 1 ? part / (Interval::of(1) - part) : Interval{0, infinity};
}

/// What loops carry, iteration by iteration.
Interval FormulaNumbers::afterLoop(OpResult result) {
  auto loop = cast<ir::ForOp>(result.getOwner());
  const LoopErrors &errors = formulas.loops.find(loop)->second;
  FormulaNode length{FormulaKind::Length};
  length.attribute = loop.getIndex();
  const Interval iterations = known(&length);
  if (!(iterations.high <= mostIterations))
    return {0, infinity};
  SmallVector<Interval> carried;
  for (Formula begin : errors.begin)
    carried.push_back(evaluate(begin));
  const llvm::DenseMap<Formula, Interval> outside = found;
  Interval last = Interval::of(0);
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(iterations.high); ++i) {
    for (auto [argument, error] : llvm::zip(loop.getBody().getArguments().drop_front(), carried))
      atBegin[argument] = error;
    found = outside;
    SmallVector<Interval> next;
    for (Formula each : errors.next)
      next.push_back(evaluate(each));
    last = next[result.getResultNumber()];
    carried.assign(next.begin(), next.begin() + carried.size());
  }
  found = outside;
  return last;
}

Interval FormulaNumbers::compute(Formula formula) {
  const auto operand = [&](unsigned i) { return evaluate(formula->operands[i]); };
  switch (formula->kind) {
  case FormulaKind::Number:
    return decimal(formula->text);
  case FormulaKind::Unit:
    return Interval::of(std::ldexp(1.0, -formula->precision));
  case FormulaKind::Sum:
    return operand(0) + operand(1);
  case FormulaKind::Difference:
    return operand(0) - operand(1);
  case FormulaKind::Product:
    return times(operand(0), operand(1));
  case FormulaKind::Quotient: {
    const Interval below = operand(1);
    return below.low > 0 ? operand(0) / below : Interval{0, infinity};
  }
  case FormulaKind::Larger:
    return {std::max(operand(0).low, operand(1).low), std::max(operand(0).high, operand(1).high)};
  case FormulaKind::Smaller:
    return {std::min(operand(0).low, operand(1).low), std::min(operand(0).high, operand(1).high)};
  case FormulaKind::Root:
    return valuesOf(Elementary::Sqrt, atLeastZero(operand(0)));
  case FormulaKind::Gamma:
    return gamma(formula);
  case FormulaKind::Underflow:
    return {0, std::min(times(operand(0), decimal(formula->text)).high, operand(1).high)};
  case FormulaKind::Distance:
    return atLeastZero(operand(0) - operand(1));
  case FormulaKind::Finite:
  case FormulaKind::ErrorOf:
    return operand(0);
  case FormulaKind::Fitting:
    return operand(0).high <= decimal(formula->text).low ? Interval::of(0) : Interval{0, infinity};
  case FormulaKind::AtBegin:
    return atBegin.lookup(formula->value);
  case FormulaKind::AfterLoop:
    return afterLoop(cast<OpResult>(formula->value));
  default:
    return known(formula);
  }
}

// --------------------------------------------------------------------------------------------------------- what is
// known

namespace {

std::optional<std::int64_t> numberIn(StringRef text) {
  std::int64_t number = 0;
  return text.getAsInteger(10, number) ? std::nullopt : std::optional(number);
}

/// How far values of a graph may range.
class Ranges {
public:
  Ranges(const Formulas &formulas, RoundingBound &rounding) : formulas(formulas), rounding(rounding) {}

  Interval known(Formula formula) {
    const Interval anything{0, infinity};
    switch (formula->kind) {
    case FormulaKind::Extent: {
      const auto number = numberIn(cast<ir::ExtentAttr>(formula->attribute).getText());
      return number ? Interval::of(static_cast<double>(*number)) : anything;
    }
    case FormulaKind::Length: {
      auto loop = cast<ir::IndexAttr>(formula->attribute);
      const auto from = numberIn(loop.getFrom().getText()), to = numberIn(loop.getTo().getText());
      return from && to ? Interval::of(static_cast<double>(std::max<std::int64_t>(*to - *from, 0))) : anything;
    }
    case FormulaKind::ScalarSize:
    case FormulaKind::Largest:
      return {0, computed(formula->value).magnitude()};
    case FormulaKind::Smallest:
      return {computed(formula->value).mignitude(), infinity};
    case FormulaKind::Scalar:
      return computed(formula->value);
    case FormulaKind::LargestCount:
    case FormulaKind::LargestSum: {
      auto shape = cast<ir::ArrayType>(formula->value.getType()).getShape();
      const auto length = numberIn(shape[formula->along].getText());
      if (!length)
        return anything;
      const bool isCount = formula->kind == FormulaKind::LargestCount;
      const Interval each = isCount ? Interval{0, 1} : Interval{0, computed(formula->value).magnitude()};
      return times(Interval::of(static_cast<double>(*length)), each);
    }
    case FormulaKind::LowestIn:
      return {};
    default:
      return anything;
    }
  }

private:
  /// What was computed is as far from exact values as the bound says.
  Interval computed(Value value) {
    if (value.getType().isIndex())
      return exact(value);
    FailureOr<Formula> error = rounding.errorOf(value);
    const Interval range = exact(value);
    if (failed(error) || !*error || !range.isBounded())
      return failed(error) ? Interval() : range;
    const double off = largestValue(*error, formulas, rounding);
    return off < infinity ? range + Interval{-off, off} : Interval();
  }

  Interval exact(Value value) {
    if (const auto found = ranges.find(value); found != ranges.end())
      return found->second;
    return ranges[value] = ofValue(value);
  }

  static Interval ofParameter(BlockArgument argument) {
    auto graph = dyn_cast<ir::GraphOp>(argument.getOwner()->getParentOp());
    const ir::ParameterAttr parameter =
        graph ? graph.parameterOfArgument(argument.getArgNumber()) : ir::ParameterAttr();
    if (!parameter || parameter.getLow().empty())
      return {};
    const auto end = [](StringRef text) {
      if (text.ends_with("infinity"))
        return text.starts_with("-") ? Interval::of(-infinity) : Interval::of(infinity);
      return decimal(text);
    };
    const Interval range{end(parameter.getLow()).low, end(parameter.getHigh()).high};
    auto array = dyn_cast<ir::ArrayType>(argument.getType());
    return array && array.isSparse() ? hull(range, Interval::of(0)) : range;
  }

  Interval ofValue(Value value) {
    if (auto argument = dyn_cast<BlockArgument>(value))
      return ofParameter(argument);
    Operation *op = value.getDefiningOp();
    if (auto nest = dyn_cast<ir::NestOp>(op)) {
      const unsigned result = cast<OpResult>(value).getResultNumber();
      if (!isa<ir::ArrayType>(value.getType()))
        return {};
      const bool isFirst = nest.getInits()[result].getDefiningOp<ir::UndefinedOp>();
      const Interval put = exact(nest.putOf(result).getValue());
      return isFirst ? put : hull(put, exact(nest.getInits()[result]));
    }
    const auto operand = [&](unsigned i) { return exact(op->getOperand(i)); };
    if (auto constant = dyn_cast<num::ConstantOp>(op))
      return constant.getValue().ends_with("infinity") ? Interval() : decimal(constant.getValue());
    if (auto read = dyn_cast<ir::ReadOp>(op))
      return exact(read.getArray());
    if (isa<num::AddOp>(op))
      return operand(0) + operand(1);
    if (isa<num::SubOp>(op))
      return operand(0) - operand(1);
    if (isa<num::MulOp>(op))
      return op->getOperand(0) == op->getOperand(1) ? square(operand(0)) : operand(0) * operand(1);
    if (isa<num::DivOp>(op))
      return operand(0) / operand(1);
    if (isa<num::NegOp>(op))
      return -operand(0);
    if (isa<num::ConvertOp>(op))
      return operand(0);
    if (auto reduce = dyn_cast<ir::ReduceOp>(op); reduce && reduce.getKind() == ir::ReductionKind::sum) {
      FormulaNode length{FormulaKind::Length};
      length.attribute = reduce.getIndex();
      const Interval count = known(&length), each = exact(reduce.yield().getValue());
      return each.low >= 0 || count.isBounded() ? times(count, each) : Interval();
    }
    if (auto apply = dyn_cast<num::ApplyOp>(op)) {
      if (apply.getFunction() == num::Function::abs)
        return absolute(operand(0));
      const auto elementary = elementaryOf(apply.getFunction());
      return elementary ? valuesOf(*elementary, operand(0)) : Interval();
    }
    return {};
  }

  const Formulas &formulas;
  RoundingBound &rounding;
  llvm::DenseMap<Value, Interval> ranges;
};

} // namespace

double largestValue(Formula formula, const Formulas &formulas, RoundingBound &rounding) {
  Ranges ranges(formulas, rounding);
  const double value =
      FormulaNumbers(formulas, [&](Formula leaf) { return ranges.known(leaf); }).evaluate(formula).high;
  return value >= 0 ? value : infinity; // no number is no bound
}

/// Every gamma in a formula, and in what its loops carry.
static void collectGammas(Formula formula, const Formulas &formulas, llvm::SetVector<Formula> &seen) {
  if (!formula || !seen.insert(formula))
    return;
  for (Formula each : formula->operands)
    collectGammas(each, formulas, seen);
  if (formula->kind != FormulaKind::AfterLoop)
    return;
  const LoopErrors &errors = formulas.loops.find(cast<OpResult>(formula->value).getOwner())->second;
  for (Formula each : errors.begin)
    collectGammas(each, formulas, seen);
  for (Formula each : errors.next)
    collectGammas(each, formulas, seen);
}

double leastUsualValue(Formula formula, const Formulas &formulas) {
  const auto least = [](Formula leaf) {
    if (auto extent = dyn_cast_or_null<ir::ExtentAttr>(leaf->attribute))
      return Interval::of(static_cast<double>(numberIn(extent.getText()).value_or(1)));
    auto loop = dyn_cast_or_null<ir::IndexAttr>(leaf->attribute);
    const auto from = loop ? numberIn(loop.getFrom().getText()) : std::nullopt;
    const auto to = loop ? numberIn(loop.getTo().getText()) : std::nullopt;
    return Interval::of(from && to ? static_cast<double>(std::max<std::int64_t>(*to - *from, 0)) : 1);
  };
  const double value = FormulaNumbers(formulas, least).evaluate(formula).high;
  return value >= 0 ? value : infinity;
}

Contribution largestContribution(Formula formula, const Formulas &formulas) {
  const auto usual = [](Formula leaf) {
    switch (leaf->kind) {
    case FormulaKind::Extent:
      return Interval::of(1000);
    case FormulaKind::Length:
    case FormulaKind::LargestCount:
      return Interval::of(10);
    default:
      return Interval::of(1);
    }
  };
  const auto value = [&](Formula without) {
    FormulaNumbers numbers(formulas, usual);
    numbers.without = without;
    return numbers.evaluate(formula).high;
  };
  llvm::SetVector<Formula> seen;
  collectGammas(formula, formulas, seen);
  const double whole = value(nullptr);
  Contribution most;
  for (Formula each : seen) {
    if (each->kind != FormulaKind::Gamma)
      continue;
    const double share = whole < infinity && whole > 0 ? (whole - value(each)) / whole : 0;
    if (!most.gamma || share > most.share)
      most = {each, share};
  }
  return most;
}

} // namespace dpg::analysis
