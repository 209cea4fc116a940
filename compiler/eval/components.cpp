// Calls of components: binding arguments, sizes and defaults, and taking results.
#include "compiler/eval/interpreter.h"

#include "compiler/eval/inputs.h"
#include "compiler/eval/library.h"
#include "compiler/eval/text.h"

#include "llvm/ADT/ScopeExit.h"

namespace dpg::eval {

using namespace ast;

namespace {

/// Runs the arguments, then the callee.
class ComponentCall : public CallNode {
public:
  ComponentCall(Session &session, Interpreter &interpreter, const Callable *callee, std::vector<NodePtr> arguments,
                ElementKind kind, bool isArray, SourceRange range)
      : CallNode(kind, isArray, range), session(session), interpreter(interpreter), callee(callee),
        arguments(std::move(arguments)) {}

  Outcome run() override {
    std::vector<Value> values(arguments.size());
    for (size_t k = 0; k < arguments.size(); ++k) {
      if (!arguments[k])
        continue;
      const Outcome outcome = arguments[k]->run();
      if (outcome != Outcome::Value)
        return outcome;
      store(values[k], *arguments[k]);
    }
    session.releaseLater(this);
    return interpreter.call(callee, values, results, range);
  }

private:
  Session &session;
  Interpreter &interpreter;
  const Callable *callee;
  std::vector<NodePtr> arguments;
};

class LibraryCall : public CallNode {
public:
  LibraryCall(Session &session, const CallExpression *call, std::vector<NodePtr> arguments)
      : CallNode(elementKindOf(call->type), !call->type.isScalar(), call->range), session(session),
        name(call->callee.text), arguments(std::move(arguments)) {
    for (const Type &type : call->results)
      kinds.push_back(elementKindOf(type));
  }

  Outcome run() override {
    std::vector<Value> values(arguments.size());
    for (size_t k = 0; k < arguments.size(); ++k) {
      if (!arguments[k])
        continue;
      const Outcome outcome = arguments[k]->run();
      if (outcome != Outcome::Value)
        return outcome;
      store(values[k], *arguments[k]);
      if (arguments[k]->isArray &&
          requireDefined(session, *values[k].array, sourceText(session, arguments[k]->range), range) != Outcome::Value)
        return Outcome::Failed;
    }
    session.releaseLater(this);
    const Outcome outcome = runLibraryTask(session, name, values, results, range);
    return outcome == Outcome::Value ? convertResults() : outcome;
  }

private:
  /// A task of complex arguments may come out real: its type says what it is.
  Outcome convertResults() {
    for (size_t k = 0; k < std::min(kinds.size(), results.size()); ++k) {
      if (results[k].kind >= kinds[k])
        continue;
      if (results[k].array && !(results[k].array = convertArray(session, *results[k].array, kinds[k], range)))
        return Outcome::Failed;
      results[k].kind = kinds[k];
    }
    return Outcome::Value;
  }

