// Visits every expression below a statement or an expression.
#pragma once

#include "compiler/ast/ast.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SetVector.h"

namespace dpg {

/// What a visitor answers about an expression.
enum class Walk { Into, Past };

/// Calls `visit` on `expression` and, where it answers Walk::Into, on what is below it; parents come first.
void walkExpressions(const ast::Expression *expression, llvm::function_ref<Walk(const ast::Expression &)> visit);

/// The expressions that stand directly in a statement: values, bounds, conditions, clauses, subscripts on the left; not
/// those of statements inside it.
void forEachExpression(const ast::Statement &statement, llvm::function_ref<void(const ast::Expression &)> visit);

/// Calls `visit` on every statement of a block, also inside loops and branches; parents come first.
void walkStatements(const ast::Block &block, llvm::function_ref<void(const ast::Statement &)> visit);

/// The names that a block reads, in the order of their first use; but for those in `except`.
llvm::SetVector<const ast::Symbol *> readIn(const ast::Block &block, const ast::Expression *except = nullptr);

/// Calls `visit` on every name that a block declares with a type, and on the type.
void walkDeclarations(const ast::Block &block,
                      llvm::function_ref<void(const ast::Symbol *, const ast::TypeSyntax &)> visit);

/// Whether a type is one that a statement of the block itself declares, in no loop or branch.
bool isDeclaredIn(const ast::Block &block, const ast::TypeSyntax &type);

} // namespace dpg
