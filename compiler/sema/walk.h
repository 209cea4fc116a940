// Walks over the tree: the parts of expressions and statements, in the order of their text.
#pragma once

#include "compiler/ast/ast.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace dpg::sema {

using ExpressionVisitor = llvm::function_ref<void(const ast::Expression &)>;
using StatementVisitor = llvm::function_ref<void(const ast::Statement &)>;

/// The expressions directly below, ranges of binders and subscripts included.
void forEachChild(const ast::Expression &expression, ExpressionVisitor visit);
/// `expression` and everything below it.
void forEachExpression(const ast::Expression &expression, ExpressionVisitor visit);
/// The expressions that a statement holds itself, not those of the blocks in it.
void forEachOwnExpression(const ast::Statement &statement, ExpressionVisitor visit);
/// All statements, those of inner blocks after the one that holds them.
void forEachStatement(const ast::Block &block, StatementVisitor visit);
/// All calls in a block.
void forEachCall(const ast::Block &block, llvm::function_ref<void(const ast::CallExpression &)> visit);

/// Names that get values or declarations in a block, each once, in order of the text.
std::vector<std::string> assignedNames(const ast::Block &block);

} // namespace dpg::sema
