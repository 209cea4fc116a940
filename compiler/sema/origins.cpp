// What the current version of each name depends on: sets that grow along the statements.
#include "compiler/sema/origins.h"

#include "compiler/sema/library.h"
#include "compiler/sema/walk.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;
using namespace dpg::ast;
using namespace dpg::sema;
using llvm::dyn_cast;

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
    onCertify(*certify, origins);
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
  do {
    deciding.merge(readBy(loop));
    Origins before = origins;
    run(body);
    const bool grew = addAll(before, origins);
    origins = std::move(before);
    if (!grew)
      break;
  } while (true);
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
  run(branch.yes);
  Origins afterYes = std::move(origins);
  origins = std::move(before);
  run(branch.no);
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
    if (target.isWhole && !statement.isPublished)
      known = origin;
    else
      known.add(origin);
  }
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
