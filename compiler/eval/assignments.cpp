// Assignments to whole names, and of several results.
#include "compiler/eval/assignments.h"

#include "compiler/eval/interpreter.h"

namespace dpg::eval {

using namespace ast;

std::unique_ptr<CompiledAssignment> Interpreter::compileAssignment(const AssignmentStatement *assignment) {
  auto compiled = std::make_unique<CompiledAssignment>(session);
  ExpressionCompiler compiler(session, environment, *this, &compiled->epoch);
  if (const Expression *seed = assignment->clauses.arithmetic.stochasticSeed; seed && session.roundsFormats)
    session.remark(DiagnosticKind::eval_rounds_to_nearest, seed->range);
  if (assignment->targets.size() > 1) {
    compiled->call = compiler.compileCall(llvm::cast<CallExpression>(assignment->value));
    return compiled;
  }
  const Target &target = assignment->targets[0];
  compiled->value = compiler.compile(assignment->value);
  if (target.symbol) {
    const ElementKind kind = elementKindOf(target.symbol->type);
    compiled->value = widen(session, std::move(compiled->value), kind);
  }
  if (assignment->clauses.where)
    compiled->where = compiler.compile(assignment->clauses.where);
  if (target.subscripts)
    compileIndexed(assignment, *compiled);
  return compiled;
}

Outcome Interpreter::assign(const AssignmentStatement *assignment) {
  std::unique_ptr<CompiledAssignment> &place = assignments[assignment];
  if (!place)
    place = compileAssignment(assignment);
  CompiledAssignment &compiled = *place;
  ++compiled.epoch;
  const size_t mark = session.temporariesMark();
  Outcome outcome = Outcome::Value;
  if (compiled.call) {
    outcome = assignResults(assignment, compiled);
  } else if (assignment->targets[0].subscripts) {
    outcome = assignIndexed(assignment, compiled);
  } else {
    outcome = compiled.compute();
    Value value;
    if (outcome == Outcome::Value)
      store(value, *compiled.value);
    value.state = outcome == Outcome::Absent ? State::Absent : value.state;
    session.releaseDownTo(mark); // so that what was computed here is this value's alone
    if (outcome != Outcome::Failed && assignment->targets[0].symbol) // `_ = e` keeps nothing
      outcome = assignWhole(assignment->targets[0], std::move(value), assignment->range);
  }
  session.releaseDownTo(mark);
  return outcome;
}

Outcome Interpreter::assignResults(const AssignmentStatement *assignment, CompiledAssignment &compiled) {
  if (compiled.call->run() != Outcome::Value)
    return Outcome::Failed;
  std::vector<Value> results = std::move(compiled.call->results);
  compiled.call->results.clear();
  for (size_t k = 0; k < assignment->targets.size(); ++k) {
    const Target &target = assignment->targets[k];
    if (!target.symbol) // _: not kept
      continue;
    Outcome outcome = Outcome::Value;
    if (target.subscripts) {
      // T[k, k] beside other results: written like an index statement whose value is at hand.
      CompiledAssignment part(session);
      ExpressionCompiler compiler(session, environment, *this, &part.epoch);
      part.value =
          makeName(session, &results[k], target.name.text, results[k].kind, results[k].array != nullptr, target.range);
      part.value = widen(session, std::move(part.value), elementKindOf(target.symbol->type));
      for (SliceSubscript &subscript : compiler.compileSubscripts(*target.subscripts))
        part.dimensions.push_back({-1, std::move(subscript)});
      const size_t mark = session.temporariesMark();
      ++part.epoch;
      outcome = assignSlices(target, part, assignment->range);
      session.releaseDownTo(mark);
    } else {
      outcome = assignWhole(target, std::move(results[k]), assignment->range);
    }
    if (outcome == Outcome::Failed)
      return outcome;
  }
  return Outcome::Value;
}

Outcome Interpreter::shapeFor(const Target &target, Shape &shape, bool &isKnown) {
  isKnown = true;
  if (target.declared)
    return evaluateShape(target.declared->shape, shape);
  const Value *value = environment.valueOf(target.symbol);
  isKnown = value->state == State::Value && value->array;
  if (isKnown)
    shape = value->array->shape;
  return Outcome::Value;
}

/// A scalar for a declared array: the array, filled with it.
Outcome Interpreter::fill(const Target &target, Value &value, SourceRange range) {
  Shape shape;
  bool isKnown = false;
  if (shapeFor(target, shape, isKnown) != Outcome::Value)
    return Outcome::Failed;
  if (!isKnown)
    return session.fail(DiagnosticKind::eval_value_without_version, target.range, target.name.text);
  const Type &type = target.symbol->type;
  std::shared_ptr<Array> array;
  if (type.isSparse && shape.size() == 2)
    array = session.make(value.kind, std::make_shared<Pattern>(shape[0], shape[1], std::vector<Pattern::Entry>()),
                         State::Value, range);
  else
    array = session.make(value.kind, shape, range);
  for (int64_t slot = 0; array && slot < array->slots(); ++slot) {
    array->setZero(slot);
    if (array->isInteger())
      array->integers[slot] = value.integer;
    else
      mpfr_set(array->re[slot], value.re.get(), MPFR_RNDN);
    if (array->isComplex())
      mpfr_set(array->im[slot], value.im.get(), MPFR_RNDN);
  }
  value.array = std::move(array);
  return value.array ? Outcome::Value : Outcome::Failed;
}

Outcome Interpreter::assignWhole(const Target &target, Value value, SourceRange range) {
  const Type &type = target.symbol->type;
  Value *place = environment.valueOf(target.symbol);
  const ElementKind kind = elementKindOf(type);
  if (value.array && value.array->kind < kind)
    value.array = convertArray(session, *value.array, kind, range);
  else if (!value.array && value.kind <= ElementKind::Int && kind > ElementKind::Int)
    mpfr_set_si(value.re.get(), value.integer, MPFR_RNDN);
  value.kind = std::max(kind, value.kind);
  if (session.hasFailed())
    return Outcome::Failed;
  if (!type.isScalar() && !value.array && value.state == State::Value) {
    if (fill(target, value, range) != Outcome::Value)
      return Outcome::Failed;
  } else if (value.array) {
    Shape shape;
    bool isKnown = false;
    if (shapeFor(target, shape, isKnown) != Outcome::Value)
      return Outcome::Failed;
    if (isKnown && shape != value.array->shape)
      return session.fail(DiagnosticKind::eval_size_conflict, range, target.name.text, shapeText(value.array->shape),
                          shapeText(shape));
  }
  if (checkWidth(target.symbol, value, range) != Outcome::Value)
    return Outcome::Failed;
  *place = std::move(value);
  if (!session.roundsFormats)
    return Outcome::Value;
  if (!place->array) {
    roundToFormat(place->re.get(), type.element);
    roundToFormat(place->im.get(), type.element);
    return Outcome::Value;
  }
  const std::shared_ptr<Array> rounded = session.copy(*place->array, range);
  if (!rounded)
    return Outcome::Failed;
  roundStored(target.symbol, *rounded);
  place->array = rounded;
  return Outcome::Value;
}

} // namespace dpg::eval
