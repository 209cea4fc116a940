// Index statements: new versions of whole arrays, and of some of their elements.
//
// A statement reads only what stood before it. So a new version is computed into an array of its own, and new elements
// are computed before the first is written.
#include "compiler/eval/assignments.h"

#include "compiler/eval/interpreter.h"
#include "compiler/eval/walk.h"

namespace dpg::eval {

using namespace ast;

void Interpreter::compileIndexed(const AssignmentStatement *assignment, CompiledAssignment &compiled) {
  const Target &target = assignment->targets[0];
  ExpressionCompiler compiler(session, environment, *this, &compiled.epoch);
  const Expression *where = assignment->clauses.where;
  std::vector<const std::optional<Range> *> ranges;
  std::vector<SliceSubscript> slices = compiler.compileSubscripts(*target.subscripts);
  size_t next = 0;
  for (size_t d = 0; d < slices.size(); ++d) {
    TargetDimension &dimension = compiled.dimensions.emplace_back();
    if ((*target.subscripts)[d].kind != SubscriptKind::Binding) {
      dimension.slice = std::move(slices[d]);
      continue;
    }
    const Binder &binder = target.indices[next];
    dimension.index = static_cast<int>(next++);
    const Expression *expressions[] = {assignment->value, where};
    compiled.space.indices.push_back(compiler.bindIndex(binder.symbol, binder.name, binder.over, expressions));
    ranges.push_back(&binder.over);
  }
  compiler.markDependent(compiled.space, ranges);

  const SupportBuilder builder = compiler.supportBuilder(compiled.space);
  compiled.absentOutside = findSupport(builder, assignment->value, IsAbsent);
  if (where)
    compiled.absentOutside = intersect(std::move(compiled.absentOutside), findSupport(builder, where, IsEither));
  else
    compiled.zeroOutside = findSupport(builder, assignment->value, IsZero);
  walk(assignment->value, [&](const Expression *below) {
    const auto *name = llvm::dyn_cast<NameExpression>(below);
    if (name && name->symbol && !name->symbol->type.isScalar())
      compiled.read.push_back(environment.valueOf(name->symbol));
  });
}

Outcome Interpreter::findTargetBounds(const Target &target, CompiledAssignment &compiled, const Array *old) {
  if (const Outcome outcome = compiled.space.findBounds(); outcome != Outcome::Value || !old)
    return outcome;
  for (size_t d = 0; d < compiled.dimensions.size(); ++d) {
    const int position = compiled.dimensions[d].index;
    if (position < 0 || compiled.space.indices[position].from)
      continue;
    Bounds &bounds = compiled.space.bounds[position];
    if (!compiled.space.indices[position].sources.empty() && bounds.to != old->shape[d])
      return session.fail(DiagnosticKind::eval_size_conflict, target.range, compiled.space.indices[position].name,
                          old->shape[d], bounds.to);
    bounds.to = old->shape[d];
  }
  return Outcome::Value;
}

static bool bindsAllDimensions(const CompiledAssignment &compiled, size_t rank) {
  return compiled.dimensions.size() == rank &&
         llvm::all_of(compiled.dimensions, [](const TargetDimension &dimension) { return dimension.index >= 0; });
}

/// The shape of a new version that has no elements in common with the one before it; nothing if some elements stay.
static std::optional<Shape> shapeOfNew(const CompiledAssignment &compiled, const Array *old) {
  if (!compiled.space.isRectangular() || (old && !bindsAllDimensions(compiled, old->rank())))
    return std::nullopt;
  Shape shape;
  for (size_t d = 0; d < compiled.dimensions.size(); ++d) {
    if (compiled.dimensions[d].index < 0)
      return std::nullopt;
    const Bounds &bounds = compiled.space.bounds[compiled.dimensions[d].index];
    if (bounds.from != 0 || (old && bounds.to != old->shape[d]))
      return std::nullopt;
    shape.push_back(bounds.to);
  }
  return shape;
}

Outcome Interpreter::assignIndexed(const AssignmentStatement *assignment, CompiledAssignment &compiled) {
  const Target &target = assignment->targets[0];
  Value *place = environment.valueOf(target.symbol);
  const Array *old = place->state == State::Value ? place->array.get() : nullptr;
  if (findTargetBounds(target, compiled, old) != Outcome::Value)
    return Outcome::Failed;
  if (const std::optional<Shape> shape = shapeOfNew(compiled, old); shape && !compiled.value->isArray)
    return assignNew(target, compiled, *shape, assignment->range);
  if (!old) {
    // y[i in 1..n] of a name without a version: its other elements are undefined.
    Shape shape;
    for (const TargetDimension &dimension : compiled.dimensions) {
      if (dimension.index < 0)
        return session.fail(DiagnosticKind::eval_value_without_version, target.range, target.name.text);
      shape.push_back(compiled.space.bounds[dimension.index].to);
    }
    place->kind = compiled.value->kind;
    place->array = session.make(place->kind, shape, assignment->range);
    place->state = State::Value;
    if (!place->array)
      return Outcome::Failed;
  }
  const bool hasSlices =
      compiled.dimensions.size() < place->array->rank() ||
      llvm::any_of(
          compiled.dimensions,
          [](const TargetDimension &dimension) { return dimension.index < 0 && !dimension.slice.isElement; });
  return hasSlices ? assignSlices(target, compiled, assignment->range)
                   : assignElements(target, compiled, assignment->range);
}

Outcome Interpreter::assignNew(const Target &target, CompiledAssignment &compiled, const Shape &shape,
                               SourceRange range) {
  if (shape.size() == 2) {
    if (Support *support = compiled.space.usable(compiled.absentOutside.get()))
      if (support->positions == 3 || support->estimate() == 0)
        return assignSparse(target, compiled, *support, State::Absent, shape, range);
    const bool readsAbsent = llvm::any_of(compiled.read, [](const Value *value) {
      return value->state == State::Value && value->array && value->array->hasAbsent();
    });
    if (Support *support = readsAbsent ? nullptr : compiled.space.usable(compiled.zeroOutside.get()))
      if (support->positions == 3 || support->estimate() == 0)
        return assignSparse(target, compiled, *support, State::Value, shape, range);
  }
  std::shared_ptr<Array> array = session.make(compiled.value->kind, shape, range);
  if (!array)
    return Outcome::Failed;
  int64_t slot = 0;
  const auto visit = [&] {
    const Outcome outcome = compiled.compute();
    storeSlot(*array, slot++, *compiled.value, outcome);
    return outcome;
  };
  if (compiled.space.forEach(visit) == Outcome::Failed)
    return Outcome::Failed;
  return keep(target, std::move(array));
}

Outcome Interpreter::assignSparse(const Target &target, CompiledAssignment &compiled, Support &support,
                                  State background, const Shape &shape, SourceRange range) {
  std::vector<Candidate> candidates;
  support.collect(candidates);
  sortCandidates(candidates);
  std::vector<Pattern::Entry> entries;
  for (const Candidate &candidate : candidates)
    if (candidate[0] >= 0 && candidate[0] < shape[0] && candidate[1] >= 0 && candidate[1] < shape[1])
      entries.emplace_back(candidate[0], candidate[1]);
  auto pattern = std::make_shared<Pattern>(shape[0], shape[1], entries);
  std::shared_ptr<Array> array = session.make(compiled.value->kind, std::move(pattern), background, range);
  if (!array)
    return Outcome::Failed;
  for (size_t slot = 0; slot < entries.size(); ++slot) {
    *compiled.space.indices[0].place = entries[slot].first;
    *compiled.space.indices[1].place = entries[slot].second;
    const Outcome outcome = compiled.compute();
    if (outcome == Outcome::Failed)
      return outcome;
    storeSlot(*array, static_cast<int64_t>(slot), *compiled.value, outcome);
  }
  return keep(target, std::move(array));
}

/// Where the element lies that the target names at the indices' values.
Outcome Interpreter::slotOf(const Target &target, const CompiledAssignment &compiled, const Shape &shape,
                            int64_t &slot) {
  slot = 0;
  for (size_t d = 0; d < shape.size(); ++d) {
    const TargetDimension &dimension = compiled.dimensions[d];
    if (dimension.index < 0 && dimension.slice.from->run() != Outcome::Value)
      return Outcome::Failed;
    const int64_t subscript =
        dimension.index < 0 ? dimension.slice.from->integer : *compiled.space.indices[dimension.index].place;
    if (subscript < 0 || subscript >= shape[d])
      return session.fail(DiagnosticKind::eval_subscript_outside, target.range, subscript, shape[d], d + 1,
                          target.name.text);
    slot = slot * shape[d] + subscript;
  }
  return Outcome::Value;
}

Outcome Interpreter::assignElements(const Target &target, CompiledAssignment &compiled, SourceRange range) {
  Value *place = environment.valueOf(target.symbol);
  std::vector<int64_t> slots;
  const auto findSlot = [&] { return slotOf(target, compiled, place->array->shape, slots.emplace_back()); };
  if (compiled.space.forEach(findSlot) == Outcome::Failed)
    return Outcome::Failed;
  const Shape count = {static_cast<int64_t>(slots.size())};
  const std::shared_ptr<Array> computed = session.make(compiled.value->kind, count, range);
  if (!computed)
    return Outcome::Failed;
  int64_t next = 0;
  const auto visit = [&] {
    const Outcome outcome = compiled.compute();
    storeSlot(*computed, next++, *compiled.value, outcome);
    return outcome;
  };
  if (compiled.space.forEach(visit) == Outcome::Failed)
    return Outcome::Failed;
  const bool isScaled = isInBlocks(target.symbol->type.element); // by numbers beside these too
  if (!isScaled)
    roundStored(target.symbol, *computed);
  const std::shared_ptr<Array> array = writable(*place, range);
  if (!array)
    return Outcome::Failed;
  for (size_t k = 0; k < slots.size(); ++k) {
    array->copySlot(slots[k], *computed, static_cast<int64_t>(k));
    if (checkWidth(target.symbol, *array, slots[k], range) != Outcome::Value)
      return Outcome::Failed;
  }
  if (isScaled)
    roundStored(target.symbol, *array);
  return Outcome::Value;
}

Outcome Interpreter::assignSlices(const Target &target, CompiledAssignment &compiled, SourceRange range) {
  Value *place = environment.valueOf(target.symbol);
  if (place->state != State::Value || !place->array)
    return session.fail(DiagnosticKind::eval_value_without_version, target.range, target.name.text);
  // Reading the name still gives the version before: this one is written beside it.
  std::shared_ptr<Array> array =
      place->array->isSparse() ? densify(session, *place->array, range) : session.copy(*place->array, range);
  if (!array)
    return Outcome::Failed;
  const auto visit = [&] {
    const Outcome outcome = compiled.compute();
    return outcome == Outcome::Value ? writeSlice(*array, compiled, target.name.text, range) : outcome;
  };
  if (compiled.space.forEach(visit) == Outcome::Failed)
    return Outcome::Failed;
  roundStored(target.symbol, *array);
  if (checkWidth(target.symbol, *array, range) != Outcome::Value)
    return Outcome::Failed;
  place->array = std::move(array);
  return Outcome::Value;
}

Outcome Interpreter::writeSlice(Array &to, CompiledAssignment &compiled, const std::string &name, SourceRange range) {
  std::vector<SliceSubscript> subscripts;
  for (TargetDimension &dimension : compiled.dimensions) {
    if (dimension.index >= 0)
      subscripts.push_back({makeInteger(*compiled.space.indices[dimension.index].place, range), nullptr, true});
    else
      subscripts.push_back({std::move(dimension.slice.from), std::move(dimension.slice.to), dimension.slice.isElement});
  }
  SliceBounds bounds;
  const Outcome outcome = boundsOf(session, subscripts, to.shape, name, bounds);
  for (size_t d = 0; d < compiled.dimensions.size(); ++d)
    if (compiled.dimensions[d].index < 0)
      compiled.dimensions[d].slice = std::move(subscripts[d]);
  if (outcome != Outcome::Value)
    return outcome;
  const Array *from = compiled.value->isArray ? compiled.value->array : nullptr;
  if (from && from->shape != bounds.shape)
    return session.fail(DiagnosticKind::eval_size_conflict, range, name, shapeText(from->shape),
                        shapeText(bounds.shape));
  std::shared_ptr<Array> dense;
  if (from && from->isSparse() && !(dense = densify(session, *from, range)))
    return Outcome::Failed;
  from = dense ? dense.get() : from;
  Shape place = bounds.from;
  const int64_t count = elementCount(bounds.shape).value_or(0);
  for (int64_t k = 0; k < count; ++k) {
    int64_t slot = 0;
    for (size_t d = 0; d < to.rank(); ++d)
      slot = slot * to.shape[d] + place[d];
    if (from)
      to.copySlot(slot, *from, k);
    else
      storeSlot(to, slot, *compiled.value, Outcome::Value);
    for (size_t d = to.rank(); d-- > 0;) {
      if (++place[d] < bounds.to[d])
        break;
      place[d] = bounds.from[d];
    }
  }
  return Outcome::Value;
}

std::shared_ptr<Array> Interpreter::writable(Value &value, SourceRange range) {
  if (value.array->isSparse())
    value.array = densify(session, *value.array, range);
  else if (value.array.use_count() > 1)
    value.array = session.copy(*value.array, range);
  return std::const_pointer_cast<Array>(value.array);
}

Outcome Interpreter::keep(const Target &target, std::shared_ptr<Array> array) {
  roundStored(target.symbol, *array);
  if (checkWidth(target.symbol, *array, target.range) != Outcome::Value)
    return Outcome::Failed;
  Value *place = environment.valueOf(target.symbol);
  place->state = State::Value;
  place->kind = array->kind;
  place->array = std::move(array);
  return Outcome::Value;
}

void Interpreter::roundStored(const Symbol *symbol, Array &array) const {
  if (session.roundsFormats)
    roundToFormat(array, symbol->type.element);
}

} // namespace dpg::eval
