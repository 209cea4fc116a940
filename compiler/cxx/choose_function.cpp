// Chooses, among the functions of a name, those that take what an implementation promises: see choose_function.h.
#include "compiler/cxx/choose_function.h"

#include "llvm/ADT/STLExtras.h"

using namespace dpg;
using namespace dpg::cxx;

static constexpr size_t maxNotes = 5;

bool cxx::compareAll(Promise &promise, DiagnosticEngine &diagnostics) {
  const Match *closest = nullptr;
  const auto isCloser = [](const Match &a, const Match &b) {
    return std::pair(!a.alignment.isComplete, a.mismatches.size()) <
           std::pair(!b.alignment.isComplete, b.mismatches.size());
  };
  for (const CxxFunction &function : promise.functions)
    promise.matches.push_back(compare(function, promise.data, *promise.implementation));
  for (const Match &match : promise.matches)
    if (!closest || isCloser(match, *closest))
      closest = &match;
  for (const Mismatch &mismatch : closest->mismatches)
    report(mismatch, *promise.implementation, diagnostics);
  return closest->mismatches.empty();
}

Candidates cxx::candidatesFor(const Promise &promise, const Combination &combination) {
  Candidates candidates;
  for (size_t k = 0; k < promise.functions.size(); ++k) {
    const Match &match = promise.matches[k];
    if (!match.mismatches.empty() ||
        !compareElements(promise.functions[k], match.alignment, promise.data, combination).empty())
      continue;
    if (promise.functions[k].isTemplate)
      candidates.templates.push_back(k);
    else
      candidates.isTaken = true;
  }
  return candidates;
}

/// Why each function does not take the combination, in its first mistake.
static void reportNone(const Promise &promise, const Combination &combination, SourceRange place,
                       DiagnosticEngine &diagnostics) {
  auto reported = diagnostics.report(DiagnosticKind::cxx_no_overload, place, functionName(*promise.implementation),
                                     describe(combination, promise.data));
  for (size_t k = 0; k < std::min(promise.functions.size(), maxNotes); ++k) {
    const CxxFunction &function = promise.functions[k];
    const Match &match = promise.matches[k];
    std::vector<Mismatch> mismatches = match.mismatches;
    if (mismatches.empty())
      mismatches = compareElements(function, match.alignment, promise.data, combination);
    if (mismatches.empty())
      continue;
    const auto &[a, b, c, d, e] = mismatches.front().words;
    const std::string text = llvm::formatv(false, infoOf(mismatches.front().kind).format, a, b, c, d, e).str();
    const auto &notes = mismatches.front().notes;
    reported.note(notes.empty() ? function.place : notes.front().range, "not this one: " + text);
  }
}

void cxx::chooseFunctions(const Promise &promise, std::vector<OpenCombination> &open, DiagnosticEngine &diagnostics) {
  for (const Variant &variant : promise.variants) {
    const SourceRange place = variant.place.value_or(functionPlace(*promise.implementation));
    for (const Combination &combination : combinationsOf(variant)) {
      const Candidates candidates = candidatesFor(promise, combination);
      if (candidates.isTaken)
        continue;
      if (!candidates.templates.empty()) {
        open.push_back({{}, place});
        for (const size_t k : candidates.templates)
          open.back().calls.push_back(
              {&promise.functions[k], &promise.matches[k].alignment, &promise.data, combination});
      } else if (promise.functions.size() == 1) {
        for (const Mismatch &mismatch :
             compareElements(promise.functions.front(), promise.matches.front().alignment, promise.data, combination))
          report(mismatch, *promise.implementation, diagnostics);
      } else {
        reportNone(promise, combination, place, diagnostics);
      }
    }
  }
}
