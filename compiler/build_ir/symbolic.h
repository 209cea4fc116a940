// Which subscripts are known without looking at data.
#pragma once

#include "compiler/ast/ast.h"

namespace dpg {

/// Whether an int expression reads only literals, sizes, int parameters and loop indices: then every process knows
/// whose the element is.
bool isSymbolic(const ast::Expression &expression);

} // namespace dpg
