// Loops whose iterations run on groups of processes.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/diagnostics/source.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/Twine.h"

namespace dpg {

/// `parallel for c in a..b on processes(e) { }`
inline bool isOnGroups(const ast::ForStatement &loop) { return loop.isParallel && loop.clauses.processes; }

/// Whether a subscripted name is read or written at the index of the loop: x[c], x[c, i].
bool isAtIndex(const std::vector<ast::Subscript> &subscripts, const ast::ForStatement &loop);

/// Whether values are published in a loop's body, which other iterations may read there.
bool publishes(const ast::Block &body);

using Refuse = llvm::function_ref<void(SourceRange, const llvm::Twine &)>;

/// Reports what a loop on groups has that cannot be lowered.
void refuseInLoopOnGroups(const ast::ForStatement &loop, Refuse refuse);

/// Whether the iterations of a loop that no clause gives processes may be instances: they work on arrays, give rows of
/// their own, publish nothing, and read other matrices only where they loop; and what is first met in them, nobody
/// reads elsewhere in the component.
bool mayBeInstances(const ast::ForStatement &loop, const ast::Block &component);

/// Reports reads of names that were first met in a loop on groups, behind the loop: each group has another version.
void refuseReadsBehindGroups(const ast::Block &body, Refuse refuse);

} // namespace dpg
