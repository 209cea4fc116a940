// Computes formulas of bounds in a program: see compute_formulas.h.
#include "compiler/passes/arithmetic/bound_contracts/compute_formulas.h"

#include "compiler/analysis/rounding_bound.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/Support/Error.h"

#include <cmath>
#include <cstdio>

using namespace mlir;

namespace dpg {

using analysis::Formula;
using analysis::FormulaKind;

ComputeFormulas::ComputeFormulas(ir::CertifyOp certify, analysis::Formulas &formulas, Likelihood likelihood,
                                 bool isOfSingle)
    : certify(certify), formulas(formulas), likelihood(likelihood), isOfSingle(isOfSingle),
      measures(certify->getParentOfType<ir::GraphOp>(), certify.getLoc()),
      real(num::RealType::get(certify.getContext())), ball(num::BallType::get(certify.getContext())),
      inCertificate{certify, OpBuilder::atBlockEnd(&certify.getBody().front()), real, {}} {}

ComputeFormulas::~ComputeFormulas() {
  for (Operation *loop : llvm::reverse(emptied))
    loop->erase();
}

Value ComputeFormulas::compute(Formula formula) {
  return formula ? compute(formula, inCertificate) : number("0", inCertificate);
}

Value ComputeFormulas::compute(Formula formula, Place &place) {
  if (const auto found = place.known.find(formula); found != place.known.end())
    return found->second;
  Value made = build(formula, place);
  return place.known[formula] = made;
}

/// Where a loop stands, or before the end of its body.
ComputeFormulas::Place &ComputeFormulas::placeBefore(Operation *op, ir::ForOp loop) {
  return places.try_emplace(op, Place{op, OpBuilder(op), ball, loop}).first->second;
}

// ---------------------------------------------------------------------------------------------------------- arithmetic

Value ComputeFormulas::converted(Value value, Place &place) {
  if (value.getType() == place.type)
    return value;
  return num::ConvertOp::create(place.builder, measures.place(), place.type, value);
}

Value ComputeFormulas::number(StringRef text, Place &place) {
  return num::ConstantOp::create(place.builder, measures.place(), place.type, text);
}

/// A number that belongs to a format.
Value ComputeFormulas::numberOfFormat(StringRef inDouble, StringRef own, Place &place) {
  if (!isOfSingle)
    return number(own, place);
  Value made = number(inDouble, place);
  made.getDefiningOp()->setAttr("in_f32", place.builder.getStringAttr(own));
  return made;
}

Value ComputeFormulas::extent(ir::ExtentAttr extent, Place &place) {
  OpBuilder &builder = place.builder;
  Value size = ir::SizeOp::create(builder, measures.place(), builder.getIndexType(), extent);
  return num::FromIntOp::create(builder, measures.place(), place.type, size);
}

template <class Op> Value ComputeFormulas::op(Formula formula, Place &place) {
  Value left = compute(formula->operands[0], place), right = compute(formula->operands[1], place);
  return Op::create(place.builder, measures.place(), left, right);
}

Value ComputeFormulas::distance(Value left, Value right, Place &place) {
  Value difference = num::SubOp::create(place.builder, measures.place(), left, right);
  return num::MaxOp::create(place.builder, measures.place(), difference, number("0", place));
}

Value ComputeFormulas::build(Formula formula, Place &place) {
  OpBuilder &builder = place.builder;
  const Location at = measures.place();
  const auto operand = [&](unsigned i) { return compute(formula->operands[i], place); };
  switch (formula->kind) {
  case FormulaKind::Number:
    return number(formula->text, place);
  case FormulaKind::Unit:
    return unit(formula->precision, place);
  case FormulaKind::Extent:
    return extent(cast<ir::ExtentAttr>(formula->attribute), place);
  case FormulaKind::Length: {
    auto loop = cast<ir::IndexAttr>(formula->attribute);
    return distance(extent(loop.getTo(), place), extent(loop.getFrom(), place), place);
  }
  case FormulaKind::Sum:
    return op<num::AddOp>(formula, place);
  case FormulaKind::Difference:
    return op<num::SubOp>(formula, place);
  case FormulaKind::Product:
    return op<num::MulOp>(formula, place);
  case FormulaKind::Quotient:
    return op<num::DivOp>(formula, place);
  case FormulaKind::Larger:
    return op<num::MaxOp>(formula, place);
  case FormulaKind::Smaller:
    return op<num::MinOp>(formula, place);
  case FormulaKind::Root:
    return num::ApplyOp::create(builder, at, num::Function::sqrt, operand(0));
  case FormulaKind::Gamma:
    return gamma(formula, place);
  case FormulaKind::Underflow: {
    Formula terms = formula->operands[0];
    const bool isOne = terms->kind == FormulaKind::Number && terms->text == "1";
    Value least = numberOfFormat(analysis::Arithmetic().least, formula->text, place);
    Value lost = isOne ? least : num::MulOp::create(builder, at, operand(0), least).getResult();
    return num::MinOp::create(builder, at, lost, operand(1));
  }
  case FormulaKind::Distance:
    return distance(operand(0), operand(1), place);
  case FormulaKind::Finite: {
    Value zero = num::SubOp::create(builder, at, operand(1), operand(1)); // the difference of infinities is no number
    return num::AddOp::create(builder, at, operand(0), zero);
  }
  case FormulaKind::Fitting: {
    Value largest = numberOfFormat("1.79e308", formula->text, place);
    Value room = distance(largest, operand(0), place); // division by 0 makes the bound invalid
    return num::DivOp::create(builder, at, number("0", place), room);
  }
  case FormulaKind::ErrorOf: {
    Value error = operand(0);
    if (const StringRef of = ir::nameOf(formula->value); !of.empty() && ir::nameOf(error).empty())
      ir::setName(error, measures.fresh(("error_of_" + of).str()));
    return error;
  }
  case FormulaKind::AtBegin:
    return converted(beginErrors.lookup(formula->value), place);
  case FormulaKind::AfterLoop:
    return afterLoop(cast<OpResult>(formula->value), place);
  default:
    return measured(formula, place);
  }
}

// ------------------------------------------------------------------------------------------------------------ measures

/// n rounded additions of numbers that are not negative give at least (1 - 2 n u) times their sum (Higham 2002,
/// sec. 4.2).
Value ComputeFormulas::measured(Formula formula, Place &place) {
  if (formula->kind == FormulaKind::LargestCount) {
    auto type = cast<ir::ArrayType>(formula->value.getType());
    if (!type.isSparse())
      return extent(type.getShape()[formula->along], place);
  }
  if (formula->value.getType().isIndex()) {
    Value integer = num::FromIntOp::create(place.builder, measures.place(), place.type, formula->value);
    return num::ApplyOp::create(place.builder, measures.place(), num::Function::abs, integer);
  }
  if (formula->kind == FormulaKind::LargestSum) {
    analysis::FormulaNode ofCount = *formula;
    ofCount.kind = FormulaKind::LargestCount;
    Value count = compute(formulas.unique(ofCount), place);
    Value lost = num::MulOp::create(place.builder, measures.place(), count,
                                    number("2.220446049250313080847263336181640625e-16", place));
    Value kept = num::SubOp::create(place.builder, measures.place(), number("1", place), lost);
    return num::DivOp::create(place.builder, measures.place(), converted(stored(formula, place), place), kept);
  }
  return converted(stored(formula, place), place);
}

/// What is measured of a value outside of a loop is measured before the loop.
Value ComputeFormulas::stored(Formula formula, Place &place) {
  Operation *before = place.before;
  Value value = formula->value;
  Operation *home = value.getParentBlock()->getParentOp();
  for (ir::ForOp loop = place.loop; loop && !loop->isAncestor(home); loop = loop->getParentOfType<ir::ForOp>())
    before = loop;
  if (Value now = replaced.lookup(formula->value)) {
    analysis::FormulaNode ofNow = *formula;
    ofNow.value = now;
    return measures.measure(formulas.unique(ofNow), before);
  }
  return measures.measure(formula, before);
}

// -------------------------------------------------------------------------------------------------------------- gammas

/// 2^-precision. Where the graph is computed in double-double numbers after all, this is another number.
Value ComputeFormulas::unit(int precision, Place &place) {
  const int precisionOfDouble = 53;
  Value unit = numberOfFormat(analysis::unitText(precisionOfDouble), analysis::unitText(precision), place);
  if (isOfSingle || precision == precisionOfDouble)
    unit.getDefiningOp()->setAttr("unit_of_roundoff", place.builder.getUnitAttr());
  return unit;
}

/// gamma(k) = k u / (1 - k u), invalid where k u reaches 1.
Value ComputeFormulas::gamma(Formula formula, Place &place) {
  Value count = compute(formula->operands[0], place);
  Value part = likelihood.probability.empty()
                   ? num::MulOp::create(place.builder, measures.place(), count, unit(formula->precision, place))
                   : likelyPart(count, formula->precision, place);
  Value rest = distance(number("1", place), part, place);
  Value gamma = num::DivOp::create(place.builder, measures.place(), part, rest);
  ir::setName(gamma, measures.fresh("gamma"));
  return gamma;
}

/// At least 1 / (1 - u).
static std::string inverseOfRest(int precision) {
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", 1 / (1 - std::ldexp(1.0, -precision)) * (1 + 0x1p-50));
  return text;
}

/// t = lambda sqrt(k) u + k u^2 / (1 - u): exp(t) - 1 <= t / (1 - t) (Higham and Mary 2019, theorem 2.4).
Value ComputeFormulas::likelyPart(Value count, int precision, Place &place) {
  OpBuilder &builder = place.builder;
  const Location at = measures.place();
  Value rounding = unit(precision, place);
  Value scaled = num::MulOp::create(builder, at, rounding, number(inverseOfRest(precision), place));
  Value root = num::ApplyOp::create(builder, at, num::Function::sqrt, count);
  Value first =
      num::MulOp::create(builder, at, num::MulOp::create(builder, at, converted(lambda(), place), root), scaled);
  Value square = num::MulOp::create(builder, at, rounding, scaled);
  Value second = num::MulOp::create(builder, at, count, square);
  return num::AddOp::create(builder, at, first, second);
}

/// At least 2 / (1 - p), as a decimal.
static std::string twiceInverseRisk(StringRef probability) {
  APFloat risk(APFloat::IEEEquad(), "1"), p(APFloat::IEEEquad());
  // Verified by sema: the text is a number below 1.
  llvm::cantFail(p.convertFromString(probability, APFloat::rmTowardPositive));
  risk.subtract(p, APFloat::rmTowardZero);
  bool losesDigits = false;
  risk.convert(APFloat::IEEEdouble(), APFloat::rmTowardZero, &losesDigits);
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", 2 / risk.convertToDouble() * (1 + 0x1p-50));
  return text;
}

/// sqrt(2 log(2 N / (1 - p))), where N products of roundings may each be larger than the bound says: by the probability
/// 2 exp(-lambda^2 / 2), if lambda is divided by 1 - u where it is used. It is computed in f64, and raised by more than
/// its roundings.
Value ComputeFormulas::lambda() {
  if (lambdaOfAll)
    return lambdaOfAll;
  auto graph = certify->getParentOfType<ir::GraphOp>();
  OpBuilder builder(graph.getContext());
  builder.setInsertionPointToStart(&graph.getBody().front());
  Place place{nullptr, builder, builder.getF64Type(), {}}; // whatever real numbers are computed in
  const Location at = measures.place();
  Value products = num::MaxOp::create(place.builder, at, compute(likelihood.products, place), number("1", place));
  Value ratio =
      num::MulOp::create(place.builder, at, products, number(twiceInverseRisk(likelihood.probability), place));
  Value logarithm = num::ApplyOp::create(place.builder, at, num::Function::log, ratio);
  Value twice = num::MulOp::create(place.builder, at, logarithm, number("2.000001", place));
  lambdaOfAll = num::ApplyOp::create(place.builder, at, num::Function::sqrt, twice);
  ir::setName(lambdaOfAll, measures.fresh("lambda"));
  return lambdaOfAll;
}

// --------------------------------------------------------------------------------------------------------------- loops

/// A loop that carries more, and gives more, with the body of another.
static ir::ForOp extended(ir::ForOp loop, ValueRange begin, ir::NextOp next, ArrayRef<std::string> names) {
  OpBuilder builder(loop);
  SmallVector<Type> types(next.getCarried().getTypes());
  llvm::append_range(types, next.getLast().getTypes());
  SmallVector<Attribute> all =
      llvm::map_to_vector(names, [&](const std::string &name) -> Attribute { return builder.getStringAttr(name); });
  auto made = ir::ForOp::create(builder, loop.getLoc(), types, loop.getIndex(), loop.getParallel(), begin,
                                builder.getArrayAttr(all));
  made->setDiscardableAttrs(loop->getDiscardableAttrDictionary());
  made.getBody().takeBody(loop.getBody());
  return made;
}

/// The errors of what a loop carries, as balls behind it, and those of last versions behind these.
void ComputeFormulas::carryErrors(ir::ForOp loop) {
  const analysis::LoopErrors errors = formulas.loops.find(loop)->second;
  Block &body = loop.getBody().front();
  auto next = cast<ir::NextOp>(body.getTerminator());
  Place &before = placeBefore(loop, loop->getParentOfType<ir::ForOp>()), &inside = placeBefore(next, loop);
  const auto in = [&](Place &place, Formula error) { return error ? compute(error, place) : number("0", place); };
  const unsigned carried = loop.getCarried().size();
  SmallVector<Value> beginOfErrors;
  SmallVector<unsigned> ofCarried;
  for (unsigned i = 0; i < carried; ++i)
    if (!num::isEnclosure(loop.getCarried()[i].getType())) {
      ofCarried.push_back(i);
      beginOfErrors.push_back(in(before, errors.begin[i]));
      beginErrors[body.getArgument(1 + i)] = body.addArgument(ball, measures.place());
    }
  SmallVector<Value> after = llvm::map_to_vector(ofCarried, [&](unsigned i) { return in(inside, errors.next[i]); });
  SmallVector<unsigned> ofLast;
  SmallVector<Value> last;
  for (unsigned i = carried; i < loop.getNumResults(); ++i)
    if (errors.next[i]) {
      ofLast.push_back(i);
      last.push_back(compute(errors.next[i], inside));
    }
  next.getCarriedMutable().append(after);
  next.getLastMutable().append(last);

  SmallVector<std::string> names =
      llvm::map_to_vector(loop.getNames().getAsValueRange<StringAttr>(), [](StringRef name) { return name.str(); });
  const auto nameOfError = [&](unsigned i) { return measures.fresh("error_of_" + names[i]); };
  SmallVector<std::string> all(ArrayRef(names).take_front(carried));
  llvm::append_range(all, llvm::map_range(ofCarried, nameOfError));
  llvm::append_range(all, ArrayRef(names).drop_front(carried));
  llvm::append_range(all, llvm::map_range(ofLast, nameOfError));
  SmallVector<Value> begin(loop.getCarried()); // of loops before this one, others may stand for those by now
  llvm::append_range(begin, beginOfErrors);
  ir::ForOp now = extended(loop, begin, next, all);

  const unsigned shift = ofCarried.size();
  for (unsigned i = 0; i < loop.getNumResults(); ++i)
    replaced[loop.getResult(i)] = now.getResult(i < carried ? i : i + shift);
  for (auto [place, i] : llvm::enumerate(ofCarried))
    afterErrors[loop.getResult(i)] = now.getResult(carried + place);
  for (auto [place, i] : llvm::enumerate(ofLast))
    afterErrors[loop.getResult(i)] = now.getResult(loop.getNumResults() + shift + place);
  for (OpResult result : loop.getResults())
    result.replaceAllUsesWith(replaced[result]);
  emptied.push_back(loop);
}

Value ComputeFormulas::afterLoop(OpResult result, Place &place) {
  auto loop = cast<ir::ForOp>(result.getOwner());
  if (!llvm::is_contained(emptied, loop))
    carryErrors(loop);
  return converted(afterErrors.lookup(result), place);
}

} // namespace dpg
