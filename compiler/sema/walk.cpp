// Walks over the tree.
#include "compiler/sema/walk.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;
using namespace dpg::ast;
using namespace dpg::sema;
using llvm::dyn_cast;

static void visitRange(const std::optional<Range> &range, ExpressionVisitor visit) {
  if (!range)
    return;
  if (range->from)
    visit(*range->from);
  if (range->to)
    visit(*range->to);
}

static void visitSubscripts(const std::vector<Subscript> &subscripts, ExpressionVisitor visit) {
  for (const Subscript &subscript : subscripts) {
    if (subscript.element)
      visit(*subscript.element);
    visitRange(subscript.slice, visit);
  }
}

static void visitArithmetic(const Arithmetic &arithmetic, ExpressionVisitor visit) {
  if (arithmetic.stochasticSeed)
    visit(*arithmetic.stochasticSeed);
}

void sema::forEachChild(const Expression &expression, ExpressionVisitor visit) {
  if (auto *subscripted = dyn_cast<SubscriptedExpression>(&expression)) {
    visit(*subscripted->base);
    visitSubscripts(subscripted->subscripts, visit);
  } else if (auto *call = dyn_cast<CallExpression>(&expression)) {
    for (const Argument &argument : call->arguments)
      visit(*argument.value);
  } else if (auto *reduction = dyn_cast<ReductionExpression>(&expression)) {
    for (const Binder &binder : reduction->binders)
      visitRange(binder.over, visit);
    visit(*reduction->body);
  } else if (auto *unary = dyn_cast<UnaryExpression>(&expression)) {
    visit(*unary->operand);
  } else if (auto *binary = dyn_cast<BinaryExpression>(&expression)) {
    visit(*binary->left);
    visit(*binary->right);
  } else if (auto *choice = dyn_cast<ChoiceExpression>(&expression)) {
    visit(*choice->condition);
    visit(*choice->yes);
    visit(*choice->no);
  } else if (auto *list = dyn_cast<ListExpression>(&expression)) {
    for (const Expression *element : list->elements)
      visit(*element);
  } else if (auto *pinned = dyn_cast<PinnedExpression>(&expression)) {
    visit(*pinned->operand);
    visitArithmetic(pinned->arithmetic, visit);
  }
}

void sema::forEachExpression(const Expression &expression, ExpressionVisitor visit) {
  visit(expression);
  forEachChild(expression, [&](const Expression &child) { forEachExpression(child, visit); });
}

static void visitClauses(const Clauses &clauses, ExpressionVisitor visit) {
  visitArithmetic(clauses.arithmetic, visit);
  for (const Expression *clause : {clauses.where, clauses.processes, clauses.durableEvery})
    if (clause)
      visit(*clause);
}

void sema::forEachOwnExpression(const Statement &statement, ExpressionVisitor visit) {
  if (auto *assignment = dyn_cast<AssignmentStatement>(&statement)) {
    for (const Target &target : assignment->targets)
      if (target.subscripts)
        visitSubscripts(*target.subscripts, visit);
    visit(*assignment->value);
  } else if (auto *loop = dyn_cast<ForStatement>(&statement)) {
    for (const Binder &binder : loop->binders)
      visitRange(binder.over, visit);
  } else if (auto *repeat = dyn_cast<RepeatStatement>(&statement)) {
    visit(*repeat->limit);
    visit(*repeat->until);
  } else if (auto *choice = dyn_cast<IfStatement>(&statement)) {
    visit(*choice->condition);
  } else if (auto *certify = dyn_cast<CertifyStatement>(&statement)) {
    visit(*certify->bound);
  } else if (auto *show = dyn_cast<ShowStatement>(&statement)) {
    for (const Expression *value : show->values)
      visit(*value);
  }
  visitClauses(statement.clauses, visit);
}

void sema::forEachStatement(const Block &block, StatementVisitor visit) {
  for (const Statement *statement : block) {
    visit(*statement);
    if (auto *loop = dyn_cast<ForStatement>(statement)) {
      forEachStatement(loop->body, visit);
    } else if (auto *repeat = dyn_cast<RepeatStatement>(statement)) {
      forEachStatement(repeat->body, visit);
    } else if (auto *choice = dyn_cast<IfStatement>(statement)) {
      forEachStatement(choice->yes, visit);
      forEachStatement(choice->no, visit);
    }
  }
}

void sema::forEachCall(const Block &block, llvm::function_ref<void(const CallExpression &)> visit) {
  forEachStatement(block, [&](const Statement &statement) {
    forEachOwnExpression(statement, [&](const Expression &root) {
      forEachExpression(root, [&](const Expression &expression) {
        if (auto *call = dyn_cast<CallExpression>(&expression))
          visit(*call);
      });
    });
  });
}

std::vector<std::string> sema::assignedNames(const Block &block) {
  std::vector<std::string> names;
  auto add = [&](const Name &name) {
    if (name.text != "_" && !llvm::is_contained(names, name.text))
      names.push_back(name.text);
  };
  forEachStatement(block, [&](const Statement &statement) {
    if (auto *assignment = dyn_cast<AssignmentStatement>(&statement))
      for (const Target &target : assignment->targets)
        add(target.name);
    else if (auto *declaration = dyn_cast<DeclarationStatement>(&statement))
      add(declaration->name);
  });
  return names;
}
