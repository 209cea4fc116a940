// Whether an expression is zero wherever its sparse operands are.
#pragma once

#include "compiler/ast/ast.h"

namespace dpg::sema {

/// Whether the value of an element, or of a whole array, is zero where every element of a sparse value in it, and every
/// `delta`, is zero. What holds for operands of formats also holds for the infinite ones: 0 * x is taken as 0.
bool isZeroWithSparse(const ast::Expression &expression);

/// Whether an array that is given `expression` element by element, over `indices`, is sparse without a declaration: it
/// is a matrix, zero with its sparse operands, and one of them is subscripted by just these indices, outside of
/// reductions.
bool followsSparse(const ast::Expression &expression, const std::vector<ast::Binder> &indices);

} // namespace dpg::sema
