// Finds the parts of an expression that do not depend on the indices around them, and computes them once, before.
#include "compiler/build_ir/component_builder.h"
#include "compiler/build_ir/symbolic.h"
#include "compiler/build_ir/walk.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/SaveAndRestore.h"

namespace dpg {

using namespace ast;
using llvm::dyn_cast;
using llvm::isa;
using llvm::StringRef;

/// Names longer than this say less than a short one.
static constexpr size_t longestDescription = 28;

/// Whether every index that the expression reads is bound inside it.
static bool isClosed(const Expression &expression) {
  llvm::DenseSet<const Symbol *> bound;
  bool closed = true;
  walkExpressions(&expression, [&](const Expression &part) {
    if (const auto *reduction = dyn_cast<ReductionExpression>(&part))
      for (const Binder &binder : reduction->binders)
        bound.insert(binder.symbol);
    if (const auto *name = dyn_cast<NameExpression>(&part))
      closed &= !name->symbol || name->symbol->kind != SymbolKind::Index || bound.contains(name->symbol);
    return Walk::Into;
  });
  return closed;
}

/// One element whose place every process knows: read inside a nest, any process would need it.
static bool isSingleElement(const Expression &expression) {
  const auto *subscripted = dyn_cast<SubscriptedExpression>(&expression);
  return subscripted && expression.type.isScalar() && isa<NameExpression>(subscripted->base) &&
         !subscripted->base->type.isSparse &&
         llvm::all_of(subscripted->subscripts, [](const Subscript &subscript) { return isSymbolic(subscript); });
}

/// Reductions, norms, calls of components and single elements: what costs more than an element.
static bool isWorthComputingBefore(const Expression &expression) {
  if (isa<ReductionExpression>(expression) || isSingleElement(expression))
    return true;
  const auto *call = dyn_cast<CallExpression>(&expression);
  return call && (call->calleeKind == CalleeKind::Component || call->calleeKind == CalleeKind::Library);
}

static bool isMatrixProduct(const Expression &expression) {
  const auto *binary = dyn_cast<BinaryExpression>(&expression);
  return binary && binary->op == BinaryOperator::Multiply && binary->left->type.rank() > 0 &&
         binary->right->type.rank() > 0;
}

/// Whether reading an element of it again and again costs no more than reading stored ones.
static bool isCheapToReread(const Expression &expression) {
  if (const auto *unary = dyn_cast<UnaryExpression>(&expression))
    return isCheapToReread(*unary->operand);
  if (const auto *pinned = dyn_cast<PinnedExpression>(&expression))
    return isCheapToReread(*pinned->operand);
  const auto *call = dyn_cast<CallExpression>(&expression);
  const bool isNewest = call && call->calleeKind == CalleeKind::Newest;
  return isNewest || isa<NameExpression>(expression) || isa<SubscriptedExpression>(expression);
}

static StringRef taskWord(const Expression &expression) {
  if (const auto *reduction = dyn_cast<ReductionExpression>(&expression))
    return reduction->name.text;
  return llvm::cast<CallExpression>(expression).callee.text;
}

mlir::Value ComponentBuilder::computeClosed(const Expression &expression, StringRef name) {
  if (const auto *reduction = dyn_cast<ReductionExpression>(&expression))
    computeBefore(*reduction->body, "");
  else if (const auto *call = dyn_cast<CallExpression>(&expression))
    for (const Expression *argument : call->bound)
      computeBefore(*argument, "");
  else
    return element(expression, {});
  std::string description = describe(expression);
  if (description.size() > longestDescription)
    description = taskWord(expression).str();
  std::string chosen = !name.empty()                ? name.str()
                       : expression.type.isScalar() ? freshScalarName(description)
                                                    : freshName(description);
  llvm::SaveAndRestore keep(resultName, StringRef(chosen));
  return element(expression, {});
}

/// An operand of a matrix product is read once an element of the product: store it first if it has to be computed. What
/// is sparse, `2 * A`, is computed entry by entry instead: no storage is made for it.
void ComponentBuilder::computeOperandBefore(const Expression &operand) {
  computeBefore(operand, "");
  if (operand.type.isSparse || isCheapToReread(operand) || computed.contains(&operand) || !isClosed(operand))
    return;
  std::string description = describe(operand);
  std::string name = freshName(description.size() > longestDescription ? "operand" : description);
  computed[&operand] = buildWhole(operand, name, operand.type);
}

/// Row x[best] of a dense matrix, where best is computed from data: any process may own it, so that it is copied for
/// all that read it.
bool ComponentBuilder::copyRowBefore(const Expression &part) {
  const auto *subscripted = dyn_cast<SubscriptedExpression>(&part);
  const auto *base = subscripted ? dyn_cast<NameExpression>(subscripted->base) : nullptr;
  if (!base || nestDepth > 0 || isRow(base->symbol) || base->type.rank() != 2 || base->type.isSparse)
    return false;
  const Subscript &row = subscripted->subscripts.front(), &column = subscripted->subscripts.back();
  if (row.kind != SubscriptKind::Element || column.kind != SubscriptKind::Whole || isSymbolic(row) ||
      !isClosed(*row.element))
    return false;
  computeBefore(*row.element, "");
  const Extent &extent = base->type.shape.front();
  mlir::Value place = ir::CheckedSubscriptOp::create(builder, location(row.range), builder.getIndexType(),
                                                     scalar(*row.element), base->name.text, 1, extentAttr(extent));
  computed[&part] = ir::RowOp::create(builder, named(freshName(base->name.text + "_row"), part.range),
                                      valueType(part.type), versions.lookup(base->symbol), place);
  return true;
}

void ComponentBuilder::computeBefore(const Expression &expression, StringRef name) {
  walkExpressions(&expression, [&](const Expression &part) {
    if (computed.contains(&part))
      return Walk::Past;
    const auto *call = dyn_cast<CallExpression>(&part);
    if (instances && call && call->calleeKind == CalleeKind::Newest) {
      takeNewest(*call);
      return Walk::Past;
    }
    if (copyRowBefore(part))
      return Walk::Past;
    if (isMatrixProduct(part)) {
      const auto &product = llvm::cast<BinaryExpression>(part);
      computeOperandBefore(*product.left);
      computeOperandBefore(*product.right);
      return Walk::Past;
    }
    if (!isWorthComputingBefore(part) || !isClosed(part))
      return Walk::Into;
    mlir::Value value = computeClosed(part, &part == &expression ? name : "");
    computed[&part] = value;
    return Walk::Past;
  });
}

} // namespace dpg
