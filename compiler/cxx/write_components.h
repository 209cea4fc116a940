// Writes the components that annotations describe.
#pragma once

#include "compiler/cxx/annotations.h"
#include "compiler/cxx/mapped_text.h"

#include <list>

namespace dpg::cxx {

/// What becomes one implementation: a function, or several of one name.
struct ImportedImplementation {
  std::string name;
  std::vector<const AnnotatedFunction *> overloads;
  std::vector<std::string> stored;     ///< "A: coo", of matrices whose annotation does not say it
  std::vector<std::string> arithmetic; ///< a variant each: "A: f64 | f32, x: f64"
};

/// What becomes one abstract component, and its implementations.
struct ImportedComponent {
  std::string name;
  std::vector<const AnnotatedFunction *> functions;
  std::list<ImportedImplementation> implementations;
};

/// Components by their names, in their order. Signatures that differ under one name are reported.
std::list<ImportedComponent> groupFunctions(const std::vector<AnnotatedFunction> &functions,
                                            DiagnosticEngine &diagnostics);

/// The text of a program with these components. `source` is the header's path as implementations write it.
MappedText writeComponents(const std::list<ImportedComponent> &components, llvm::StringRef source);

} // namespace dpg::cxx
