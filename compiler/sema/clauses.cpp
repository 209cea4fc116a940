// Clauses that end a statement or stand on a loop.
#include "compiler/sema/statement_checker.h"
#include "compiler/sema/walk.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;
using llvm::dyn_cast;

void StatementChecker::checkClauses(Statement &statement) {
  Clauses &clauses = statement.clauses;
  checkArithmetic(clauses.arithmetic);
  if (clauses.processes)
    checkCount(clauses.processes, "`on processes`");
  if (clauses.durableEvery)
    checkCount(clauses.durableEvery, "`durable every`");
  for (const Name &name : clauses.after) {
    if (Symbol *symbol = lookup(name.text))
      requireDefined(symbol, name.range);
    else
      reportUnknown(name);
  }
  for (const Demand &demand : clauses.demands)
    checkDemand(demand, statement);
  for (const ScheduleItem &item : clauses.schedule)
    checkSchedule(item, statement);
  runPostponed();
}

static bool callsComponent(const Statement &statement, const Component *component) {
  bool found = false;
  forEachOwnExpression(statement, [&](const Expression &root) {
    forEachExpression(root, [&](const Expression &part) {
      auto *call = dyn_cast<CallExpression>(&part);
      found |= call && call->component == component;
    });
  });
  return found;
}

void StatementChecker::checkDemand(const Demand &demand, const Statement &statement) {
  static const std::set<std::string> known = {"fused",        "overlapped", "vectorised", "vectorized",
                                              "reproducible", "tiled",      "parallel",   "implementation"};
  if (!known.count(demand.what.text)) {
    report(DiagnosticKind::unknown_demand, demand.what.range, demand.what.text);
    return;
  }
  if (!demand.implementation)
    return;
  auto found = program.implementations.find(demand.implementation->text);
  const ImplementationComponent *implementation = found == program.implementations.end() ? nullptr : found->second;
  auto task = implementation ? program.callables.find(implementation->of.text) : program.callables.end();
  if (task != program.callables.end() && callsComponent(statement, task->second))
    return;
  auto reported =
      report(DiagnosticKind::demanded_implementation, demand.implementation->range, demand.implementation->text);
  if (implementation)
    reported.note(implementation->name.range, "it implements `" + implementation->of.text + "`");
}

/// Names of the indices that a statement binds: of its left side, or of the loop and the loops directly in it.
static std::set<std::string> boundIndices(const Statement &statement) {
  std::set<std::string> indices;
  if (auto *assignment = dyn_cast<AssignmentStatement>(&statement))
    for (const Target &target : assignment->targets)
      for (const Binder &binder : target.indices)
        indices.insert(binder.name.text);
  auto addLoop = [&](const ForStatement &loop) {
    for (const Binder &binder : loop.binders)
      indices.insert(binder.name.text);
  };
  if (auto *loop = dyn_cast<ForStatement>(&statement)) {
    addLoop(*loop);
    forEachStatement(loop->body, [&](const Statement &inner) {
      if (auto *innerLoop = dyn_cast<ForStatement>(&inner))
        addLoop(*innerLoop);
    });
  }
  return indices;
}

void StatementChecker::checkSchedule(const ScheduleItem &item, const Statement &statement) {
  static const std::set<std::string> actions = {"tile", "parallel", "vectorise", "vectorize", "unroll", "order"};
  if (!actions.count(item.action.text))
    report(DiagnosticKind::unknown_schedule, item.action.range, item.action.text);
  std::set<std::string> indices = boundIndices(statement);
  for (const auto &[index, size] : item.indices) {
    if (!indices.count(index.text))
      report(DiagnosticKind::schedule_index, index.range, index.text);
    if (size)
      checkCount(size, "the size of a tile");
  }
}
