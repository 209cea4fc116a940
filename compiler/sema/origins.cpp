// What the current version of each name depends on: sets that grow along the statements.
#include "compiler/sema/origins.h"

#include "compiler/sema/library.h"
#include "compiler/sema/walk.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;
using namespace dpg::ast;
using namespace dpg::sema;
using llvm::dyn_cast;
using llvm::isa;

bool Origin::add(const Origin &other) {
  size_t before = from.size() + obstacles.size();
  from.insert(other.from.begin(), other.from.end());
  obstacles.insert(other.obstacles.begin(), other.obstacles.end());
  return from.size() + obstacles.size() != before;
}

static bool addAll(Origins &origins, const Origins &others) {
  bool grew = false;
  for (const auto &[symbol, origin] : others)
    grew |= origins[symbol].add(origin);
  return grew;
}

void OriginTracker::run(const Block &body) {
  for (const Statement *statement : body)
    visit(*statement);
}

void OriginTracker::visit(const Statement &statement) {
  if (auto *assignment = dyn_cast<AssignmentStatement>(&statement))
    assign(*assignment);
  else if (auto *loop = dyn_cast<ForStatement>(&statement))
    visitLoop(*loop, loop->body, "");
  else if (auto *repeat = dyn_cast<RepeatStatement>(&statement))
    visitLoop(*repeat, repeat->body, "a `repeat` loop, which approaches its limit");
  else if (auto *branch = dyn_cast<IfStatement>(&statement))
    visitIf(*branch);
  else if (auto *certify = dyn_cast<CertifyStatement>(&statement); certify && onCertify)
    onCertify(*certify);
}

std::set<const Symbol *> OriginTracker::readBy(const Statement &statement) const {
  std::set<const Symbol *> read;
  forEachOwnExpression(statement, [&](const Expression &expression) {
    Origin origin = originOf(expression);
    read.insert(origin.from.begin(), origin.from.end());
  });
  return read;
}

/// Iterates until no set grows; sets are finite, so it ends. How often the body runs decides each value in it.
void OriginTracker::visitLoop(const Statement &loop, const Block &body, const std::string &obstacle) {
  const std::set<const Symbol *> outside = deciding;
  ++loopDepth;
  do {
    deciding.merge(readBy(loop));
    Origins before = origins;
    run(body);
    const bool grew = addAll(before, origins);
    origins = std::move(before);
    if (!grew)
      break;
  } while (true);
  --loopDepth;
  deciding = outside;
  if (obstacle.empty())
    return;
  std::vector<std::string> names = assignedNames(body);
  for (auto &[symbol, origin] : origins)
    if (llvm::is_contained(names, symbol->name))
      origin.obstacles.insert(obstacle);
}

void OriginTracker::visitIf(const IfStatement &branch) {
  const std::set<const Symbol *> outside = deciding;
  deciding.merge(readBy(branch));
  Origins before = origins;
  ++branchDepth;
  run(branch.yes);
  Origins afterYes = std::move(origins);
  origins = std::move(before);
  run(branch.no);
  --branchDepth;
  addAll(origins, afterYes);
  deciding = outside;
}

static bool isBackwardTask(const Expression &expression) {
  if (auto *binary = dyn_cast<BinaryExpression>(&expression))
    return binary->op == BinaryOperator::Multiply && binary->left->type.rank() == 2 && binary->right->type.rank() > 0;
  if (auto *pinned = dyn_cast<PinnedExpression>(&expression))
    return isBackwardTask(*pinned->operand);
  auto *call = dyn_cast<CallExpression>(&expression);
  if (!call || call->calleeKind != CalleeKind::Library)
    return false;
  std::vector<const LibraryTask *> tasks = libraryTasks(call->callee.text);
  return !tasks.empty() && tasks.front()->definesBackward;
}

void OriginTracker::assign(const AssignmentStatement &statement) {
  Origin origin = originOf(*statement.value);
  if (statement.clauses.where)
    origin.add(originOf(*statement.clauses.where));
  origin.from.merge(readBy(statement)); // the places that it writes to
  origin.from.insert(deciding.begin(), deciding.end());
  origin.definesBackward = isBackwardTask(*statement.value);
  for (const Target &target : statement.targets) {
    if (!target.symbol)
      continue;
    if (onAssign)
      onAssign(*target.symbol, target.range);
    Origin &known = origins[target.symbol];
    const bool replaces = target.isWhole && !statement.isPublished;
    if (replaces)
      known = origin;
    else
      known.add(origin);
    addMakings(target, *statement.value, replaces);
  }
  addOriginsInside(statement);
}

static const Expression &withoutPins(const Expression &expression) {
  auto *pinned = dyn_cast<PinnedExpression>(&expression);
  return pinned ? withoutPins(*pinned->operand) : expression;
}

/// Whether the expression is a name, or its elements.
static bool isCopy(const Expression &expression) {
  const Expression &value = withoutPins(expression);
  auto *subscripted = dyn_cast<SubscriptedExpression>(&value);
  return isa<NameExpression>(value) || (subscripted && isa<NameExpression>(subscripted->base));
}

