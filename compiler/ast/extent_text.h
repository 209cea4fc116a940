// Reads the text of an extent's atoms, so that names can be found and replaced inside them.
#pragma once

#include "compiler/ast/extent.h"

#include "llvm/ADT/StringRef.h"

#include <map>
#include <string>
#include <vector>

namespace dpg {

/// n, row_count: a name and nothing else.
bool isName(llvm::StringRef text);
/// A name, a number, or a name with its brackets: nothing that an operator beside it could tear apart.
bool isOneWord(llvm::StringRef text);
/// The names in an atom's text, functions and the words `div` and `mod` left out.
std::vector<std::string> namesInText(llvm::StringRef text);
/// Evaluates an atom's text with some names replaced. Text that is no integer expression comes back with the texts of
/// the replacements in it.
Extent substituteInText(const std::string &text, const std::map<std::string, Extent> &values);

/// An atom taken apart: min(k, m) is `min` of k and m, n div 2 is `div` of n and 2.
struct ExtentParts {
  std::string function;
  std::vector<Extent> operands;
};

/// The parts of an atom that is a function, `div` or `mod`; nothing of names and other text.
std::optional<ExtentParts> partsOf(const std::string &atom);

} // namespace dpg
