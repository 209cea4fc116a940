// How often results are given a value: see result_versions.h.
#include "compiler/build_ir/result_versions.h"
#include "compiler/build_ir/walk.h"

namespace dpg {

using namespace ast;

ResultVersions::ResultVersions(const Block &body) : outermost(body.begin(), body.end()) {
  walkStatements(body, [&](const Statement &statement) {
    if (const auto *assignment = llvm::dyn_cast<AssignmentStatement>(&statement))
      for (const Target &target : assignment->targets)
        given[target.symbol] += outermost.contains(&statement) ? 1 : 2;
  });
}

bool ResultVersions::areReadBy(const Expression &expression, const Statement &statement) const {
  bool found = false;
  walkExpressions(&expression, [&](const Expression &part) {
    const auto *name = llvm::dyn_cast<NameExpression>(&part);
    const Symbol *symbol = name ? name->symbol : nullptr;
    if (!symbol || symbol->kind != SymbolKind::Parameter || symbol->parameter->direction == Direction::In)
      return Walk::Into;
    const unsigned once = symbol->parameter->direction == Direction::Out ? 1 : 0;
    found |= !outermost.contains(&statement) || given.lookup(symbol) != once;
    return Walk::Into;
  });
  return found;
}

} // namespace dpg
