// Index statements: y[i, k] = ..., for all values of the indices on the left.
//
// On the left a bare name without a value is an index, and becomes a Binding; the other subscripts are ints, slices and
// whole dimensions. Indices are in scope in the value and in `where`, and get their ranges from both.
#include "compiler/sema/sparsity.h"
#include "compiler/sema/statement_checker.h"
#include "compiler/sema/walk.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;
using llvm::dyn_cast;

void StatementChecker::assignIndexed(AssignmentStatement &statement, Target &target) {
  bindNames(target, /*hasIndices=*/true);
  Symbol *symbol = lookup(target.name.text);
  bool isAllowed = isAssignable(target.name, symbol);
  Type base = symbol && isAllowed ? symbol->type : unknownType();
  std::vector<Extent> slice;
  if (!base.isUnknown && target.subscripts->size() > base.rank()) {
    report(DiagnosticKind::too_many_subscripts, target.range, target.name.text, dimensionsText(base),
           target.subscripts->size())
        .note(symbol->declared, "`" + symbol->name + "` is " + describe(base));
    base = unknownType();
  }
  slice = checkSubscripts(*target.subscripts, base);
  std::vector<IndexScope *> indices = pushTargetIndices(target, base.isUnknown ? nullptr : symbol);
  Type given = check(statement.value);
  checkWhere(statement, target);
  for (size_t i = 0; i < indices.size(); ++i)
    resolveIndex(target.indices[i], *indices[i]);
  runPostponed();
  bool isAbsent = statement.clauses.where || mayBeAbsent(statement.value);
  for (IndexScope *index : llvm::reverse(indices))
    popIndex(*index);
  checkPublished(statement, target);
  if (!isAllowed)
    return;
  if (!symbol)
    symbol = createArray(target, given, statement.value);
  else
    checkElementGiven(target, base, slice, given, statement.value->range);
  target.symbol = symbol;
  definePart(target, *symbol);
  if (statement.clauses.where && !target.isWhole)
    report(DiagnosticKind::where_on_part, statement.clauses.where->range, target.name.text);
  if (!base.isUnknown && !isAbsent)
    checkSparsity(target, *symbol, given, statement.value);
  checkAbsence(target, *symbol, isAbsent, statement.value->range);
  ValueState &state = states[symbol];
  state.mayBeAbsent = target.isWhole ? isAbsent : state.mayBeAbsent || isAbsent;
  recordWrite(target, *symbol);
}

/// A part of an array that exists, given one result of several: subscripts have values, and no index is bound.
void StatementChecker::assignPart(Target &target, const Type &given, SourceRange valueRange) {
  bindNames(target, /*hasIndices=*/false);
  Symbol *symbol = lookup(target.name.text);
  if (!symbol && unknownNames.insert(target.name.text).second)
    report(DiagnosticKind::array_without_shape, target.name.range, target.name.text);
  if (!symbol || !isAssignable(target.name, symbol))
    return;
  Type base = symbol->type;
  if (!base.isUnknown && target.subscripts->size() > base.rank()) {
    report(DiagnosticKind::too_many_subscripts, target.range, target.name.text, dimensionsText(base),
           target.subscripts->size());
    base = unknownType();
  }
  std::vector<Extent> slice = checkSubscripts(*target.subscripts, base);
  runPostponed();
  target.symbol = symbol;
  checkElementGiven(target, base, slice, given, valueRange);
  definePart(target, *symbol);
  recordWrite(target, *symbol);
}

/// Turns bare names without a value into indices, and refuses expressions over them.
void StatementChecker::bindNames(Target &target, bool hasIndices) {
  std::set<std::string> bound;
  for (Subscript &subscript : *target.subscripts) {
    auto *bare = subscript.kind == SubscriptKind::Element ? dyn_cast<NameExpression>(subscript.element) : nullptr;
    if (bare && hasIndices && !isLanguageConstant(bare->name.text) && !lookup(bare->name.text) &&
        !endedNames.count(bare->name.text)) {
      subscript.kind = SubscriptKind::Binding;
      subscript.bound = bare->name;
      subscript.element = nullptr;
    }
    if (subscript.kind == SubscriptKind::Binding && !bound.insert(subscript.bound->text).second)
      report(DiagnosticKind::index_twice, subscript.bound->range, subscript.bound->text);
  }
  for (const Subscript &subscript : *target.subscripts) {
    if (subscript.kind != SubscriptKind::Element)
      continue;
    forEachExpression(*subscript.element, [&](const Expression &part) {
      auto *name = dyn_cast<NameExpression>(&part);
      bool isIndex = name && !lookup(name->name.text) && name != subscript.element;
      if (isIndex && unknownNames.insert(name->name.text).second)
        report(DiagnosticKind::computed_left_subscript, subscript.range, textOf(subscript.range));
    });
  }
}

