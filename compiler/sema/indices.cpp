// Indices: where they are bound, and the ranges that they get from the dimensions in which they stand alone.
#include "compiler/sema/expression_checker.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;

static std::string kindText(const Symbol &symbol) {
  switch (symbol.kind) {
  case SymbolKind::Size:
    return "the size `" + symbol.name + "`";
  case SymbolKind::Parameter:
    return "the parameter `" + symbol.name + "`";
  case SymbolKind::Value:
    return "the value `" + symbol.name + "`";
  case SymbolKind::Index:
    return "the index `" + symbol.name + "`";
  case SymbolKind::LoopIndex:
    return "the loop index `" + symbol.name + "`";
  }
  return {};
}

/// Brings an index into scope; its written range, if any, is checked first and may speak of indices bound before it.
IndexScope &ExpressionChecker::pushIndex(Binder &binder, SymbolKind kind) {
  IndexScope &index = scopes.emplace_back();
  checkBinderRange(binder, index);
  if (const Symbol *hidden = lookup(binder.name.text))
    report(DiagnosticKind::index_hides_name, binder.name.range, binder.name.text, kindText(*hidden))
        .note(hidden->declared, "it is met first here");
  else if (isLanguageConstant(binder.name.text))
    report(DiagnosticKind::index_hides_name, binder.name.range, binder.name.text,
           "the constant `" + binder.name.text + "`");
  binder.symbol = createSymbol(kind, binder.name, scalarOf(Element::Int));
  index.symbol = binder.symbol;
  index.values.name = binder.name.text;
  names[binder.name.text] = binder.symbol;
  active.push_back(&index);
  return index;
}

void ExpressionChecker::checkBinderRange(Binder &binder, IndexScope &index) {
  if (!binder.over)
    return;
  std::optional<Extent> from = requireExtent(binder.over->from, "a range");
  std::optional<Extent> to = requireExtent(binder.over->to, "a range");
  index.isResolved = true;
  index.isUnknown = !from || !to;
  if (index.isUnknown)
    return;
  if (difference(*to, *from).value_or(1) <= 0)
    report(DiagnosticKind::empty_range, binder.over->range, textOf(binder.over->range));
  index.values.from = binder.from = *from;
  index.values.to = binder.to = *to;
}

/// Gives an index without a written range the extent of the dimensions in which it stands alone, which agree.
void ExpressionChecker::resolveIndex(Binder &binder, IndexScope &index) {
  if (index.isResolved || index.isUnknown)
    return;
  if (index.standing.empty()) {
    report(DiagnosticKind::index_without_range, binder.name.range, binder.name.text, "n");
    index.isUnknown = true;
    return;
  }
  const Standing &first = index.standing.front();
  for (const Standing &other : index.standing) {
    if (other.extent == first.extent)
      continue;
    report(DiagnosticKind::index_extents_differ, other.range, binder.name.text, other.extent.text(),
           first.extent.text())
        .note(first.range, "here its extent is `" + first.extent.text() + "`");
    index.isUnknown = true;
    return;
  }
  index.isResolved = true;
  index.values.from = binder.from = Extent::constant(0);
  index.values.to = binder.to = first.extent;
}

void ExpressionChecker::popIndex(IndexScope &index) {
  auto found = names.find(index.values.name);
  if (found != names.end() && found->second == index.symbol)
    names.erase(found);
  llvm::erase(active, &index);
}

std::optional<std::vector<IndexRange>> ExpressionChecker::rangesOf(const std::vector<const IndexScope *> &active) {
  std::vector<IndexRange> ranges;
  for (const IndexScope *index : active) {
    if (!index->isResolved || index->isUnknown)
      return std::nullopt;
    ranges.push_back(index->values);
  }
  return ranges;
}

/// Runs the checks that waited for the ranges of the statement's indices.
void ExpressionChecker::runPostponed() {
  std::vector<std::function<void()>> waiting = std::move(postponed);
  postponed.clear();
  for (const std::function<void()> &check : waiting)
    check();
}

static std::optional<ReductionKind> reductionNamed(llvm::StringRef name) {
  static const std::map<llvm::StringRef, ReductionKind> kinds = {
      {"sum", ReductionKind::Sum},       {"product", ReductionKind::Product}, {"max", ReductionKind::Max},
      {"min", ReductionKind::Min},       {"any", ReductionKind::Any},         {"all", ReductionKind::All},
      {"argmax", ReductionKind::ArgMax}, {"argmin", ReductionKind::ArgMin}};
  auto found = kinds.find(name);
  return found == kinds.end() ? std::nullopt : std::optional(found->second);
}

/// What a reduction makes of bodies of type `body`; reports a body that it does not take.
static std::optional<Type> reducedType(ReductionKind kind, const Type &body) {
  bool isLogical = kind == ReductionKind::Any || kind == ReductionKind::All;
  bool needsOrder = kind != ReductionKind::Sum && kind != ReductionKind::Product && !isLogical;
  if (isLogical != isBool(body) || (needsOrder && body.isComplex))
    return std::nullopt;
  if (kind == ReductionKind::ArgMax || kind == ReductionKind::ArgMin)
    return scalarOf(Element::Int);
  return inferredFrom(body);
}

Type ExpressionChecker::checkReduction(ReductionExpression &reduction) {
  std::optional<ReductionKind> kind = reductionNamed(reduction.name.text);
  if (!kind)
    report(DiagnosticKind::unknown_reduction, reduction.name.range, reduction.name.text);
  std::vector<IndexScope *> indices;
  for (Binder &binder : reduction.binders)
    indices.push_back(&pushIndex(binder, SymbolKind::Index));
  Type body = check(reduction.body);
  for (size_t i = 0; i < indices.size(); ++i)
    resolveIndex(reduction.binders[i], *indices[i]);
  for (IndexScope *index : llvm::reverse(indices))
    popIndex(*index);
  if (!kind || body.isUnknown)
    return unknownType();
  reduction.reduction = *kind;
  bool givesIndex = kind == ReductionKind::ArgMax || kind == ReductionKind::ArgMin;
  if (givesIndex && reduction.binders.size() > 1)
    report(DiagnosticKind::argument_of_several, reduction.name.range, reduction.name.text,
           std::to_string(reduction.binders.size()) + " indices");
  if (!body.isScalar()) {
    report(DiagnosticKind::scalar_needed, reduction.body->range, "what `" + reduction.name.text + "` reduces",
           describe(body));
    return unknownType();
  }
  std::optional<Type> result = reducedType(*kind, body);
  if (result)
    return *result;
  bool isLogical = kind == ReductionKind::Any || kind == ReductionKind::All;
  bool isOrdered = kind != ReductionKind::Sum && kind != ReductionKind::Product;
  report(DiagnosticKind::operand_kind, reduction.body->range, reduction.name.text,
         isLogical   ? "conditions, with a comparison in brackets: `" + reduction.name.text + "(i) (x[i] > 0)`"
         : isOrdered ? "int or real numbers"
                     : "numbers",
         describe(body));
  return unknownType();
}
