// The words of a file, checked and made ready for the grammar.
#pragma once

#include "compiler/diagnostics/diagnostic.h"

#include "antlr4-runtime.h"

#include <memory>
#include <vector>

namespace dpg {

using Words = std::vector<std::unique_ptr<antlr4::Token>>;

/// Splits a file into words, up to and with the end of the file.
///
/// Reports characters, numbers and strings that are none, and goes on without them. Names of reductions get the type
/// REDUCER. Comes back empty where nothing can be parsed: brackets nested too deep, too many words.
Words readWords(antlr4::CharStream &text, FileId file, DiagnosticEngine &diagnostics);

/// The place of a word. The end of the file has no width.
SourceRange rangeOf(const antlr4::Token &word, FileId file);

} // namespace dpg