  Session &session;
  const std::string name;
  std::vector<NodePtr> arguments;
  std::vector<ElementKind> kinds; // of the results
};

} // namespace

std::unique_ptr<CallNode> Interpreter::makeCall(const CallExpression *call, std::vector<NodePtr> arguments) {
  const ElementKind kind = elementKindOf(call->type);
  const bool isArray = !call->type.isScalar();
  const auto *callee = llvm::dyn_cast_or_null<Callable>(call->component);
  if (!callee)
    return std::make_unique<LibraryCall>(session, call, std::move(arguments));
  return std::make_unique<ComponentCall>(session, *this, callee, std::move(arguments), kind, isArray, call->range);
}

Outcome Interpreter::call(const Callable *callee, std::vector<Value> &arguments, std::vector<Value> &results,
                          SourceRange range) {
  if (!callee->hasBody)
    return session.fail(DiagnosticKind::eval_opaque_meaning, range, callee->name.text);
  for (const Symbol &symbol : callee->symbols)
    environment.clear(&symbol);
  const Callable *caller = running;
  running = callee;
  const auto leave = llvm::scope_exit([&] {
    running = caller;
    for (const Symbol &symbol : callee->symbols) // the memory of its values
      environment.clear(&symbol);
  });
  if (bindParameters(callee, arguments, range) != Outcome::Value)
    return Outcome::Failed;
  if (runBlock(callee->body) != Outcome::Value)
    return Outcome::Failed;
  return takeResults(callee, results);
}

/// The name of a size that stands alone as an extent.
static const Symbol *sizeAlone(const Expression *extent) {
  const auto *name = llvm::dyn_cast<NameExpression>(extent);
  return name && name->symbol && name->symbol->kind == SymbolKind::Size ? name->symbol : nullptr;
}

Outcome Interpreter::bindSizes(const Callable *, const Parameter *parameter, const Array &array, SourceRange range) {
  const std::vector<Expression *> &extents = parameter->declared->shape;
  if (extents.size() != array.rank())
    return session.fail(DiagnosticKind::eval_size_conflict, range, parameter->name.text, shapeText(array.shape),
                        sourceText(session, parameter->declared->range));
  for (size_t d = 0; d < extents.size(); ++d)
    if (const Symbol *size = sizeAlone(extents[d]); size && environment.valueOf(size)->state != State::Value)
      environment.setInteger(size, array.shape[d]);
  return Outcome::Value;
}

Outcome Interpreter::defaultOf(const Callable *callee, const Parameter *parameter, Value &value, SourceRange range) {
  if (parameter->readFile) {
    const std::string path = besideSource(session.sources, parameter->readRange.file, *parameter->readFile);
    return readInput(session, *parameter, path, parameter->readRange, value);
  }
  if (!parameter->initial)
    return session.fail(DiagnosticKind::eval_input_missing, range, parameter->name.text, callee->name.text);
  CompiledExpression &initial = compiled(parameter->initial, elementKindOf(parameter->symbol->type));
  const size_t mark = session.temporariesMark();
  const Outcome outcome = require(initial, parameter->initial);
  if (outcome == Outcome::Value)
    store(value, *initial.node);
  session.releaseDownTo(mark);
  return outcome;
}

/// What a program is given is in the formats that it declares: its reference is that of these numbers.
static Outcome roundInput(Session &session, Value &value, Element element, SourceRange range) {
  if (value.array) {
    const std::shared_ptr<Array> rounded = session.copy(*value.array, range);
    if (!rounded)
      return Outcome::Failed;
    roundToFormat(*rounded, element);
    value.array = rounded;
    return Outcome::Value;
  }
  roundToFormat(value.re.get(), element);
  roundToFormat(value.im.get(), element);
  return Outcome::Value;
}

Outcome Interpreter::bindParameters(const Callable *callee, std::vector<Value> &arguments, SourceRange range) {
  // First every value and every size that an array shows, then what needs all sizes: scalars that fill arrays, checks.
  size_t next = 0;
  const bool isProgram = std::exchange(bindsProgram, false);
  for (const Parameter *parameter : callee->parameters) {
    if (parameter->direction == Direction::Out)
      continue;
    Value value = next < arguments.size() ? std::move(arguments[next]) : Value();
    ++next;
    if (value.state == State::Undefined && defaultOf(callee, parameter, value, range) != Outcome::Value)
      return Outcome::Failed;
    if (value.array && bindSizes(callee, parameter, *value.array, range) != Outcome::Value)
      return Outcome::Failed;
    const Element declared = parameter->symbol->type.element;
    const Element element = declared == Element::DD ? Element::F64 : declared; // which is how inputs are read
    if (isProgram && element != Element::Real && roundInput(session, value, element, range) != Outcome::Value)
      return Outcome::Failed;
    *environment.valueOf(parameter->symbol) = std::move(value);
  }
  for (const Parameter *parameter : callee->parameters)
    if (checkParameter(parameter, range) != Outcome::Value)
      return Outcome::Failed;
  return Outcome::Value;
}

Outcome Interpreter::checkParameter(const Parameter *parameter, SourceRange range) {
  Value *value = environment.valueOf(parameter->symbol);
  Shape shape;
  if (evaluateShape(parameter->declared->shape, shape) != Outcome::Value)
    return Outcome::Failed;
  if (parameter->direction == Direction::Out) {
    if (shape.empty())
      return Outcome::Value;
    value->kind = elementKindOf(parameter->symbol->type);
    value->array = session.make(value->kind, shape, parameter->range);
    value->state = State::Value;
    return value->array ? Outcome::Value : Outcome::Failed;
  }
  if (value->array && value->array->shape != shape)
    return session.fail(DiagnosticKind::eval_size_conflict, range, parameter->name.text, shapeText(value->array->shape),
                        shapeText(shape));
  if (value->array && value->array->hasAbsent()) {
    if (!parameter->symbol->type.isSparse) {
      return session.fail(DiagnosticKind::eval_task_without_result, range, running->name.text,
                          absentElement(*value->array, parameter->name.text));
    }
    value->array = zeroForAbsent(session, *value->array, range);
  }
  // Conversion, and for an array a scalar that fills it, are those of an assignment.
  Target target;
  target.name = parameter->name;
  target.declared = parameter->declared;
  target.symbol = parameter->symbol;
  target.range = parameter->range;
  if (assignWhole(target, *value, parameter->range) != Outcome::Value)
    return Outcome::Failed;
  return parameter->declared->valueRange ? checkRange(parameter, *value) : Outcome::Value;
}

Outcome Interpreter::checkRange(const Parameter *parameter, const Value &value) {
  const ValueRange &allowed = *parameter->declared->valueRange;
  CompiledExpression &low = compiled(allowed.low, ElementKind::Real), &high = compiled(allowed.high, ElementKind::Real);
  if (require(low, allowed.low) != Outcome::Value || require(high, allowed.high) != Outcome::Value)
    return Outcome::Failed;
  const auto holds = [&](mpfr_srcptr element) {
    return mpfr_greaterequal_p(element, low.node->re) && mpfr_lessequal_p(element, high.node->re);
  };
  const auto refuse = [&](const std::string &where, const std::string &what) {
    return session.fail(DiagnosticKind::eval_value_outside_range, parameter->range, where, what,
                        numberText(low.node->re, 17), numberText(high.node->re, 17), parameter->name.text);
  };
  Real number;
  if (!value.array) {
    mpfr_set_si(number.get(), value.integer, MPFR_RNDN);
    mpfr_srcptr element = value.kind == ElementKind::Int ? number.get() : value.re.get();
    return holds(element) ? Outcome::Value : refuse(parameter->name.text, numberText(element, 17));
  }
  const Array &array = *value.array;
  const auto place = [&](const Shape &subscripts) {
    return parameter->name.text + "[" + subscriptText(subscripts) + "]";
  };
  const std::optional<Shape> missing = array.isSparse() && array.background == State::Value && !holds(number.get())
                                           ? array.pattern->firstOutside()
                                           : std::nullopt;
  for (int64_t slot = 0; slot < array.slots(); ++slot) {
    const Shape subscripts = array.subscriptsOf(slot);
    if (missing && *missing < subscripts)
      break;
    if (array.states[slot] != State::Value)
      continue;
    if (array.isInteger())
      mpfr_set_si(number.get(), array.integers[slot], MPFR_RNDN);
    mpfr_srcptr element = array.isInteger() ? number.get() : array.re[slot];
    if (!holds(element))
      return refuse(place(subscripts), numberText(element, 17));
  }
  return missing ? refuse(place(*missing), "not stored, so 0") : Outcome::Value;
}

Outcome Interpreter::takeResults(const Callable *callee, std::vector<Value> &results) {
  results.clear();
  for (const Parameter *parameter : callee->parameters) {
    if (parameter->direction == Direction::In)
      continue;
    Value *value = environment.valueOf(parameter->symbol);
    const int64_t slot = value->array ? value->array->firstIn(State::Undefined) : -1;
    if (value->state == State::Undefined || slot >= 0)
      return session.fail(DiagnosticKind::eval_incomplete_output, parameter->range, parameter->name.text,
                          slot < 0 ? "" : subscriptText(value->array->subscriptsOf(slot)), callee->name.text);
    // What is handed out is taken as a parameter is: a sparse one holds zero where elements are absent.
    if (value->array && parameter->symbol->type.isSparse && value->array->hasAbsent() &&
        !(value->array = zeroForAbsent(session, *value->array, parameter->range)))
      return Outcome::Failed;
    results.push_back(std::move(*value));
  }
  return Outcome::Value;
}

} // namespace dpg::eval
