// What users of C, Fortran and Python write by habit, and what the language has in its place.
#pragma once

#include "antlr4-runtime.h"

#include <optional>
#include <string>

namespace dpg {

/// Some words of another language.
struct Habit {
  size_t first = 0, last = 0; ///< the words, by their index
  std::string text;           ///< as written
  std::string instead;        ///< what to write
};

/// The habit that explains why the word at `index` does not fit; none where nothing is known of it.
std::optional<Habit> habitAt(antlr4::TokenStream &words, size_t index);

/// What to write for a character that the language does not have; empty where nothing is known of it.
std::string insteadOf(const std::string &characters);

} // namespace dpg
