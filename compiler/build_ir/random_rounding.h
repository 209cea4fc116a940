// Statements that round at random.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/build_ir/groups.h"

namespace dpg {

/// The first seed of `round stochastic` in a statement, of its clause or of a bracket; null where there is none.
const ast::Expression *seedIn(const ast::Statement &statement);

/// Whether a format has fewer digits than f64, so that it can be rounded to.
bool isNarrowFormat(Element format);

/// Refuses what cannot be rounded at random, or not alike on any number of processes.
void refuseRandomRounding(const ast::Block &body, Refuse refuse);

} // namespace dpg
