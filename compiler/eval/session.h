// What one evaluation shares: its options, the memory it may use, and where it reports errors.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/eval/array.h"

namespace dpg::eval {

/// How running a node or a statement ended.
enum class Outcome : uint8_t { Value, Absent, Failed };

/// A number or an array, or nothing yet.
struct Value {
  State state = State::Undefined;
  ElementKind kind = ElementKind::Real;
  int64_t integer = 0; ///< Bool and Int
  Real re, im;         ///< Real and Complex
  ArrayRef array;      ///< null for a scalar
};

class Node;

class Session {
public:
  Session(DiagnosticEngine &diagnostics, const SourceManager &sources, int64_t memoryBytes, bool roundsFormats)
      : sources(sources), roundsFormats(roundsFormats), diagnostics(diagnostics), memoryBytes(memoryBytes),
        usedBytes(std::make_shared<int64_t>(0)) {}

  const SourceManager &sources;
  const bool roundsFormats; ///< --formats: stored values are rounded to their formats

  /// Reports an error, the first of an evaluation alone: what follows from it would only repeat it.
  template <typename... Args> Outcome fail(DiagnosticKind kind, SourceRange range, Args &&...args) {
    if (!failed && !tentative)
      diagnostics.report(kind, range, std::forward<Args>(args)...);
    failed = true;
    return Outcome::Failed;
  }
  void remark(DiagnosticKind kind, SourceRange range) { diagnostics.report(kind, range); }
  bool hasFailed() const { return failed; }

  /// While tentative, an error ends what runs but is not reported; leaving forgets it.
  void enterTentative() { ++tentative; }
  void leaveTentative() {
    --tentative;
    failed = false;
  }
  bool isTentative() const { return tentative > 0; }

  /// Temporaries of a statement: released down to `mark` when it ends.
  void releaseLater(Node *node) { temporaries.push_back(node); }
  size_t temporariesMark() const { return temporaries.size(); }
  void releaseDownTo(size_t mark);

  /// A new array, or null after reporting that it would not fit (array_too_large, negative_extent).
  std::shared_ptr<Array> make(ElementKind kind, const Shape &shape, SourceRange range);
  std::shared_ptr<Array> make(ElementKind kind, PatternRef pattern, State background, SourceRange range);
  std::shared_ptr<Array> copy(const Array &array, SourceRange range);

  /// Whether so many bytes are left for what grows with `count`; false after reporting.
  bool allows(int64_t bytes, int64_t count, SourceRange range);

private:
  /// Takes bytes out of the budget until the array is destroyed; false after reporting.
  bool reserve(ElementKind kind, int64_t slots, SourceRange range, int64_t &bytes);
  std::shared_ptr<Array> own(Array *array, int64_t bytes);

  DiagnosticEngine &diagnostics;
  int64_t memoryBytes;
  std::shared_ptr<int64_t> usedBytes; // shared with every array, which may outlive the session
  bool failed = false;
  unsigned tentative = 0;
  std::vector<Node *> temporaries;
};

} // namespace dpg::eval
