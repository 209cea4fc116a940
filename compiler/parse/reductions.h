// Tells reductions from calls.
#pragma once

#include "compiler/parse/words.h"

namespace dpg {

/// Gives the name of each reduction the type REDUCER, and reports those that reduce nothing.
void markReductions(Words &words, FileId file, DiagnosticEngine &diagnostics);

} // namespace dpg
