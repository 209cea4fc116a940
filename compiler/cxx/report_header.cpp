// Diagnostics about a header as a whole: see report_header.h.
#include "compiler/cxx/report_header.h"

using namespace dpg;
using namespace dpg::cxx;

static constexpr size_t maxErrors = 5;

static void noteError(DiagnosticEngine::Reported &reported, const ClangError &error, SourceRange place) {
  reported.note(error.place.range.isValid() ? error.place.range : place, "Clang says: " + error.text);
  for (const SourceRange include : error.includedFrom)
    reported.note(include, "in a file that is included here");
}

void cxx::reportErrors(const HeaderAnswer &answer, SourceRange place, llvm::StringRef header,
                       DiagnosticEngine &diagnostics) {
  if (!answer.includeLoop.empty()) {
    auto reported = diagnostics.reportEach(DiagnosticKind::header_loop, place, header);
    for (const SourceRange include : answer.includeLoop)
      reported.note(include, "this is in the loop");
    return;
  }
  const size_t count = std::max(answer.errorCount, answer.errors.size());
  auto reported = diagnostics.reportEach(DiagnosticKind::header_errors, place, header,
                                         std::to_string(count) + (count == 1 ? " error" : " errors"));
  for (size_t k = 0; k < std::min(answer.errors.size(), maxErrors); ++k)
    noteError(reported, answer.errors[k], place);
}
