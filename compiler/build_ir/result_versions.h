// How often a component gives each of its results a value.
#pragma once

#include "compiler/ast/ast.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace dpg {

/// The versions of a component's results. Names in extents do not tell them apart.
class ResultVersions {
public:
  ResultVersions() = default;
  explicit ResultVersions(const ast::Block &body);

  /// Whether an expression of `statement` speaks of a result that has several versions, or of any inside of a loop or a
  /// branch.
  bool areReadBy(const ast::Expression &expression, const ast::Statement &statement) const;

private:
  llvm::DenseSet<const ast::Statement *> outermost;
  llvm::DenseMap<const ast::Symbol *, unsigned> given; ///< more than one where a loop or a branch gives it
};

} // namespace dpg
