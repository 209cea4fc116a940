// Visits the expressions below an expression.
#pragma once

#include "compiler/ast/ast.h"

#include <functional>

namespace dpg::eval {

/// Calls `visit` for each direct operand of `expression`; of a call, for what it was given (not for defaults).
void forEachOperand(const ast::Expression *expression, llvm::function_ref<void(const ast::Expression *)> visit);
/// Calls `visit` for `expression` and everything below it.
void walk(const ast::Expression *expression, llvm::function_ref<void(const ast::Expression *)> visit);

} // namespace dpg::eval
