// What the language has and this compiler cannot lower yet: reported before anything is built.
#pragma once

#include "compiler/build_ir/candidates.h"

namespace dpg {

/// Reports every construct of a component that buildIr cannot lower. Returns whether there was none.
bool refuseWhatIsNotLowered(const Statements &what, const Candidates &candidates, DiagnosticEngine &diagnostics);

} // namespace dpg
