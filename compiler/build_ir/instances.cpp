// Which `parallel for` loops without groups run as instances all the same.
#include "compiler/build_ir/groups.h"
#include "compiler/build_ir/walk.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

namespace dpg {

using namespace ast;
using llvm::dyn_cast;
using llvm::isa;

using SymbolSet = llvm::DenseSet<const Symbol *>;

/// Whether statements compute arrays: more than elements, sums of them included, which are nests of loops anyway.
static bool worksOnArrays(const Block &body) {
  bool found = false;
  walkStatements(body, [&](const Statement &statement) {
    found |= isa<RepeatStatement>(statement);
    forEachExpression(statement, [&](const Expression &expression) {
      walkExpressions(&expression, [&](const Expression &part) {
        found |= part.type.rank() > 0;
        return isa<SubscriptedExpression, ReductionExpression>(part) ? Walk::Past : Walk::Into;
      });
    });
  });
  return found;
}

bool publishes(const Block &body) {
  bool found = false;
  walkStatements(body, [&](const Statement &statement) {
    const auto *assignment = dyn_cast<AssignmentStatement>(&statement);
    found |= assignment && assignment->isPublished;
  });
  return found;
}

/// How often names are read or written.
static unsigned mentionsOf(const SymbolSet &symbols, const Block &body) {
  unsigned count = 0;
  walkStatements(body, [&](const Statement &statement) {
    forEachExpression(statement, [&](const Expression &expression) {
      walkExpressions(&expression, [&](const Expression &part) {
        const auto *name = dyn_cast<NameExpression>(&part);
        count += name && name->symbol && symbols.contains(name->symbol);
        return Walk::Into;
      });
    });
    if (const auto *assignment = dyn_cast<AssignmentStatement>(&statement))
      for (const Target &target : assignment->targets)
        count += target.symbol && symbols.contains(target.symbol);
  });
  return count;
}

static bool hasDenseRows(const Symbol *symbol) {
  return (symbol->type.rank() == 1 || symbol->type.rank() == 2) && !symbol->type.isSparse;
}

static bool hasLoops(const Block &body) {
  bool found = false;
  walkStatements(body, [&](const Statement &statement) { found |= isa<RepeatStatement, ForStatement>(statement); });
  return found;
}

/// Whether a loop reads matrices that instances should not: each takes a copy, and may have to make its plan of
/// exchanges anew, which is worth it where it loops. A sparse matrix that is computed has no entries of its own to
/// copy.
static bool readsUnsuitableMatrices(const ForStatement &loop) {
  const bool isWorthCopies = hasLoops(loop.body);
  return llvm::any_of(readIn(loop.body), [&](const Symbol *read) {
    const bool isFromOutside =
        !llvm::is_contained(loop.names.carried, read) && !llvm::is_contained(loop.names.fresh, read);
    const bool isMatrix = read->type.rank() > 1 || read->type.isSparse;
    const bool isComputed = read->type.isSparse && read->kind != SymbolKind::Parameter;
    return isFromOutside && isMatrix && (isComputed || !isWorthCopies);
  });
}

bool mayBeInstances(const ForStatement &loop, const Block &component) {
  if (!loop.isParallel || loop.clauses.processes || loop.names.carried.empty() || publishes(loop.body) ||
      !worksOnArrays(loop.body) || readsUnsuitableMatrices(loop) || !llvm::all_of(loop.names.carried, hasDenseRows))
    return false;
  bool isRefused = false;
  refuseInLoopOnGroups(loop, [&](SourceRange, const llvm::Twine &) { isRefused = true; });
  const SymbolSet fresh(loop.names.fresh.begin(), loop.names.fresh.end());
  return !isRefused && mentionsOf(fresh, component) == mentionsOf(fresh, loop.body);
}

} // namespace dpg
