// Clauses, from ANTLR's parse tree to the syntax tree.
#include "compiler/parse/build_tree.h"

using namespace dpg;
using namespace dpg::ast;

Clauses TreeBuilder::build(const std::vector<Grammar::ClauseContext *> &contexts, Bearer bearer) {
  Clauses clauses;
  for (Grammar::ClauseContext *context : contexts) {
    bool computes =
        dynamic_cast<Grammar::ComputingContext *>(context) || dynamic_cast<Grammar::WhereContext *>(context);
    bool repeats = dynamic_cast<Grammar::DurableContext *>(context) != nullptr;
    if (bearer == Bearer::Loop ? computes : repeats)
      diagnostics.report(DiagnosticKind::clause_misplaced, rangeOf(context), context->getStart()->getText(),
                         bearer == Bearer::Loop ? "a loop; it ends a statement" : "a statement; it stands on a loop");
    addClause(context, clauses);
  }
  return clauses;
}

void TreeBuilder::setOnce(Expression *&slot, Grammar::ExpressionContext *value, antlr4::ParserRuleContext *clause) {
  if (slot)
    reportRepeated(clause);
  slot = build(value);
}

void TreeBuilder::addClause(Grammar::ClauseContext *context, Clauses &clauses) {
  if (auto *computing = dynamic_cast<Grammar::ComputingContext *>(context))
    return addArithmetic(computing->arithmeticClause(), clauses.arithmetic);
  if (auto *where = dynamic_cast<Grammar::WhereContext *>(context))
    return setOnce(clauses.where, where->expression(), where);
  if (auto *processes = dynamic_cast<Grammar::OnProcessesContext *>(context))
    return setOnce(clauses.processes, processes->expression(), processes);
  if (auto *durable = dynamic_cast<Grammar::DurableContext *>(context))
    return setOnce(clauses.durableEvery, durable->expression(), durable);
  if (auto *after = dynamic_cast<Grammar::AfterContext *>(context)) {
    for (Grammar::NameContext *name : after->name())
      clauses.after.push_back(nameOf(name));
  } else if (auto *demands = dynamic_cast<Grammar::DemandsContext *>(context)) {
    for (Grammar::DemandContext *demand : demands->demand())
      clauses.demands.push_back(build(demand));
  } else {
    auto *schedule = static_cast<Grammar::ScheduleContext *>(context);
    if (!clauses.schedule.empty())
      reportRepeated(schedule);
    for (Grammar::ScheduleItemContext *item : schedule->scheduleItem())
      clauses.schedule.push_back(build(item));
  }
}

void TreeBuilder::addArithmetic(Grammar::ArithmeticClauseContext *context, Arithmetic &arithmetic) {
  auto set = [&](std::optional<Name> &slot, Grammar::ElementNameContext *format) {
    if (slot)
      reportRepeated(context);
    slot = nameOf(format);
  };
  if (auto *as = dynamic_cast<Grammar::AsFormatContext *>(context))
    return set(arithmetic.as, as->elementName());
  if (auto *accumulate = dynamic_cast<Grammar::AccumulateFormatContext *>(context))
    return set(arithmetic.accumulate, accumulate->elementName());
  auto *round = static_cast<Grammar::RoundStochasticContext *>(context);
  setOnce(arithmetic.stochasticSeed, round->expression(), round);
}

Demand TreeBuilder::build(Grammar::DemandContext *context) {
  Demand demand;
  demand.what = nameOf(context->getStart());
  if (context->IMPLEMENTATION())
    demand.implementation = nameOf(context->name());
  return demand;
}

ScheduleItem TreeBuilder::build(Grammar::ScheduleItemContext *context) {
  ScheduleItem item;
  item.action = nameOf(context->getStart());
  for (Grammar::ScheduleIndexContext *index : context->scheduleIndex())
    item.indices.push_back({nameOf(index->name()), index->expression() ? build(index->expression()) : nullptr});
  return item;
}
