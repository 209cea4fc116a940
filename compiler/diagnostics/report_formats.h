// Diagnostics for programs that read them: JSON of our own and SARIF 2.1.0.
//
// Both are one document on one line, which stands there also where nothing was reported. Lines and columns count from
// 1; a column is a Unicode code point, as in text; an end is the first column behind the range. Bytes that are no UTF-8
// are U+FFFD in names and texts; in URIs they stay what they are, as %XX.
#pragma once

#include "compiler/diagnostics/diagnostic.h"

namespace dpg {

/// What the reports say besides the diagnostics.
struct ReportContext {
  std::string version;       ///< of the compiler
  std::string workingFolder; ///< absolute: the one that relative names of files start from
  bool parses = true;        ///< else nothing behind the parser has seen the program
  size_t maxErrors = 0;      ///< errors listed before the rest is only counted; 0 lists all
};

/// {"version": 1, "tool": ..., "parses": ..., "errors": N, "errorsNotShown": N, "diagnostics": [...]}, where each
/// diagnostic has its code, severity, message, place, rule, page and notes.
void renderJson(llvm::raw_ostream &out, const DiagnosticEngine &engine, const SourceManager &sources,
                const ReportContext &context);

/// A log of SARIF 2.1.0 (OASIS 2020) with one run: each code that was met is a rule, each diagnostic a result, each of
/// its notes a related location.
void renderSarif(llvm::raw_ostream &out, const DiagnosticEngine &engine, const SourceManager &sources,
                 const ReportContext &context);

} // namespace dpg
