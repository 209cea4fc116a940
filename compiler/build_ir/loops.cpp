// Loops and branches: which versions of names go in and which come out.
#include "compiler/build_ir/component_builder.h"
#include "compiler/build_ir/groups.h"
#include "compiler/build_ir/walk.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/SetVector.h"

#include <array>

namespace dpg {

using namespace ast;

using Symbols = llvm::ArrayRef<const Symbol *>;

/// An `out` that a loop gives part by part is undefined before it, as an array that is declared without a value.
void ComponentBuilder::declareOuts(const LoopNames &names, const Block &body, SourceRange range) {
  walkStatements(body, [&](const Statement &statement) {
    const auto *assignment = llvm::dyn_cast<AssignmentStatement>(&statement);
    if (!assignment)
      return;
    for (const Target &target : assignment->targets) {
      const bool isGivenInParts = target.symbol && llvm::is_contained(names.carried, target.symbol) &&
                                  !versions.contains(target.symbol) && !isWholeHere(target);
      const mlir::Type type = isGivenInParts ? valueType(typeHere(target.symbol)) : mlir::Type();
      if (llvm::isa_and_nonnull<ir::ArrayType>(type))
        versions[target.symbol] = ir::UndefinedOp::create(builder, location(range), type);
    }
  });
}

/// A declared array without a version goes into a loop as undefined; a scalar without one is fresh in each iteration.
std::vector<const Symbol *> ComponentBuilder::carriedOf(const LoopNames &names) const {
  std::vector<const Symbol *> carried;
  for (const Symbol *symbol : names.carried)
    if (versions.contains(symbol))
      carried.push_back(symbol);
  return carried;
}

std::vector<const Symbol *> ComponentBuilder::lastOf(const LoopNames &names) const {
  std::vector<const Symbol *> last;
  for (const Symbol *symbol : names.carried)
    if (!versions.contains(symbol))
      last.push_back(symbol);
  last.insert(last.end(), names.fresh.begin(), names.fresh.end());
  return last;
}

std::vector<mlir::Value> ComponentBuilder::versionsOf(Symbols symbols) {
  std::vector<mlir::Value> values;
  for (const Symbol *symbol : symbols) {
    refuseAbsence(symbol, statement->range);
    values.push_back(versions.lookup(symbol));
  }
  return values;
}

mlir::ArrayAttr ComponentBuilder::namesOf(Symbols carried, Symbols last) {
  llvm::SmallVector<llvm::StringRef> names;
  for (const Symbol *symbol : carried)
    names.push_back(symbol->name);
  for (const Symbol *symbol : last)
    names.push_back(symbol->name);
  return builder.getStrArrayAttr(names);
}

void ComponentBuilder::setVersions(Symbols symbols, mlir::ValueRange values) {
  for (auto [symbol, value] : llvm::zip(symbols, values))
    versions[symbol] = value;
}

/// A fresh name that the body leaves without a version (declared only, or in a branch) has none after the loop.
static std::vector<const Symbol *> withVersion(std::vector<const Symbol *> symbols,
                                               const llvm::DenseMap<const Symbol *, mlir::Value> &versions) {
  llvm::erase_if(symbols, [&](const Symbol *symbol) { return !versions.contains(symbol); });
  return symbols;
}

static llvm::SmallVector<mlir::Type> typesOf(llvm::ArrayRef<mlir::Value> values) {
  return llvm::map_to_vector(values, [](mlir::Value value) { return value.getType(); });
}

/// The operation is built after its body, whose last versions decide its results.
void ComponentBuilder::buildStatement(const RepeatStatement &loop) {
  mlir::Location place = location(loop.range);
  computeBefore(*loop.limit, "");
  mlir::Value limit = scalar(*loop.limit);
  declareOuts(loop.names, loop.body, loop.range);
  std::vector<const Symbol *> carried = carriedOf(loop.names), last = lastOf(loop.names);
  std::vector<mlir::Value> inits = versionsOf(carried);

  mlir::Region region;
  mlir::Block &body = region.emplaceBlock();
  for (auto [symbol, init] : llvm::zip(carried, inits))
    versions[symbol] = body.addArgument(init.getType(), named(symbol->name, loop.range));
  llvm::SmallVector<mlir::Type> results;
  {
    mlir::OpBuilder::InsertionGuard guard(builder);
    const Scope scope(*this);
    builder.setInsertionPointToEnd(&body);
    buildBlock(loop.body);
    statement = &loop;
    computed.clear();
    recordPins(loop);
    computeBefore(*loop.until, "");
    mlir::Value condition = scalar(*loop.until);
    last = handedOn(withVersion(last, versions), loop);
    std::vector<mlir::Value> next = versionsOf(carried), lastVersions = versionsOf(last);
    ir::UntilOp::create(builder, location(loop.until->range), condition, next, lastVersions);
    results = typesOf(next);
    llvm::append_range(results, typesOf(lastVersions));
  }
  results.append(1, builder.getIndexType());
  results.append(1, builder.getI1Type());
  auto op = ir::RepeatOp::create(builder, place, results, limit, inits, namesOf(carried, last),
                                 statementText(loop.until->range));
  op.getBody().takeBody(region);
  setVersions(carried, op.getResults().take_front(carried.size()));
  setVersions(last, op.getResults().drop_front(carried.size()));
}

void ComponentBuilder::buildStatement(const ForStatement &loop) {
  if (isOnGroups(loop) || runAsInstances(loop))
    return buildOnGroups(loop);
  buildForLevel(loop, 0);
}

/// `for i in a..b, j in c..d` is a loop over i around a loop over j.
void ComponentBuilder::buildForLevel(const ForStatement &loop, size_t level) {
  if (level == loop.binders.size())
    return buildBlock(loop.body);
  const Binder &binder = loop.binders[level];
  declareOuts(loop.names, loop.body, loop.range);
  std::vector<const Symbol *> carried = carriedOf(loop.names), last = lastOf(loop.names);
  std::vector<mlir::Value> inits = versionsOf(carried);

  mlir::Region region;
  mlir::Block &body = region.emplaceBlock();
  versions[binder.symbol] = body.addArgument(builder.getIndexType(), named(binder.name.text, binder.name.range));
  for (auto [symbol, init] : llvm::zip(carried, inits))
    versions[symbol] = body.addArgument(init.getType(), named(symbol->name, loop.range));
  llvm::SmallVector<mlir::Type> results;
  {
    mlir::OpBuilder::InsertionGuard guard(builder);
    const Scope scope(*this);
    builder.setInsertionPointToEnd(&body);
    loopIndices.insert(binder.name.text);
    buildForLevel(loop, level + 1);
    loopIndices.erase(binder.name.text);
    last = handedOn(withVersion(last, versions), loop);
    std::vector<mlir::Value> next = versionsOf(carried), lastVersions = versionsOf(last);
    ir::NextOp::create(builder, location(loop.range), next, lastVersions);
    results = typesOf(next);
    llvm::append_range(results, typesOf(lastVersions));
  }
  auto index =
      ir::IndexAttr::get(builder.getContext(), binder.name.text, extentAttr(binder.from), extentAttr(binder.to));
  // In order, what is published is assigned, and seen at once: iterations at the same time would race for it.
  const bool isInOrder = loop.isParallel && publishes(loop.body);
  if (isInOrder)
    diagnostics.report(DiagnosticKind::iterations_in_order, loop.range,
                       "in graph `" + component.name.text +
                           "`, iterations of this `parallel for` run one after the other: they publish values");
  auto op = ir::ForOp::create(builder, location(loop.range), results, index, loop.isParallel && !isInOrder, inits,
                              namesOf(carried, last));
  op.getBody().takeBody(region);
  setVersions(carried, op.getResults().take_front(carried.size()));
  setVersions(last, op.getResults().drop_front(carried.size()));
}

/// Names that get a version in either branch and have one after both.
static std::vector<const Symbol *> assignedIn(const IfStatement &branch) {
  llvm::SetVector<const Symbol *> symbols;
  auto collect = [&](const Statement &statement) {
    if (const auto *assignment = llvm::dyn_cast<AssignmentStatement>(&statement))
      for (const Target &target : assignment->targets)
        if (target.symbol)
          symbols.insert(target.symbol);
  };
  walkStatements(branch.yes, collect);
  walkStatements(branch.no, collect);
  return {symbols.begin(), symbols.end()};
}

void ComponentBuilder::buildStatement(const IfStatement &branch) {
  computeBefore(*branch.condition, "");
  mlir::Value condition = scalar(*branch.condition);
  const Versions before = versions;
  std::vector<const Symbol *> assigned = assignedIn(branch);
  mlir::Region regions[2];
  Versions after[2];
  const std::array<const Block *, 2> sides = {&branch.yes, &branch.no};
  for (auto [side, block] : llvm::enumerate(sides)) {
    mlir::OpBuilder::InsertionGuard guard(builder);
    const Scope scope(*this);
    builder.setInsertionPointToEnd(&regions[side].emplaceBlock());
    versions = before;
    buildBlock(*block);
    after[side] = versions;
  }
  llvm::erase_if(assigned,
                 [&](const Symbol *symbol) { return !after[0].contains(symbol) || !after[1].contains(symbol); });

  llvm::SmallVector<mlir::Type> results;
  llvm::SmallVector<llvm::StringRef> names;
  for (const Symbol *symbol : assigned) {
    results.push_back(after[0].lookup(symbol).getType());
    names.push_back(symbol->name);
  }
  auto op = mlir::scf::IfOp::create(builder, location(branch.range), results, condition);
  op->setAttr("names", builder.getStrArrayAttr(names));
  for (size_t side : {0, 1}) {
    mlir::OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToEnd(&regions[side].front());
    versions = after[side];
    mlir::scf::YieldOp::create(builder, location(branch.range), versionsOf(assigned));
    (side == 0 ? op.getThenRegion() : op.getElseRegion()).takeBody(regions[side]);
  }
  versions = before;
  setVersions(assigned, op.getResults());
}

} // namespace dpg
