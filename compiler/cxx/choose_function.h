// Chooses, among the functions of a name, those that take what an implementation promises.
#pragma once

#include "compiler/cxx/ask_calls.h"

namespace dpg::cxx {

/// An implementation on its way through the check.
struct Promise {
  const ast::ImplementationComponent *implementation = nullptr;
  std::vector<Datum> data;
  std::vector<Variant> variants;
  std::vector<CxxFunction> functions; ///< of its name, usable ones
  std::vector<Match> matches;         ///< one a function
};

/// A combination that only templates may take: one of these calls has to be right.
struct OpenCombination {
  std::vector<Call> calls;
  SourceRange place; ///< where to report it if none is
};

/// Compares all functions; true if one has the parameters of the component. Otherwise reports the one that comes
/// closest.
bool compareAll(Promise &promise, DiagnosticEngine &diagnostics);

/// The functions that may take a combination: one that does, or templates, about which Clang is asked.
struct Candidates {
  bool isTaken = false;
  std::vector<size_t> templates;
};
Candidates candidatesFor(const Promise &promise, const Combination &combination);

/// Finds for each combination of each variant a function that takes it. What no function takes is reported; what only a
/// template may take is added to `open`.
void chooseFunctions(const Promise &promise, std::vector<OpenCombination> &open, DiagnosticEngine &diagnostics);

} // namespace dpg::cxx
