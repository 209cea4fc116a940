// Loops and branches: which names they carry, which are fresh in each iteration, and what holds after them.
#include "compiler/sema/statement_checker.h"
#include "compiler/sema/walk.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;
using llvm::dyn_cast;

std::set<std::string> StatementChecker::knownNames() const {
  std::set<std::string> known;
  for (const auto &[name, symbol] : names)
    known.insert(name);
  return known;
}

/// Prepares the names that the loop carries: inside, their elements may come from an earlier iteration, and what is
/// known of their values no longer holds. Returns them.
std::vector<Symbol *> StatementChecker::enterLoop(const Block &body) {
  std::vector<Symbol *> carried;
  for (const std::string &name : assignedNames(body)) {
    assignedInLoops.insert(name);
    Symbol *symbol = lookup(name);
    if (!symbol || (symbol->kind != SymbolKind::Value && symbol->kind != SymbolKind::Parameter))
      continue;
    carried.push_back(symbol);
    ValueState &state = states[symbol];
    state.extent.reset();
    state.isCarried = true;
  }
  return carried;
}

/// What holds after the loop: elements that its iterations defined together, and which names were fresh in each.
void StatementChecker::leaveLoop(const Block &body, const std::set<std::string> &before,
                                 const std::vector<IndexScope *> &indices, LoopNames &found) {
  for (const std::string &name : assignedNames(body)) {
    Symbol *symbol = lookup(name);
    if (!symbol)
      continue;
    if (!before.count(name))
      found.fresh.push_back(symbol);
    ValueState &state = states[symbol];
    state.isCarried = false;
    for (IndexScope *index : llvm::reverse(indices))
      if (!index->isUnknown && !symbol->type.isUnknown)
        state.leaveLoop(index->values, symbol->type.shape);
  }
  for (const IndexScope *index : indices)
    endNames(*index, found.fresh);
}

/// Names whose shape speaks of an index of the loop end with it.
void StatementChecker::endNames(const IndexScope &index, const std::vector<Symbol *> &fresh) {
  for (const Symbol *symbol : fresh) {
    bool isShaped =
        llvm::any_of(symbol->type.shape, [&](const Extent &extent) { return mentions(extent, index.values.name); });
    if (!isShaped)
      continue;
    endedNames[symbol->name] = {symbol, index.values.name};
    names.erase(symbol->name);
  }
}

static std::set<std::string> publishedNames(const Block &body) {
  std::set<std::string> published;
  forEachStatement(body, [&](const Statement &statement) {
    auto *assignment = dyn_cast<AssignmentStatement>(&statement);
    if (assignment && assignment->isPublished)
      for (const Target &target : assignment->targets)
        published.insert(target.name.text);
  });
  return published;
}

void StatementChecker::checkFor(ForStatement &loop) {
  std::vector<IndexScope *> indices;
  for (Binder &binder : loop.binders) {
    if (!binder.over)
      report(DiagnosticKind::loop_without_range, binder.name.range, binder.name.text);
    indices.push_back(&pushIndex(binder, SymbolKind::LoopIndex));
    indices.back()->isUnknown |= !binder.over;
  }
  runPostponed();
  std::set<std::string> before = knownNames(), outer = assignedInLoops;
  loop.names.carried = enterLoop(loop.body);
  if (loop.isParallel) {
    ParallelLoop &parallel = parallelLoops.emplace_back();
    for (const Binder &binder : loop.binders)
      parallel.indices.push_back(binder.name.text);
    parallel.shared.insert(loop.names.carried.begin(), loop.names.carried.end());
    parallel.published = publishedNames(loop.body);
  }
  checkBlock(loop.body);
  if (loop.isParallel) {
    ParallelLoop finished = std::move(parallelLoops.back());
    parallelLoops.pop_back();
    checkIndependence(finished, indices);
  }
  assignedInLoops = outer;
  leaveLoop(loop.body, before, indices, loop.names);
  for (IndexScope *index : llvm::reverse(indices))
    popIndex(*index);
}

void StatementChecker::checkRepeat(RepeatStatement &loop) {
  checkCount(loop.limit, "the limit of `repeat up to`");
  std::set<std::string> before = knownNames(), outer = assignedInLoops;
  loop.names.carried = enterLoop(loop.body);
  checkBlock(loop.body);
  checkCondition(loop.until, "the condition of `until`");
  runPostponed();
  assignedInLoops = outer;
  leaveLoop(loop.body, before, {}, loop.names);
}

/// `if` statements choose by what is known when the component is called.
void StatementChecker::checkBranchCondition(const Expression &condition) {
  bool isReported = false;
  forEachExpression(condition, [&](const Expression &part) {
    auto *name = dyn_cast<NameExpression>(&part);
    const Symbol *symbol = name ? name->symbol : nullptr;
    if (!symbol || isReported || symbol->kind == SymbolKind::Size || symbol->kind == SymbolKind::Index ||
        symbol->kind == SymbolKind::LoopIndex)
      return;
    if (symbol->kind == SymbolKind::Parameter && symbol->parameter->direction == Direction::In)
      return;
    const ValueState *state = stateOf(symbol);
    if (state && state->extent)
      return; // an int that is a function of sizes and parameters
    report(DiagnosticKind::branch_on_data, part.range, symbol->name).note(symbol->declared, "it is computed here");
    isReported = true;
  });
}

void StatementChecker::checkIf(IfStatement &branch) {
  checkCondition(branch.condition, "the condition of `if`");
  runPostponed();
  checkBranchCondition(*branch.condition);
  Guard guard(guards);
  States before = states;
  checkBlock(branch.yes);
  States afterYes = states;
  // Names first met on the other side exist, and have no value on this one.
  for (auto &[symbol, state] : states) {
    auto known = before.find(symbol);
    state = known == before.end() ? ValueState() : known->second;
  }
  checkBlock(branch.no);
  for (auto &[symbol, state] : states) {
    auto yes = afterYes.find(symbol);
    state = merged(yes == afterYes.end() ? ValueState() : yes->second, state);
  }
}
