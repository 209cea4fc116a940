// What users of C, Fortran and Python write by habit, and what the language has in its place.
#include "compiler/parse/habits.h"

#include "grammar/DpgParser.h"

#include "llvm/ADT/StringSwitch.h"

using namespace dpg;
using antlr4::Token;
using grammar::DpgParser;

std::string dpg::insteadOf(const std::string &characters) {
  return llvm::StringSwitch<std::string>(characters)
      .Cases({"&", "&&"}, "write `and`")
      .Cases({"|", "||"}, "write `or`")
      .Case("!", "write `not`; `!=` compares")
      .Case("?", "a choice is `if c then a else b`")
      .Case("%", "write `mod`")
      .Case("/*", "a comment begins with `//` and ends with its line")
      .Case("#", "a comment begins with `//` and ends with its line")
      .Case("**", "a power is written `x^2`")
      .Cases({"+=", "-=", "*=", "/="}, "write the name again: `y = y + x`")
      .Case("++", "write `k = k + 1`")
      .Case("--", "write `k = k - 1`")
      .Case("while", "a loop is `repeat up to N { } until c`, or `for i in a..b { }`")
      .Case("return", "results are `out` parameters, which statements give values")
      .Cases({"def", "function", "void"}, "a program is a `graph`, with its parameters `in` and `out`")
      .Cases({"sum", "product", "max", "min"}, "a reduction has its indices in brackets: `sum(j) A[i, j] * x[j]`")
      .Cases({"any", "all", "argmax", "argmin"}, "a reduction has its indices in brackets: `argmax(i) x[i]`")
      .Default("");
}

namespace {

/// The words around one that does not fit.
class Surroundings {
public:
  Surroundings(antlr4::TokenStream &words, size_t index) : words(words), index(index) {}

  /// The words from `first` to `last`, counted from the one that does not fit, if they are one operator of another
  /// language or a word of one.
  std::optional<Habit> of(int first, int last) {
    Habit habit{index + first, index + last, "", ""};
    for (int at = first; at <= last; ++at) {
      Token *word = wordAt(at);
      if (!word || (at > first && wordAt(at - 1)->getStopIndex() + 1 != word->getStartIndex()))
        return std::nullopt;
      habit.text += word->getText();
    }
    habit.instead = insteadOf(habit.text);
    return habit.instead.empty() ? std::nullopt : std::optional(habit);
  }

  /// `for (int i = 0;`: the bracket is what does not fit.
  std::optional<Habit> loopOfC() {
    if (!is(-1, DpgParser::FOR) || !is(0, DpgParser::OPEN_ROUND))
      return std::nullopt;
    return Habit{index - 1, index, "for (", "a loop is `for i in a..b { }`"};
  }

  /// `for i in range(n):` or `for i in range(n) {`: what follows the call is what does not fit.
  std::optional<Habit> loopOfPython() {
    if (!is(-1, DpgParser::CLOSE_ROUND))
      return std::nullopt;
    int open = -1;
    for (int depth = 1; depth > 0 && wordAt(open - 1);) {
      --open;
      depth += is(open, DpgParser::CLOSE_ROUND) - is(open, DpgParser::OPEN_ROUND);
    }
    const int name = open - 1;
    if (!is(name, DpgParser::NAME) || wordAt(name)->getText() != "range" || !is(name - 1, DpgParser::IN) ||
        !is(name - 3, DpgParser::FOR))
      return std::nullopt;
    Habit habit{index + name, index - 1, "", "a loop is `for i in a..b { }`, from a to b - 1"};
    for (int at = name; at < 0; ++at)
      habit.text += wordAt(at)->getText() + (is(at, DpgParser::COMMA) ? " " : "");
    return habit;
  }

  bool is(int at, size_t type) {
    Token *word = wordAt(at);
    return word && word->getType() == type;
  }

private:
  Token *wordAt(int at) {
    const bool isInside = at >= 0 || index >= static_cast<size_t>(-at);
    return isInside && index + at < words.size() ? words.get(index + at) : nullptr;
  }

  antlr4::TokenStream &words;
  size_t index;
};

} // namespace

std::optional<Habit> dpg::habitAt(antlr4::TokenStream &words, size_t index) {
  if (auto *buffered = dynamic_cast<antlr4::BufferedTokenStream *>(&words))
    buffered->fill(); // words after the one that does not fit are looked at
  Surroundings around(words, index);
  for (auto [first, last] : {std::pair(0, 1), std::pair(-1, 0)})
    if (std::optional<Habit> habit = around.of(first, last))
      return habit;
  if (std::optional<Habit> habit = around.of(-1, -1)) // `while c`, `sum x[i]`: the word after shows what it was
    return habit;
  for (const std::optional<Habit> &loop : {around.loopOfC(), around.loopOfPython()})
    if (loop)
      return loop;
  if (around.is(0, DpgParser::EQUAL))
    return Habit{index, index, "==", "an assignment is written `=`; `==` compares"};
  if (around.is(0, DpgParser::ASSIGN))
    return Habit{index, index, "=", "a comparison is written `==`; `=` gives a name its value"};
  return std::nullopt;
}
