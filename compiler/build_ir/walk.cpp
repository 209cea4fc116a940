// Visits every expression below a statement or an expression.
#include "compiler/build_ir/walk.h"

#include "llvm/ADT/TypeSwitch.h"

namespace dpg {

using namespace ast;
using llvm::cast;

namespace {

using Visitor = llvm::function_ref<void(const Expression *)>;

void visitSubscripts(const std::vector<Subscript> &subscripts, Visitor visit) {
  for (const Subscript &subscript : subscripts) {
    if (subscript.element)
      visit(subscript.element);
    if (subscript.slice) {
      visit(subscript.slice->from);
      visit(subscript.slice->to);
    }
  }
}

void visitBinders(const std::vector<Binder> &binders, Visitor visit) {
  for (const Binder &binder : binders)
    if (binder.over) {
      visit(binder.over->from);
      visit(binder.over->to);
    }
}

void visitChildren(const Expression &expression, Visitor visit) {
  switch (expression.kind) {
  case ExpressionKind::Number:
  case ExpressionKind::Boolean:
  case ExpressionKind::NameUse:
    return;
  case ExpressionKind::Subscripted: {
    const auto &subscripted = cast<SubscriptedExpression>(expression);
    visit(subscripted.base);
    return visitSubscripts(subscripted.subscripts, visit);
  }
  case ExpressionKind::Call:
    for (const Expression *argument : cast<CallExpression>(expression).bound)
      visit(argument);
    return;
  case ExpressionKind::Reduction:
    visitBinders(cast<ReductionExpression>(expression).binders, visit);
    return visit(cast<ReductionExpression>(expression).body);
  case ExpressionKind::Unary:
    return visit(cast<UnaryExpression>(expression).operand);
  case ExpressionKind::Binary:
    visit(cast<BinaryExpression>(expression).left);
    return visit(cast<BinaryExpression>(expression).right);
  case ExpressionKind::Choice:
    visit(cast<ChoiceExpression>(expression).condition);
    visit(cast<ChoiceExpression>(expression).yes);
    return visit(cast<ChoiceExpression>(expression).no);
  case ExpressionKind::List:
    for (const Expression *element : cast<ListExpression>(expression).elements)
      visit(element);
    return;
  case ExpressionKind::Pinned:
    return visit(cast<PinnedExpression>(expression).operand);
  }
}

} // namespace

void walkExpressions(const Expression *expression, llvm::function_ref<Walk(const Expression &)> visit) {
  if (!expression || visit(*expression) == Walk::Past)
    return;
  visitChildren(*expression, [&](const Expression *child) { walkExpressions(child, visit); });
}

void forEachExpression(const Statement &statement, llvm::function_ref<void(const Expression &)> visit) {
  auto visitIf = [&](const Expression *expression) {
    if (expression)
      visit(*expression);
  };
  visitIf(statement.clauses.where);
  visitIf(statement.clauses.processes);
  visitIf(statement.clauses.durableEvery);
  llvm::TypeSwitch<const Statement *>(&statement)
      .Case([&](const AssignmentStatement *assignment) {
        for (const Target &target : assignment->targets)
          if (target.subscripts)
            visitSubscripts(*target.subscripts, visitIf);
        visitIf(assignment->value);
      })
      .Case([&](const ForStatement *loop) { visitBinders(loop->binders, visitIf); })
      .Case([&](const RepeatStatement *loop) {
        visitIf(loop->limit);
        visitIf(loop->until);
      })
      .Case([&](const IfStatement *branch) { visitIf(branch->condition); })
      .Case([&](const CertifyStatement *certify) { visitIf(certify->bound); })
      .Case([&](const ShowStatement *show) { llvm::for_each(show->values, visitIf); })
      .Default([](const Statement *) {});
}

void walkStatements(const Block &block, llvm::function_ref<void(const Statement &)> visit) {
  for (const Statement *statement : block) {
    visit(*statement);
    llvm::TypeSwitch<const Statement *>(statement)
        .Case([&](const ForStatement *loop) { walkStatements(loop->body, visit); })
        .Case([&](const RepeatStatement *loop) { walkStatements(loop->body, visit); })
        .Case([&](const IfStatement *branch) {
          walkStatements(branch->yes, visit);
          walkStatements(branch->no, visit);
        })
        .Default([](const Statement *) {});
  }
}

void walkDeclarations(const Block &block, llvm::function_ref<void(const Symbol *, const TypeSyntax &)> visit) {
  walkStatements(block, [&](const Statement &statement) {
    if (const auto *declaration = llvm::dyn_cast<DeclarationStatement>(&statement))
      visit(declaration->symbol, *declaration->declared);
    if (const auto *assignment = llvm::dyn_cast<AssignmentStatement>(&statement))
      for (const Target &target : assignment->targets)
        if (target.declared)
          visit(target.symbol, *target.declared);
  });
}

bool isDeclaredIn(const Block &block, const TypeSyntax &type) {
  return llvm::any_of(block, [&](const Statement *each) {
    if (const auto *declaration = llvm::dyn_cast<DeclarationStatement>(each))
      return declaration->declared == &type;
    const auto *assignment = llvm::dyn_cast<AssignmentStatement>(each);
    return assignment &&
           llvm::any_of(assignment->targets, [&](const Target &target) { return target.declared == &type; });
  });
}

llvm::SetVector<const Symbol *> readIn(const Block &block, const Expression *except) {
  llvm::SetVector<const Symbol *> symbols;
  walkStatements(block, [&](const Statement &statement) {
    forEachExpression(statement, [&](const Expression &expression) {
      walkExpressions(&expression, [&](const Expression &part) {
        if (&part == except)
          return Walk::Past;
        if (const auto *name = llvm::dyn_cast<NameExpression>(&part); name && name->symbol)
          symbols.insert(name->symbol);
        return Walk::Into;
      });
    });
  });
  return symbols;
}

} // namespace dpg
