// Subscripts: elements, slices, and whether they lie inside their dimension where that can be told.
#include "compiler/sema/expression_checker.h"

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;
using llvm::cast;
using llvm::dyn_cast;

Type ExpressionChecker::checkSubscripted(SubscriptedExpression &expression) {
  auto *name = dyn_cast<NameExpression>(expression.base);
  Symbol *symbol = nullptr;
  if (name && !isLanguageConstant(name->name.text)) {
    symbol = resolve(*name);
    if (!symbol)
      reportUnknown(name->name);
  } else {
    check(expression.base);
  }
  Type base = expression.base->type;
  if (!base.isUnknown && expression.subscripts.size() > base.rank()) {
    auto reported = report(DiagnosticKind::too_many_subscripts, expression.range, textOf(expression.base->range),
                           dimensionsText(base), expression.subscripts.size());
    if (symbol)
      reported.note(symbol->declared, "`" + symbol->name + "` is " + describe(symbol->type));
    base = unknownType();
  }
  std::vector<Extent> shape = checkSubscripts(expression.subscripts, base);
  if (base.isUnknown)
    return unknownType();
  if (symbol) {
    postponeDefined(symbol, expression.subscripts, expression.range);
    recordAccess(&ParallelLoop::reads, symbol, expression.subscripts, expression.range);
  }
  Type result = reshaped(base, shape);
  result.isSparse = base.isSparse && base.rank() == 2 && shape.size() == 2;
  return result;
}

/// Checks the subscripts of an array and completes them; returns the extents of the dimensions that remain.
std::vector<Extent> ExpressionChecker::checkSubscripts(std::vector<Subscript> &subscripts, const Type &base) {
  std::vector<Extent> shape;
  for (size_t d = subscripts.size(); !base.isUnknown && d < base.rank(); ++d) {
    subscripts.emplace_back().kind = SubscriptKind::Whole;
    subscripts.back().range = subscripts.front().range;
  }
  for (size_t d = 0; d < subscripts.size(); ++d) {
    Subscript &subscript = subscripts[d];
    // Of an unknown array nothing is known to lie outside, but names and kinds in its subscripts are still checked.
    Extent extent = base.isUnknown ? Extent::atom("unknown extent") : base.shape[d];
    if (subscript.kind == SubscriptKind::Whole) {
      subscript.from = Extent::constant(0);
      subscript.to = extent;
    } else if (subscript.kind == SubscriptKind::Slice) {
      checkSlice(subscript, extent);
    } else if (subscript.kind == SubscriptKind::Element) {
      auto *index = dyn_cast<NameExpression>(subscript.element);
      Symbol *symbol = index ? lookup(index->name.text) : nullptr;
      for (IndexScope *scope : active)
        if (symbol && scope->symbol == symbol && base.isUnknown)
          scope->isUnknown |= scope->standing.empty() && !scope->isResolved;
        else if (symbol && scope->symbol == symbol)
          scope->standing.push_back({extent, subscript.range});
      checkElement(subscript, extent);
    }
    bool keepsDimension = subscript.kind == SubscriptKind::Slice || subscript.kind == SubscriptKind::Whole;
    if (keepsDimension)
      shape.push_back(subscript.to - subscript.from);
  }
  return shape;
}

void ExpressionChecker::checkElement(Subscript &subscript, const Extent &extent) {
  auto *name = dyn_cast<NameExpression>(subscript.element);
  if (name && !isLanguageConstant(name->name.text) && !lookup(name->name.text))
    reportUnknown(name->name, /*isSubscript=*/true);
  Type type = check(subscript.element);
  if (type.isUnknown)
    return;
  if (!type.isScalar() || !isInt(type)) {
    report(DiagnosticKind::subscript_kind, subscript.element->range, describe(type));
    return;
  }
  if (std::optional<Extent> value = extentOf(subscript.element))
    postponeBounds(subscript.range, *value, extent);
  if (std::optional<Extent> place = placeOf(subscript.element)) {
    subscript.from = *place;
    subscript.to = *place + Extent::constant(1);
  }
}

void ExpressionChecker::checkSlice(Subscript &subscript, const Extent &extent) {
  std::optional<Extent> from = requireExtent(subscript.slice->from, "a slice");
  std::optional<Extent> to = requireExtent(subscript.slice->to, "a slice");
  if (!from || !to)
    return;
  subscript.from = *from;
  subscript.to = *to;
  if (difference(*to, *from).value_or(0) < 0) {
    report(DiagnosticKind::empty_range, subscript.range, textOf(subscript.range));
    return;
  }
  // The last element of a slice that is not empty, and its first, lie inside.
  if (difference(*to, *from).value_or(1) > 0) {
    postponeBounds(subscript.range, *from, extent);
    postponeBounds(subscript.range, *to - Extent::constant(1), extent);
  }
}

