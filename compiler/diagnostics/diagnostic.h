// Diagnostics: what a user did wrong, where, and by which rule.
#pragma once

#include "compiler/diagnostics/source.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FormatVariadic.h"

#include <string>
#include <vector>

namespace llvm {
class raw_ostream;
}

namespace dpg {

enum class Severity { Error, Warning, Remark };

/// Every diagnostic that a user can meet, by name; kinds.def holds code, severity and wording of each.
enum class DiagnosticKind : uint16_t {
#define DPG_DIAGNOSTIC(severity, code, name, format) name,
#include "compiler/diagnostics/kinds.def"
};

/// What kinds.def says of one kind.
struct DiagnosticInfo {
  Severity severity;
  const char *code;   ///< "E0203"
  const char *name;   ///< "unknown_name"
  const char *format; ///< llvm::formatv pattern
};
const DiagnosticInfo &infoOf(DiagnosticKind kind);
/// The kind of a code such as "E0203", or nullptr.
const DiagnosticInfo *findDiagnostic(llvm::StringRef code);

/// A further place that takes part in a mistake.
struct DiagnosticNote {
  SourceRange range;
  std::string text;
};

struct Diagnostic {
  DiagnosticKind kind;
  SourceRange range;
  std::string text;
  std::vector<DiagnosticNote> notes;
};

/// Collects the diagnostics of one compilation; nothing is printed before render().
class DiagnosticEngine {
public:
  explicit DiagnosticEngine(const SourceManager &sources) : sources(sources) {}

  /// Adds to the diagnostic just reported.
  class Reported {
  public:
    Reported &note(SourceRange range, std::string text);

  private:
    friend class DiagnosticEngine;
    Reported(DiagnosticEngine &engine, size_t index) : engine(engine), index(index) {}
    DiagnosticEngine &engine;
    size_t index;
  };

  template <typename... Args> Reported report(DiagnosticKind kind, SourceRange range, Args &&...args) {
    return add(kind, range, llvm::formatv(false, infoOf(kind).format, std::forward<Args>(args)...).str());
  }

  bool hasErrors() const { return errors > 0; }
  size_t errorCount() const { return errors; }
  const std::vector<Diagnostic> &all() const { return diagnostics; }

  /// Prints all of them, in source order: place, code, text, source line, caret; then the notes.
  void render(llvm::raw_ostream &out, bool color) const;

private:
  Reported add(DiagnosticKind kind, SourceRange range, std::string text);

  const SourceManager &sources;
  std::vector<Diagnostic> diagnostics;
  size_t errors = 0;
};

} // namespace dpg
