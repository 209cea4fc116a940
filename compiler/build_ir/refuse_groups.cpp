// What loops on groups of processes have and this compiler cannot lower yet.
#include "compiler/build_ir/groups.h"
#include "compiler/build_ir/walk.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

namespace dpg {

using namespace ast;
using llvm::dyn_cast;
using llvm::isa;

using SymbolSet = llvm::DenseSet<const Symbol *>;

bool isAtIndex(const std::vector<Subscript> &subscripts, const ForStatement &loop) {
  const Expression *first = subscripts.front().element;
  const auto *name = llvm::dyn_cast_if_present<NameExpression>(first);
  return subscripts.front().kind == SubscriptKind::Element && name && name->symbol == loop.binders.front().symbol;
}

/// The newest of a vector, or of one row of a matrix that is the same for all of a statement.
static void refuseNewest(const CallExpression &call, Refuse refuse) {
  const auto *subscripted = dyn_cast<SubscriptedExpression>(call.bound.front());
  const Type &type = subscripted ? subscripted->base->type : call.bound.front()->type;
  if (type.rank() == 1)
    return;
  const Expression *row = subscripted ? subscripted->subscripts.front().element : nullptr;
  bool readsIndex = false;
  walkExpressions(row, [&](const Expression &part) {
    const auto *name = dyn_cast<NameExpression>(&part);
    readsIndex |= name && name->symbol && name->symbol->kind == SymbolKind::Index;
    return Walk::Into;
  });
  if (!row || readsIndex)
    refuse(call.range, "`newest` of several rows");
}

/// What instances write, they read and write at their own index alone.
static void refuseOtherRows(const Statement &statement, const ForStatement &loop, const SymbolSet &written,
                            Refuse refuse) {
  const auto report = [&](SourceRange range, const Symbol &symbol) {
    refuse(range, "`" + symbol.name + "`, which instances on groups of processes give values, other than at [" +
                      loop.binders.front().name.text + "]");
  };
  forEachExpression(statement, [&](const Expression &expression) {
    walkExpressions(&expression, [&](const Expression &part) {
      const auto *call = dyn_cast<CallExpression>(&part);
      if (call && call->calleeKind == CalleeKind::Newest) {
        refuseNewest(*call, refuse);
        return Walk::Past;
      }
      const auto *subscripted = dyn_cast<SubscriptedExpression>(&part);
      const auto *name = dyn_cast<NameExpression>(subscripted ? subscripted->base : &part);
      if (!name || !name->symbol || !written.contains(name->symbol))
        return Walk::Into;
      if (!subscripted || !isAtIndex(subscripted->subscripts, loop))
        report(part.range, *name->symbol);
      return Walk::Past;
    });
  });
  if (const auto *assignment = dyn_cast<AssignmentStatement>(&statement))
    for (const Target &target : assignment->targets)
      if (target.symbol && written.contains(target.symbol) &&
          !(target.subscripts && isAtIndex(*target.subscripts, loop)))
        report(target.range, *target.symbol);
}

void refuseInLoopOnGroups(const ForStatement &loop, Refuse refuse) {
  if (loop.binders.size() > 1)
    return refuse(loop.binders[1].name.range, "a loop on groups of processes over several indices");
  const SymbolSet written(loop.names.carried.begin(), loop.names.carried.end());
  walkStatements(loop.body, [&](const Statement &statement) {
    if (isa<ShowStatement>(statement))
      refuse(statement.range, "`show` on groups of processes");
    const auto *inner = dyn_cast<ForStatement>(&statement);
    if (inner && isOnGroups(*inner))
      refuse(inner->clauses.processes->range, "`on processes` inside a loop on groups of processes");
    refuseOtherRows(statement, loop, written, refuse);
  });
}

namespace {

/// Walks statements in their order, with the names that have a version of their own on each group.
class GroupsBehind {
public:
  explicit GroupsBehind(Refuse refuse) : refuse(refuse) {}

  void visit(const Block &block) {
    for (const Statement *statement : block)
      visit(*statement);
  }

private:
  void visit(const Statement &statement) {
    forEachExpression(statement, [&](const Expression &expression) { visitReads(expression); });
    if (const auto *assignment = dyn_cast<AssignmentStatement>(&statement))
      visitTargets(*assignment);
    if (const auto *loop = dyn_cast<RepeatStatement>(&statement))
      visit(loop->body);
    if (const auto *branch = dyn_cast<IfStatement>(&statement))
      visitSides({&branch->yes, &branch->no});
    if (const auto *loop = dyn_cast<ForStatement>(&statement)) {
      visitSides({&loop->body});
      if (isOnGroups(*loop))
        apart.insert(loop->names.fresh.begin(), loop->names.fresh.end());
    }
  }

  /// What a side gives a new version may have none behind it.
  void visitSides(std::initializer_list<const Block *> sides) {
    const SymbolSet before = apart;
    for (const Block *side : sides) {
      visit(*side);
      apart.insert(before.begin(), before.end());
    }
  }

  void visitReads(const Expression &expression) {
    walkExpressions(&expression, [&](const Expression &part) {
      const auto *name = dyn_cast<NameExpression>(&part);
      if (name && name->symbol && apart.contains(name->symbol))
        refuse(name->range, "`" + name->name.text + "` of a loop on groups of processes, behind the loop");
      return Walk::Into;
    });
  }

  void visitTargets(const AssignmentStatement &assignment) {
    for (const Target &target : assignment.targets) {
      if (!target.symbol || !apart.contains(target.symbol))
        continue;
      if (target.isWhole)
        apart.erase(target.symbol);
      else
        refuse(target.range, "`" + target.name.text + "` of a loop on groups of processes, behind the loop");
    }
  }

  Refuse refuse;
  SymbolSet apart;
};

} // namespace

void refuseReadsBehindGroups(const Block &body, Refuse refuse) { GroupsBehind(refuse).visit(body); }

} // namespace dpg