/// Reports `subscript` once the indices have ranges, if it certainly leaves 0..extent. Under a condition nothing is
/// certain.
void ExpressionChecker::postponeBounds(SourceRange range, Extent subscript, Extent extent) {
  if (guards > 0)
    return;
  std::vector<const IndexScope *> around(active.begin(), active.end());
  postponed.push_back([this, range, subscript, extent, around] {
    std::optional<std::vector<IndexRange>> ranges = rangesOf(around);
    if (!ranges)
      return;
    std::optional<Extent> least = extreme(subscript, Extreme::Least, *ranges);
    std::optional<Extent> excess = extreme(subscript - extent, Extreme::Largest, *ranges);
    std::optional<Extent> largest = extreme(subscript, Extreme::Largest, *ranges);
    if (least && least->asConstant().value_or(0) < 0)
      report(DiagnosticKind::subscript_outside, range, textOf(range), least->text(), extent.text());
    else if (excess && excess->asConstant().value_or(-1) >= 0)
      report(DiagnosticKind::subscript_outside, range, textOf(range), (largest ? *largest : subscript).text(),
             extent.text());
  });
}

/// The elements that subscripts name, if their places are known.
std::optional<Box> ExpressionChecker::boxOf(const std::vector<Subscript> &subscripts) const {
  Box box;
  for (const Subscript &subscript : subscripts) {
    if (subscript.kind == SubscriptKind::Element) {
      std::optional<Extent> at = extentOf(subscript.element);
      if (!at)
        return std::nullopt;
      box.from.push_back(*at);
      box.to.push_back(*at + Extent::constant(1));
      continue;
    }
    box.from.push_back(subscript.from);
    box.to.push_back(subscript.to);
  }
  return box;
}

/// Reports a read of elements that certainly have no value: the first or the last that the indices reach.
void ExpressionChecker::postponeDefined(const Symbol *symbol, const std::vector<Subscript> &subscripts,
                                        SourceRange range) {
  ValueState *state = stateOf(symbol);
  if (!state || symbol->type.isUnknown || state->definition == Definition::Everywhere)
    return;
  // In a loop that defines elements, a read may stand in a range that is empty until one has been defined.
  bool isLaterIteration = assignedInLoops.count(symbol->name) > 0;
  if (state->definition == Definition::None && isLaterIteration)
    return;
  if (state->definition != Definition::Partly) {
    requireDefined(const_cast<Symbol *>(symbol), range);
    return;
  }
  std::optional<Box> box = boxOf(subscripts);
  if (!box || guards > 0)
    return;
  std::vector<const IndexScope *> around(active.begin(), active.end());
  postponed.push_back([this, symbol, state, box, range, around] {
    std::optional<std::vector<IndexRange>> ranges = rangesOf(around);
    if (!ranges)
      return;
    for (Extreme which : {Extreme::Least, Extreme::Largest}) {
      Point point;
      for (size_t d = 0; d < box->from.size(); ++d) {
        Extent end = which == Extreme::Least ? box->from[d] : box->to[d] - Extent::constant(1);
        if (std::optional<Extent> value = extreme(end, which, *ranges))
          point.push_back(*value);
      }
      if (point.size() != box->from.size() || !state->surelyUndefined(point))
        continue;
      report(DiagnosticKind::undefined_element, range, symbol->name,
             "`" + elementText(symbol->name, point) + "` has no value")
          .note(state->assigned, "last given values here");
      return;
    }
  });
}

void ExpressionChecker::recordAccess(std::vector<Access> ParallelLoop::*list, const Symbol *symbol,
                                     const std::vector<Subscript> &subscripts, SourceRange range) {
  for (ParallelLoop &loop : parallelLoops) {
    if (!loop.shared.count(symbol))
      continue;
    Access access{symbol, {}, range, guards > 0};
    for (const Subscript &subscript : subscripts) {
      AccessedDimension &dimension = access.dimensions.emplace_back();
      if (subscript.kind == SubscriptKind::Element)
        dimension.element = extentOf(subscript.element);
      else if (subscript.kind != SubscriptKind::Binding) {
        dimension.from = subscript.from;
        dimension.to = subscript.to;
      }
    }
    (loop.*list).push_back(std::move(access));
  }
}
