// Statements, from ANTLR's parse tree to the syntax tree.
#include "compiler/parse/build_tree.h"

using namespace dpg;
using namespace dpg::ast;

Statement *TreeBuilder::build(Grammar::StatementContext *context) {
  ++depth;
  Statement *result = nullptr;
  if (auto *assignment = context->assignment())
    result = build(assignment);
  else if (auto *declaration = context->declaration())
    result = build(declaration);
  else if (auto *loop = context->forStatement())
    result = build(loop);
  else if (auto *repeat = context->repeatStatement())
    result = build(repeat);
  else if (auto *choice = context->ifStatement())
    result = build(choice);
  else if (auto *certify = context->certifyStatement())
    result = build(certify);
  else
    result = build(context->showStatement());
  --depth;
  return result;
}

Block TreeBuilder::build(const std::vector<Grammar::StatementContext *> &statements) {
  Block block;
  for (Grammar::StatementContext *statement : statements)
    block.push_back(build(statement));
  return block;
}

Statement *TreeBuilder::build(Grammar::AssignmentContext *context) {
  auto *assignment = create<AssignmentStatement>(context);
  assignment->isPublished = context->PUBLISH() != nullptr;
  assignment->targets = build(context->targets());
  assignment->value = build(context->expression());
  assignment->clauses = build(context->clause(), Bearer::Assignment);
  return assignment;
}

Statement *TreeBuilder::build(Grammar::DeclarationContext *context) {
  if (!context->expression()) {
    auto *declaration = create<DeclarationStatement>(context);
    declaration->name = nameOf(context->name());
    declaration->declared = build(context->type());
    return declaration;
  }
  auto *assignment = create<AssignmentStatement>(context);
  Target &target = assignment->targets.emplace_back();
  target.name = nameOf(context->name());
  target.declared = build(context->type());
  target.range = target.name.range.to(target.declared->range);
  assignment->value = build(context->expression());
  assignment->clauses = build(context->clause(), Bearer::Assignment);
  return assignment;
}

std::vector<Target> TreeBuilder::build(Grammar::TargetsContext *context) {
  std::vector<Target> targets;
  for (Grammar::TargetContext *target : context->target())
    targets.push_back(build(target));
  if (!targets.empty())
    return targets;
  Target &target = targets.emplace_back();
  target.name = nameOf(context->name());
  target.range = rangeOf(context);
  if (context->subscripts())
    target.subscripts = build(context->subscripts());
  return targets;
}

Target TreeBuilder::build(Grammar::TargetContext *context) {
  Target target;
  target.name = nameOf(context->name());
  target.range = rangeOf(context);
  if (context->type())
    target.declared = build(context->type());
  if (context->subscripts())
    target.subscripts = build(context->subscripts());
  return target;
}

Statement *TreeBuilder::build(Grammar::ForStatementContext *context) {
  auto *loop = create<ForStatement>(context);
  loop->isParallel = context->PARALLEL() != nullptr;
  loop->binders = build(context->binder());
  loop->clauses = build(context->clause(), Bearer::Loop);
  loop->body = build(context->block()->statement());
  return loop;
}

Statement *TreeBuilder::build(Grammar::RepeatStatementContext *context) {
  auto *loop = create<RepeatStatement>(context);
  loop->limit = build(context->limit);
  loop->clauses = build(context->clause(), Bearer::Loop);
  loop->body = build(context->block()->statement());
  loop->until = build(context->until);
  return loop;
}

/// `else if` is an `else` with one statement.
Statement *TreeBuilder::build(Grammar::IfStatementContext *context) {
  auto *choice = create<IfStatement>(context);
  choice->condition = build(context->expression());
  choice->yes = build(context->block(0)->statement());
  ++depth;
  if (context->ifStatement())
    choice->no = {build(context->ifStatement())};
  else if (context->block().size() > 1)
    choice->no = build(context->block(1)->statement());
  --depth;
  return choice;
}

Statement *TreeBuilder::build(Grammar::CertifyStatementContext *context) {
  auto *certify = create<CertifyStatement>(context);
  certify->name = nameOf(context->name());
  certify->bound = build(context->expression());
  return certify;
}

Statement *TreeBuilder::build(Grammar::ShowStatementContext *context) {
  auto *show = create<ShowStatement>(context);
  show->values = build(context->expression());
  return show;
}
