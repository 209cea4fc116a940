// Visits the expressions below an expression.
#include "compiler/eval/walk.h"

namespace dpg::eval {

using namespace ast;

static void forEachSubscript(const SubscriptedExpression *subscripted,
                             llvm::function_ref<void(const Expression *)> visit) {
  visit(subscripted->base);
  for (const Subscript &subscript : subscripted->subscripts) {
    if (subscript.element)
      visit(subscript.element);
    if (subscript.slice) {
      visit(subscript.slice->from);
      visit(subscript.slice->to);
    }
  }
}

static void forEachOfReduction(const ReductionExpression *reduction,
                               llvm::function_ref<void(const Expression *)> visit) {
  for (const Binder &binder : reduction->binders)
    if (binder.over) {
      visit(binder.over->from);
      visit(binder.over->to);
    }
  visit(reduction->body);
}

void forEachOperand(const Expression *expression, llvm::function_ref<void(const Expression *)> visit) {
  switch (expression->kind) {
  case ExpressionKind::Number:
  case ExpressionKind::Boolean:
  case ExpressionKind::NameUse:
    return;
  case ExpressionKind::Subscripted:
    return forEachSubscript(llvm::cast<SubscriptedExpression>(expression), visit);
  case ExpressionKind::Call:
    for (const Argument &argument : llvm::cast<CallExpression>(expression)->arguments)
      visit(argument.value);
    return;
  case ExpressionKind::Reduction:
    return forEachOfReduction(llvm::cast<ReductionExpression>(expression), visit);
  case ExpressionKind::Unary:
    return visit(llvm::cast<UnaryExpression>(expression)->operand);
  case ExpressionKind::Binary:
    visit(llvm::cast<BinaryExpression>(expression)->left);
    return visit(llvm::cast<BinaryExpression>(expression)->right);
  case ExpressionKind::Choice:
    visit(llvm::cast<ChoiceExpression>(expression)->condition);
    visit(llvm::cast<ChoiceExpression>(expression)->yes);
    return visit(llvm::cast<ChoiceExpression>(expression)->no);
  case ExpressionKind::List:
    for (const Expression *element : llvm::cast<ListExpression>(expression)->elements)
      visit(element);
    return;
  case ExpressionKind::Pinned:
    return visit(llvm::cast<PinnedExpression>(expression)->operand);
  }
}

void walk(const Expression *expression, llvm::function_ref<void(const Expression *)> visit) {
  // With a stack of its own: expressions may be thousands of operations deep.
  std::vector<const Expression *> pending = {expression};
  while (!pending.empty()) {
    const Expression *next = pending.back();
    pending.pop_back();
    visit(next);
    forEachOperand(next, [&](const Expression *operand) { pending.push_back(operand); });
  }
}

} // namespace dpg::eval
