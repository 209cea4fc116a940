// What the language has and this compiler cannot lower yet: reported before anything is built.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/diagnostics/diagnostic.h"

namespace dpg {

/// Reports every construct of `component` that buildIr cannot lower. Returns whether there was none.
bool refuseWhatIsNotLowered(const ast::Callable &component, DiagnosticEngine &diagnostics);

} // namespace dpg
