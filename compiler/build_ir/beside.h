// Statements on groups of processes.
#pragma once

#include "compiler/ast/ast.h"

#include "llvm/ADT/SetVector.h"

#include <vector>

namespace dpg {

/// `x = f(y) on processes(e);`, or a loop that is not parallel.
bool isOnProcesses(const ast::Statement &statement);

/// The names that a statement gives versions which are visible behind it.
llvm::SetVector<const ast::Symbol *> givenBy(const ast::Statement &statement);

/// Statements of a block, from its first on, of which some run beside each other.
struct Section {
  std::vector<const ast::Statement *> before; ///< may run before all of `beside`
  std::vector<const ast::Statement *> beside; ///< on processes; none reads what another gives
  size_t size() const { return before.size() + beside.size(); }
};

/// The section that begins with the first of the statements; empty where that is not on processes.
Section sectionOf(llvm::ArrayRef<ast::Statement *> statements);

} // namespace dpg
