// Diagnostics about a header as a whole.
#pragma once

#include "compiler/cxx/read_header.h"

namespace dpg::cxx {

/// Reports that a header's text is no C++: its first errors as notes, each with the #includes that lead to it. `place`
/// is where the header is named.
void reportErrors(const HeaderAnswer &answer, SourceRange place, llvm::StringRef header, DiagnosticEngine &diagnostics);

} // namespace dpg::cxx
