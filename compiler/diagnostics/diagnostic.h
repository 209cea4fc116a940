// Diagnostics: what a user did wrong, where, and by which rule.
#pragma once

#include "compiler/diagnostics/source.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FormatVariadic.h"

#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace llvm {
class raw_ostream;
}

namespace dpg {

enum class Severity { Error, Warning, Remark };

/// Every diagnostic that a user can meet, by name; kinds.def holds code,
/// severity and wording of each. kinds.def undefines the macro at its end.
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
/// All kinds, in the order of kinds.def.
llvm::ArrayRef<DiagnosticInfo> allDiagnostics();
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

/// How render() prints.
struct RenderOptions {
  bool color = false;
  size_t maxErrors = 0; ///< errors printed before the rest is only counted; 0 prints all
};

/// What is told of a compilation.
struct ShownDiagnostics {
  std::vector<const Diagnostic *> diagnostics; ///< in source order
  size_t errorsNotShown = 0;
};

/// Collects the diagnostics of one compilation; nothing is printed before
/// render().
///
/// A kind is reported once at one place: what is reported again there is
/// dropped, with its notes.
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

  /// `args` fill the pattern of kinds.def. Characters that a terminal would
  /// obey are escaped in what is printed.
  template <typename... Args> Reported report(DiagnosticKind kind, SourceRange range, Args &&...args) {
    return add(kind, range, llvm::formatv(false, infoOf(kind).format, std::forward<Args>(args)...).str());
  }

  /// The same, dropped only where the text was reported there too: for kinds that several components, each with a text
  /// of its own, may report at a place that they share.
  template <typename... Args> Reported reportEach(DiagnosticKind kind, SourceRange range, Args &&...args) {
    return addEach(kind, range, llvm::formatv(false, infoOf(kind).format, std::forward<Args>(args)...).str());
  }

  /// Reports what another engine found in a copy of text that stands elsewhere: `placeOf` says where.
  void repeat(const DiagnosticEngine &other, llvm::function_ref<SourceRange(SourceRange)> placeOf);

  /// The text of the program at a place, as its messages quote it.
  llvm::StringRef textOf(SourceRange range) const { return sources.text(range); }

  bool hasErrors() const { return errors > 0; }
  /// Whether an error lies in this range: a reason to keep silent about what follows of it.
  bool hasErrorWithin(SourceRange range) const;
  size_t errorCount() const { return errors; }
  const std::vector<Diagnostic> &all() const { return diagnostics; }
  /// All of them in source order; after `maxErrors` errors the rest is left out, unless it is 0.
  ShownDiagnostics shown(size_t maxErrors) const;

  /// Prints all of them, in source order: place, code, text, source line,
  /// caret; then the notes.
  void render(llvm::raw_ostream &out, bool color) const { render(out, RenderOptions{color}); }
  void render(llvm::raw_ostream &out, const RenderOptions &options) const;

private:
  Reported add(DiagnosticKind kind, SourceRange range, std::string text);
  Reported addEach(DiagnosticKind kind, SourceRange range, std::string text);
  Reported keep(DiagnosticKind kind, SourceRange range, std::string text);

  const SourceManager &sources;
  std::vector<Diagnostic> diagnostics;
  std::set<std::tuple<DiagnosticKind, FileId, uint32_t, uint32_t>> places;
  size_t errors = 0;
};

} // namespace dpg
