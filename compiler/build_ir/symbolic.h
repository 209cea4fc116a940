// Which subscripts are known without looking at data.
#pragma once

#include "compiler/ast/ast.h"

namespace dpg {

/// Whether the place of an element is a function of literals, sizes, int parameters and loop indices, as names that
/// were given such a value are: then every process knows whose the element is, and subscript.from says where.
bool isSymbolic(const ast::Subscript &subscript);

} // namespace dpg
