// What could have stood at a place, in words that a user knows.
#pragma once

#include "antlr4-runtime.h"

#include <string>

namespace dpg {

/// Whether a set of words has one of that type.
inline bool takes(const antlr4::misc::IntervalSet &expected, size_t type) { return expected.contains(type); }

/// "`;`", "an expression", "a statement or `}`": `expected` are the words that the grammar would take in
/// the rule that the parser is in.
std::string describeExpected(const antlr4::misc::IntervalSet &expected, antlr4::Parser &parser);
/// "`next`", "the end of the file".
std::string describe(const antlr4::Token &word);

} // namespace dpg
