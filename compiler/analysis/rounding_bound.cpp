// Bounds of what rounding does to the elements of an array: see rounding_bound.h. Here: whole arrays, numbers and
// loops.
#include "compiler/analysis/rounding_bound.h"

#include "compiler/analysis/exact_values.h"

#include "dialects/dpg/names.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/SetVector.h"

#include <cmath>
#include <cstdio>

using namespace mlir;

namespace dpg::analysis {

// --------------------------------------------------------------------------------------------------------- arithmetics

/// All its digits.
static std::string decimal(double number) {
  char text[128];
  std::snprintf(text, sizeof text, "%.100g", number);
  return text;
}

std::string unitText(int precision) { return decimal(std::ldexp(1.0, -precision)); }

Arithmetic arithmeticOf(FloatType format) {
  if (format.isF64())
    return {};
  const llvm::fltSemantics &semantics = format.getFloatSemantics();
  return {static_cast<int>(format.getFPMantissaWidth()), decimal(APFloat::getSmallest(semantics).convertToDouble()),
          decimal(APFloat::getLargest(semantics).convertToDouble())};
}

Arithmetic doubleDoubleArithmetic() { return {102}; }

/// The coarser of two: its bounds hold for both.
static Arithmetic coarser(Arithmetic one, Arithmetic other) {
  return other.precision < one.precision ? std::move(other) : std::move(one);
}

/// Whether a nest reads and gives arrays of f32, so that it may compute in that format.
static bool mayComputeInSingle(ir::NestOp nest) {
  const auto isSingle = [](Value value) {
    auto array = dyn_cast<ir::ArrayType>(value.getType());
    return array && array.getElement().isF32();
  };
  const auto readsSingle = [&](Operation *op) {
    return isa<ir::ReadOp>(op) && isSingle(op->getOperand(0)) ? WalkResult::interrupt() : WalkResult::advance();
  };
  return llvm::any_of(nest.getResults(), isSingle) && nest->walk(readsSingle).wasInterrupted();
}

/// The coarsest that an operation, or one in its regions, may compute in.
static Arithmetic arithmeticIn(Operation *op, Arithmetic arithmetic) {
  if (auto nest = dyn_cast<ir::NestOp>(op); nest && mayComputeInSingle(nest))
    arithmetic = coarser(std::move(arithmetic), arithmeticOf(Float32Type::get(op->getContext())));
  op->walk([&](Operation *inner) {
    for (Type type : inner->getResultTypes())
      if (auto format = dyn_cast<FloatType>(type); format && !isa<ir::ReadOp>(inner))
        arithmetic = coarser(std::move(arithmetic), arithmeticOf(format));
  });
  return arithmetic;
}

Formula RoundingBound::unitOf(const Arithmetic &rounding) { return formulas.unit(rounding.precision); }

// -------------------------------------------------------------------------------------------------------------- errors

LogicalResult RoundingBound::refuse(const Twine &what) {
  why = what.str();
  if (place)
    where = place->getLoc();
  return failure();
}

/// gamma(k) = k u / (1 - k u) for the roundings that a bound counts, invalid where these are too many for that.
Formula RoundingBound::gamma(const Bound &bound, Scope &scope) {
  Formula count = bound.roundings == 0 ? nullptr : formulas.number(std::to_string(bound.roundings));
  count = bound.sums ? formulas.add(bound.sums, count) : count;
  Operation *worst = bound.worst ? bound.worst : place;
  return formulas.gamma(count, scope.arithmetic.precision, worst ? Attribute(worst->getLoc()) : Attribute());
}

/// What is carried is rounded too.
Formula RoundingBound::total(const Bound &bound, Scope &scope) {
  if (!bound.isRounded())
    return bound.carried;
  if (isLikely) {
    Formula own = scope.elements ? scope.elements : formulas.number("1");
    if (bound.terms)
      own = formulas.mul(own, bound.terms);
    for (ir::ForOp loop : around)
      own = formulas.mul(own, formulas.length(loop.getIndex()));
    products_ = formulas.add(products_, own);
  }
  Formula rounded = formulas.mul(gamma(bound, scope), formulas.add(bound.magnitude, bound.carried));
  return formulas.add(rounded, bound.carried);
}

/// What a nest makes of the error of the version before. In an array of a narrow format each element is rounded once
/// more.
FailureOr<Formula> RoundingBound::errorOfArray(ir::NestOp nest, unsigned result, Scope &scope) {
  const Type element = cast<ir::ArrayType>(nest.getResult(result).getType()).getElement();
  Value put = nest.putOf(result).getValue();
  auto stored = dyn_cast<FloatType>(element);
  auto convert = put.getDefiningOp<num::ConvertOp>();
  const bool isStored = stored && convert && convert.getType() == stored && convert.getValue().getType() != stored;
  FailureOr<Formula> before = errorWhereTaken(nest.getInits()[result]);
  if (failed(before))
    return failure();
  Result bound = boundOf(isStored ? convert.getValue() : put, scope);
  if (failed(bound))
    return failure();
  Formula error = total(*bound, scope);
  if (isStored && arithmeticOf(stored).precision < 53) {
    const Arithmetic rounding = arithmeticOf(stored);
    Formula computed = formulas.add(bound->magnitude, error);
    error = formulas.add(error, formulas.add(formulas.mul(unitOf(rounding), computed),
                                             formulas.underflow(nullptr, computed, rounding.least)));
  }
  error = formulas.add(error, formulas.fitting(scope.most, scope.arithmetic.largest));
  return formulas.max(*before, error);
}

FailureOr<Formula> RoundingBound::errorOfScalar(Value value, Scope &scope) {
  Result bound = failure();
  if (ir::NestOp nest = scope.nest) {
    ir::AccumulateOp accumulate = nest.accumulateOf(cast<OpResult>(value).getResultNumber());
    SmallVector<ir::IndexAttr> indices(nest.getIndices().getAsRange<ir::IndexAttr>());
    bound = boundOfReduction(accumulate.getKind(), nest.getBody().front(), indices, accumulate.getValue(), scope);
  } else {
    bound = boundOfOperation(value.getDefiningOp(), scope);
  }
  if (failed(bound))
    return failure();
  return formulas.add(total(*bound, scope), formulas.fitting(scope.most, scope.arithmetic.largest));
}

/// Numbers and nests of a graph's body, or of a loop's.
FailureOr<Formula> RoundingBound::errorOfComputed(Value value) {
  Operation *op = value.getDefiningOp();
  Scope scope{dyn_cast<ir::NestOp>(op), arithmeticIn(op, arithmetic)};
  const bool isArray = isa<ir::ArrayType>(value.getType());
  const bool isBranch = op->getNumRegions() > 0 && !scope.nest && !isa<num::ChooseOp>(op);
  if (isBranch || isa<ir::ParallelOp, ir::BesideOp>(op))
    return refuse("a branch or a statement on processes");
  if (isArray && !scope.nest)
    return refuse("`" + op->getName().stripDialect() + "`");
  if (!isArray)
    return errorOfScalar(value, scope);
  if (isLikely) {
    FailureOr<Formula> elements = lengthOf(llvm::to_vector(scope.nest.getIndices().getAsRange<ir::IndexAttr>()), op);
    if (failed(elements))
      return failure();
    scope.elements = *elements;
  }
  std::string obstacle;
  if (const std::optional<SoftmaxChain> chain = softmaxChainOf(scope.nest, obstacle))
    return errorOfSoftmax(*chain, scope);
  return errorOfArray(scope.nest, cast<OpResult>(value).getResultNumber(), scope);
}

bool isGivenInDouble(Value value) {
  return isa<BlockArgument>(value) && isa<ir::GraphOp>(value.getParentBlock()->getParentOp()) &&
         isa<num::RealType>(elementOf(value.getType()));
}

/// What the graph is given is rounded by what takes it over in fewer digits than f64 has.
FailureOr<Formula> RoundingBound::errorWhereTaken(Value value) {
  if (!isGivenInDouble(value) || arithmetic.precision >= 53)
    return errorOf(value);
  const bool isArray = isa<ir::ArrayType>(value.getType());
  Formula largest = formulas.of(isArray ? FormulaKind::Largest : FormulaKind::ScalarSize, value);
  return formulas.add(formulas.mul(unitOf(arithmetic), largest),
                      formulas.underflow(nullptr, largest, arithmetic.least));
}

/// What the graph is given, and what is undefined, is exact.
FailureOr<Formula> RoundingBound::errorOf(Value value) {
  if (const auto found = errors.find(value); found != errors.end())
    return found->second;
  Operation *op = value.getDefiningOp();
  Operation *owner = value.getParentBlock()->getParentOp();
  llvm::SaveAndRestore<Operation *> looked(place, op ? op : owner);
  if (!isa<ir::GraphOp>(owner) && !llvm::is_contained(around, owner))
    return refuse("a loop that ends by a condition");
  if (!op || isa<ir::UndefinedOp>(op))
    return Formula(nullptr);
  if (isa<ir::CallOp>(op))
    return refuse("a call");
  if (auto invoke = dyn_cast<ir::InvokeOp>(op))
    return refuse(invoke.getFunction().starts_with("dpg::library::") && invoke.getFunction().ends_with("_blocks")
                      ? "the storage in blocks, where a number's error depends on those beside it"
                      : "a function in C++");
  if (isa<ir::ChooseOp>(op))
    return refuse("a task that may run by several implementations");
  if (isa<ir::RepeatOp>(op))
    return refuse("a loop that ends by a condition");
  auto loop = dyn_cast<ir::ForOp>(op);
  FailureOr<Formula> error = loop ? errorOfLoop(loop, cast<OpResult>(value).getResultNumber()) : errorOfComputed(value);
  if (failed(error))
    return failure();
  return errors[value] = formulas.errorOf(value, *error);
}

// --------------------------------------------------------------------------------------------------------------- loops

/// The errors of what a loop carries, as an iteration makes them of those where it begins.
LogicalResult RoundingBound::enterLoop(ir::ForOp loop) {
  LoopErrors recurrence;
  Block &body = loop.getBody().front();
  auto next = cast<ir::NextOp>(body.getTerminator());
  for (auto [carried, argument] : llvm::zip(loop.getCarried(), body.getArguments().drop_front())) {
    if (num::isEnclosure(carried.getType())) { // an error that is carried already
      recurrence.begin.push_back(nullptr);
      continue;
    }
    if (!isMeasured(elementOf(carried.getType())))
      return refuse("a loop that carries more than real numbers");
    FailureOr<Formula> begin = errorWhereTaken(carried);
    if (failed(begin))
      return failure();
    recurrence.begin.push_back(*begin);
    errors[argument] = formulas.of(FormulaKind::AtBegin, argument);
  }
  around.push_back(loop);
  for (Value carried : next.getCarried()) {
    FailureOr<Formula> error = num::isEnclosure(carried.getType()) ? Formula(nullptr) : errorWhereTaken(carried);
    if (failed(error)) {
      around.pop_back();
      return failure();
    }
    recurrence.next.push_back(*error);
  }
  around.pop_back();
  recurrence.next.append(next.getLast().size(), nullptr);
  formulas.loops[loop] = std::move(recurrence);
  return success();
}

FailureOr<Formula> RoundingBound::errorOfLoop(ir::ForOp loop, unsigned result) {
  if (loop.getParallel())
    return refuse("a `parallel for`");
  if (failed(lengthOf({loop.getIndex()}, loop)))
    return failure();
  if (!formulas.loops.contains(loop) && failed(enterLoop(loop)))
    return failure();
  const unsigned carried = loop.getCarried().size();
  if (result >= carried) {
    around.push_back(loop);
    auto next = cast<ir::NextOp>(loop.getBody().front().getTerminator());
    FailureOr<Formula> error = errorWhereTaken(next.getLast()[result - carried]);
    around.pop_back();
    if (failed(error))
      return failure();
    formulas.loops[loop].next[result] = *error;
    if (!*error)
      return Formula(nullptr);
  }
  return formulas.of(FormulaKind::AfterLoop, loop.getResult(result));
}

Formula inNorm(ir::Norm norm, Formula error, Type type, Formulas &formulas) {
  auto array = dyn_cast<ir::ArrayType>(type);
  if (!array || norm == ir::Norm::max || (norm == ir::Norm::inf && array.rank() == 1))
    return error;
  if (norm == ir::Norm::two || norm == ir::Norm::fro)
    return formulas.mul(formulas.sqrt(formulas.size(array)), error);
  const bool addsColumn = norm == ir::Norm::one || array.rank() == 1;
  return formulas.mul(formulas.extent(array.getShape()[addsColumn ? 0 : 1]), error);
}

bool dependsOnArrays(Value value) {
  llvm::SetVector<Value> reached; // numbers may be used many times
  reached.insert(value);
  for (size_t i = 0; i < reached.size(); ++i) {
    Operation *op = reached[i].getDefiningOp();
    if (isa<ir::ArrayType>(reached[i].getType()) || isa_and_nonnull<ir::NestOp>(op))
      return true;
    const bool isLoop = isa_and_nonnull<ir::ForOp>(op);
    if (isLoop && op->walk([](ir::NestOp) { return WalkResult::interrupt(); }).wasInterrupted())
      return true;
    if (op && (op->getNumRegions() == 0 || isLoop))
      reached.insert(op->operand_begin(), op->operand_end());
  }
  return false;
}

} // namespace dpg::analysis
