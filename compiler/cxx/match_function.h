// Compares a function in C++ with the component that it implements.
#pragma once

#include "compiler/cxx/component_data.h"
#include "compiler/cxx/variants.h"

#include <array>

namespace dpg::cxx {

/// Where a function takes each datum, as far as its parameters could be lined up with them.
struct Alignment {
  /// One a datum: its parameter, or null for the one that is the result.
  std::vector<const CxxParameter *> parameters;
  const CxxParameter *communicator = nullptr;
  const CxxParameter *threads = nullptr;
  bool isComplete = false;
};

/// A mistake, before it is known whether it will be reported.
struct Mismatch {
  DiagnosticKind kind;
  SourceRange place;                ///< in the program
  bool isOfComponent = false;       ///< the place is the abstract's, which several implementations share
  std::array<std::string, 5> words; ///< what fills the kind's pattern
  std::vector<DiagnosticNote> notes;
};

struct Match {
  Alignment alignment;
  std::vector<Mismatch> mismatches; ///< apart from formats
};

/// Lines up parameters and compares everything but the formats of real numbers.
Match compare(const CxxFunction &function, const std::vector<Datum> &data,
              const ast::ImplementationComponent &implementation);

/// Where a function that was lined up takes other elements than a combination has. Elements that a template deduces
/// are right.
std::vector<Mismatch> compareElements(const CxxFunction &function, const Alignment &alignment,
                                      const std::vector<Datum> &data, const Combination &combination);

/// "parameter 2 of `mine::spmv`", or its result.
std::string titleOf(const CxxFunction &function, const CxxParameter *parameter);

/// Reports a mismatch, with a note at the function's name in the implementation where the place is the abstract's.
void report(const Mismatch &mismatch, const ast::ImplementationComponent &implementation,
            DiagnosticEngine &diagnostics);

/// The range of `function ns::f`, and the name.
SourceRange functionPlace(const ast::ImplementationComponent &implementation);
std::string functionName(const ast::ImplementationComponent &implementation);

} // namespace dpg::cxx