std::vector<IndexScope *> StatementChecker::pushTargetIndices(Target &target, const Symbol *symbol) {
  std::vector<size_t> dimensions;
  for (size_t d = 0; d < target.subscripts->size(); ++d) {
    const Subscript &subscript = (*target.subscripts)[d];
    if (subscript.kind != SubscriptKind::Binding)
      continue;
    target.indices.push_back({*subscript.bound, subscript.slice, nullptr, {}, {}});
    dimensions.push_back(d);
  }
  std::vector<IndexScope *> indices;
  for (size_t i = 0; i < target.indices.size(); ++i) {
    IndexScope &index = pushIndex(target.indices[i], SymbolKind::Index);
    indices.push_back(&index);
    if (!symbol)
      continue;
    const Extent &extent = symbol->type.shape[dimensions[i]];
    index.standing.push_back({extent, (*target.subscripts)[dimensions[i]].range});
    postponeBounds((*target.subscripts)[dimensions[i]].range, Extent::symbol(index.values.name), extent);
  }
  return indices;
}

void StatementChecker::checkWhere(AssignmentStatement &statement, const Target &target) {
  if (!statement.clauses.where)
    return;
  checkCondition(statement.clauses.where, "`where`");
  if (target.indices.empty())
    report(DiagnosticKind::where_without_index, statement.clauses.where->range);
}

/// The symbol of an array that its first index statement shapes.
Symbol *StatementChecker::createArray(Target &target, const Type &given, const Expression *value) {
  bool isKnown = !given.isUnknown;
  std::vector<Extent> shape;
  bool allBound = target.indices.size() == target.subscripts->size();
  if (!allBound)
    report(DiagnosticKind::array_without_shape, target.name.range, target.name.text);
  for (const Binder &index : target.indices) {
    isKnown &= index.symbol && !(index.to == index.from); // an index without a range has neither
    if (!(index.from == Extent::constant(0)))
      report(DiagnosticKind::new_array_starts_late, index.name.range, index.name.text, target.name.text,
             index.from.text());
    for (const Binder &other : target.indices)
      if (mentions(index.to, other.name.text) && isKnown) {
        report(DiagnosticKind::computed_extent, index.over->range, textOf(index.over->range),
               "the shape of a new array");
        isKnown = false;
      }
    shape.push_back(index.to);
  }
  if (isKnown && !given.isScalar())
    report(DiagnosticKind::element_given_array, value->range, target.name.text, describe(given));
  Type type = isKnown && allBound && given.isScalar() ? reshaped(inferredFrom(given), shape) : unknownType();
  type.isSparse = !type.isUnknown && followsSparse(*value, target.indices);
  Symbol *symbol = createSymbol(SymbolKind::Value, target.name, type);
  declare(symbol);
  return symbol;
}

void StatementChecker::checkElementGiven(const Target &target, const Type &base, const std::vector<Extent> &slice,
                                         const Type &given, SourceRange valueRange) {
  if (base.isUnknown || given.isUnknown)
    return;
  const Symbol &symbol = *lookup(target.name.text);
  if (!holds(base, given)) {
    report(DiagnosticKind::type_mismatch, valueRange, target.name.text, describe(base), describe(given))
        .note(symbol.declared, settledHere(symbol, given));
    return;
  }
  Type part = reshaped(base, slice);
  if (given.isScalar() || sameShape(part, given))
    return;
  if (slice.empty())
    report(DiagnosticKind::element_given_array, valueRange, target.name.text, describe(given));
  else
    report(DiagnosticKind::slice_shape, valueRange, target.name.text, shapeText(part), shapeText(given))
        .note(target.range, "the slice");
}

/// The elements that a target names; none where they are no box (a triangle), or cannot be told.
std::optional<Box> StatementChecker::boxOfTarget(const Target &target) const {
  Box box;
  size_t next = 0;
  for (const Subscript &subscript : *target.subscripts) {
    if (subscript.kind != SubscriptKind::Binding) {
      std::optional<Box> one = boxOf({subscript});
      if (!one)
        return std::nullopt;
      box.from.push_back(one->from.front());
      box.to.push_back(one->to.front());
      continue;
    }
    const Binder &index = target.indices[next++];
    for (const Binder &other : target.indices)
      if (mentions(index.from, other.name.text) || mentions(index.to, other.name.text))
        return std::nullopt;
    box.from.push_back(index.from);
    box.to.push_back(index.to);
  }
  return box;
}

/// Notes which elements have values now, and whether all of them are new.
void StatementChecker::definePart(Target &target, Symbol &symbol) {
  target.isWhole = false;
  ValueState &state = states[&symbol];
  if (symbol.type.isUnknown) {
    state.definition = Definition::Everywhere;
    return;
  }
  std::optional<Box> box = boxOfTarget(target);
  if (!box) {
    state.defineSomewhere();
    state.assigned = target.range;
    return;
  }
  ValueState alone;
  alone.define(*box, symbol.type.shape);
  target.isWhole = alone.definition == Definition::Everywhere;
  if (target.isWhole) {
    newVersion(symbol, target.range, false);
    return;
  }
  state.define(*box, symbol.type.shape);
  state.assigned = target.range;
}
