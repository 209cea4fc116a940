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
  std::set<std::string> demands;
  for (const Demand &demand : clauses.demands) {
    checkDemand(demand, statement);
    if (!demands.insert(demand.what.text).second)
      report(DiagnosticKind::clause_repeated, demand.what.range, "demand " + demand.what.text);
  }
  ScheduledIndices scheduled;
  for (const ScheduleItem &item : clauses.schedule)
    checkSchedule(item, statement, scheduled);
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

Callable *StatementChecker::taskOf(const ImplementationComponent &implementation) const {
  const auto found = program.callables.find(implementation.of.text);
  return found == program.callables.end() ? nullptr : found->second;
}

/// An implementation, an execution of one, or a task by its own statements.
StatementChecker::DemandedImplementation StatementChecker::demandedBy(const std::string &name) const {
  if (const auto found = program.implementations.find(name); found != program.implementations.end())
    return {found->second, taskOf(*found->second)};
  if (const auto found = program.executions.find(name); found != program.executions.end())
    if (const auto executed = program.implementations.find(found->second->of.text);
        executed != program.implementations.end())
      return {executed->second, taskOf(*executed->second)};
  if (const auto found = program.callables.find(name); found != program.callables.end() && found->second->hasBody)
    return {nullptr, found->second};
  return {};
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
  const DemandedImplementation demanded = demandedBy(demand.implementation->text);
  if (demanded.task && callsComponent(statement, demanded.task))
    return;
  auto reported =
      report(DiagnosticKind::demanded_implementation, demand.implementation->range, demand.implementation->text);
  if (demanded.implementation)
    reported.note(demanded.implementation->name.range, "it implements `" + demanded.implementation->of.text + "`");
  for (const auto &[name, known] : program.implementations)
    if (const Callable *task = taskOf(*known); task && callsComponent(statement, task))
      reported.note(known->name.range, "`" + name + "` implements `" + known->of.text + "`");
}

/// Names of the indices that a statement binds: of its left side, of sums and the like, and of the loop and of all that
/// stands in it.
static std::set<std::string> boundIndices(const Statement &statement) {
  std::set<std::string> indices;
  const auto add = [&](const std::vector<Binder> &binders) {
    for (const Binder &binder : binders)
      indices.insert(binder.name.text);
  };
  const auto addBound = [&](const Statement &each) {
    if (auto *assignment = dyn_cast<AssignmentStatement>(&each))
      for (const Target &target : assignment->targets)
        add(target.indices);
    if (auto *loop = dyn_cast<ForStatement>(&each))
      add(loop->binders);
    forEachOwnExpression(each, [&](const Expression &root) {
      forEachExpression(root, [&](const Expression &part) {
        if (auto *reduction = dyn_cast<ReductionExpression>(&part))
          add(reduction->binders);
      });
    });
  };
  addBound(statement);
  if (auto *loop = dyn_cast<ForStatement>(&statement))
    forEachStatement(loop->body, addBound);
  return indices;
}

void StatementChecker::checkSchedule(const ScheduleItem &item, const Statement &statement,
                                     ScheduledIndices &scheduled) {
  static const std::set<std::string> actions = {"tile", "parallel", "vectorise", "vectorize", "unroll", "order"};
  const std::string &action = item.action.text;
  if (!actions.count(action))
    report(DiagnosticKind::unknown_schedule, item.action.range, action);
  std::set<std::string> indices = boundIndices(statement);
  for (const auto &[index, size] : item.indices) {
    if (!indices.count(index.text))
      report(DiagnosticKind::schedule_index, index.range, index.text);
    else if (!scheduled.insert({action, index.text}).second)
      report(DiagnosticKind::clause_repeated, index.range, action + " " + index.text);
    if (size && action != "tile" && action != "unroll")
      report(DiagnosticKind::schedule_number, size->range, action);
    else if (size)
      checkCount(size, action == "tile" ? "the side of a tile" : "the number of iterations that become one");
  }
}
