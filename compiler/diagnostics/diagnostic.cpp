// The registry of kinds and the collection of what was reported.
#include "compiler/diagnostics/diagnostic.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;

static const DiagnosticInfo infos[] = {
#define DPG_DIAGNOSTIC(severity, code, name, format) {Severity::severity, code, #name, format},
#include "compiler/diagnostics/kinds.def"
};

llvm::ArrayRef<DiagnosticInfo> dpg::allDiagnostics() { return infos; }

const DiagnosticInfo &dpg::infoOf(DiagnosticKind kind) { return infos[static_cast<size_t>(kind)]; }

const DiagnosticInfo *dpg::findDiagnostic(llvm::StringRef code) {
  auto *found = llvm::find_if(infos, [&](const DiagnosticInfo &info) { return code == info.code; });
  return found == std::end(infos) ? nullptr : found;
}

/// The index of a diagnostic that was dropped; notes on it are dropped too.
static constexpr size_t dropped = SIZE_MAX;

DiagnosticEngine::Reported DiagnosticEngine::add(DiagnosticKind kind, SourceRange range, std::string text) {
  if (!places.insert({kind, range.file, range.begin, range.end}).second)
    return Reported(*this, dropped);
  return keep(kind, range, std::move(text));
}

DiagnosticEngine::Reported DiagnosticEngine::addEach(DiagnosticKind kind, SourceRange range, std::string text) {
  const bool isKnown = llvm::any_of(
      diagnostics, [&](const Diagnostic &d) { return d.kind == kind && d.range == range && d.text == text; });
  if (isKnown)
    return Reported(*this, dropped);
  places.insert({kind, range.file, range.begin, range.end});
  return keep(kind, range, std::move(text));
}

DiagnosticEngine::Reported DiagnosticEngine::keep(DiagnosticKind kind, SourceRange range, std::string text) {
  if (infoOf(kind).severity == Severity::Error)
    ++errors;
  diagnostics.push_back({kind, range, std::move(text), {}});
  return Reported(*this, diagnostics.size() - 1);
}

void DiagnosticEngine::repeat(const DiagnosticEngine &other, llvm::function_ref<SourceRange(SourceRange)> placeOf) {
  for (const Diagnostic &diagnostic : other.all()) {
    Reported reported = addEach(diagnostic.kind, placeOf(diagnostic.range), diagnostic.text);
    for (const DiagnosticNote &note : diagnostic.notes)
      reported.note(placeOf(note.range), note.text);
  }
}

bool DiagnosticEngine::hasErrorWithin(SourceRange range) const {
  return llvm::any_of(diagnostics, [&](const Diagnostic &d) {
    return infoOf(d.kind).severity == Severity::Error && d.range.file == range.file && d.range.begin >= range.begin &&
           d.range.end <= range.end;
  });
}

ShownDiagnostics DiagnosticEngine::shown(size_t maxErrors) const {
  std::vector<const Diagnostic *> ordered;
  for (const Diagnostic &diagnostic : diagnostics)
    ordered.push_back(&diagnostic);
  // By address last: what was reported first at one place is told first.
  llvm::sort(ordered, [](const Diagnostic *a, const Diagnostic *b) {
    return std::tie(a->range.file, a->range.begin, a) < std::tie(b->range.file, b->range.begin, b);
  });
  ShownDiagnostics result{{}, errors};
  for (const Diagnostic *diagnostic : ordered) {
    const bool isError = infoOf(diagnostic->kind).severity == Severity::Error;
    if (isError && maxErrors != 0 && errors - result.errorsNotShown == maxErrors)
      break;
    result.errorsNotShown -= isError;
    result.diagnostics.push_back(diagnostic);
  }
  return result;
}

DiagnosticEngine::Reported &DiagnosticEngine::Reported::note(SourceRange range, std::string text) {
  if (index != dropped)
    engine.diagnostics[index].notes.push_back({range, std::move(text)});
  return *this;
}