/// x = z and x = z + alpha * p are made of z and p, x = lu_solve(LU, pivots, b) is not made of b.
void OriginTracker::addMakings(const Target &target, const Expression &value, bool replaces) {
  if (loopDepth > 0)
    iterated.insert(target.symbol);
  Makings &known = makings[target.symbol];
  if (replaces && loopDepth == 0 && branchDepth == 0)
    known = {};
  std::set<const Symbol *> &into = isCopy(value) ? known.copied : known.terms;
  std::set<const Expression *> ofTasks;
  forEachExpression(value, [&](const Expression &part) {
    auto *call = dyn_cast<CallExpression>(&part);
    if (call && call->calleeKind == CalleeKind::Library)
      for (const Expression *argument : call->bound)
        forEachExpression(*argument, [&](const Expression &inner) { ofTasks.insert(&inner); });
    auto *name = dyn_cast<NameExpression>(&part);
    if (name && name->symbol && name->symbol != target.symbol && !ofTasks.count(name) &&
        name->symbol->type.shape == target.symbol->type.shape)
      into.insert(name->symbol);
  });
}

/// Of two results of one call, the second may depend on versions of the first, as it would if the callee's statements
/// stood here.
void OriginTracker::addOriginsInside(const AssignmentStatement &statement) {
  auto *call = dyn_cast<CallExpression>(statement.value);
  auto *callable = call ? llvm::dyn_cast_or_null<Callable>(call->component) : nullptr;
  if (!callable || statement.targets.size() < 2 || isOpaque(*callable))
    return;
  OriginTracker inside(program);
  inside.run(callable->body);
  std::vector<const Symbol *> results;
  for (const Parameter *parameter : callable->parameters)
    if (parameter->direction != Direction::In)
      results.push_back(parameter->symbol);
  for (size_t value = 0; value < std::min(results.size(), statement.targets.size()); ++value)
    for (size_t other = 0; other < std::min(results.size(), statement.targets.size()); ++other) {
      const Symbol *here = statement.targets[value].symbol, *otherHere = statement.targets[other].symbol;
      if (value == other || !here || !otherHere || !inside.sharedIterate(results[value], results[other]))
        continue;
      origins[otherHere].from.insert(here);
      iterated.insert(here);
    }
}

std::set<const Symbol *> OriginTracker::makingsOf(const Symbol *value) const {
  std::set<const Symbol *> found;
  std::vector<const Symbol *> open{value};
  while (!open.empty()) {
    const Symbol *next = open.back();
    open.pop_back();
    auto known = makings.find(next);
    if (!found.insert(next).second || known == makings.end())
      continue;
    llvm::append_range(open, known->second.copied);
    llvm::copy_if(known->second.terms, std::back_inserter(open),
                  [&](const Symbol *term) { return iterated.count(term) > 0; });
  }
  return found;
}

const Symbol *OriginTracker::sharedIterate(const Symbol *value, const Symbol *other) const {
  auto origin = origins.find(other);
  if (value == other || origin == origins.end())
    return nullptr;
  if (origin->second.from.count(value))
    return value;
  // What stands in the value's own statement may stand in its certificate.
  if (auto known = makings.find(value); known != makings.end() && known->second.terms.count(other))
    return nullptr;
  // The one that is named in a message: best another name than `other`, else the first in the text.
  const auto isBetter = [&](const Symbol *left, const Symbol *right) {
    return std::pair(left == other, left->declared.begin) < std::pair(right == other, right->declared.begin);
  };
  const Symbol *found = nullptr;
  for (const Symbol *making : makingsOf(value)) {
    const bool isShared = origin->second.from.count(making) && origins.count(making); // an input is what it is
    if (isShared && (!found || isBetter(making, found)))
      found = making;
  }
  return found;
}

Origin OriginTracker::originOf(const Expression &expression) const {
  Origin origin;
  forEachExpression(expression, [&](const Expression &part) {
    if (auto *name = dyn_cast<NameExpression>(&part); name && name->symbol) {
      if (name->symbol->kind == SymbolKind::Value || name->symbol->kind == SymbolKind::Parameter)
        origin.from.insert(name->symbol);
      if (auto known = origins.find(name->symbol); known != origins.end())
        origin.add(known->second);
    } else if (auto *call = dyn_cast<CallExpression>(&part)) {
      addCall(*call, origin);
    }
  });
  return origin;
}

void OriginTracker::addCall(const CallExpression &call, Origin &origin) const {
  if (call.calleeKind == CalleeKind::Newest)
    origin.obstacles.insert("`newest`, which may give any value");
  if (auto *callable = llvm::dyn_cast_or_null<Callable>(call.component)) {
    std::set<std::string> inner = obstaclesOf(*callable, program);
    origin.obstacles.insert(inner.begin(), inner.end());
  }
  if (call.calleeKind != CalleeKind::Library)
    return;
  std::vector<const LibraryTask *> tasks = libraryTasks(call.callee.text);
  bool isBounded = llvm::any_of(tasks, [&](const LibraryTask *task) {
    bool fits = task->parameters.size() == call.bound.size();
    for (size_t i = 0; fits && i < call.bound.size(); ++i)
      fits = task->parameters[i].shape.size() == call.bound[i]->type.rank();
    return fits && task->isBounded;
  });
  if (!isBounded)
    origin.obstacles.insert("`" + call.callee.text + "`, whose error depends on its data");
}

std::set<std::string> sema::obstaclesOf(const Callable &callable, const ProgramNames &program) {
  if (isOpaque(callable)) {
    bool hasError = llvm::any_of(callable.expertise, [](const Fact *fact) { return fact->kind == FactKind::Error; });
    if (hasError)
      return {};
    return {"the opaque task `" + callable.name.text + "`, which states no `error`"};
  }
  OriginTracker tracker(program);
  tracker.run(callable.body);
  std::set<std::string> obstacles;
  for (const Parameter *parameter : callable.parameters)
    if (auto known = tracker.result().find(parameter->symbol); known != tracker.result().end())
      obstacles.insert(known->second.obstacles.begin(), known->second.obstacles.end());
  return obstacles;
}
