// How the parser goes on after a mistake, and what it says about it.
#pragma once

#include "compiler/diagnostics/diagnostic.h"

#include "antlr4-runtime.h"

#include <set>

namespace dpg {

/// One message a mistake: after one, words are skipped to the end of the statement (or of the component's head), and
/// nothing is said until a word fits again.
///
/// Blocks are followed: a statement that cannot be read does not end the block that it stands in, and a block that is
/// never closed ends before the next component.
class Recovery : public antlr4::DefaultErrorStrategy {
public:
  Recovery(FileId file, DiagnosticEngine &diagnostics) : file(file), diagnostics(diagnostics) {}

  void reportError(antlr4::Parser *parser, const antlr4::RecognitionException &error) override;
  void recover(antlr4::Parser *parser, std::exception_ptr error) override;
  antlr4::Token *recoverInline(antlr4::Parser *parser) override;
  void sync(antlr4::Parser *parser) override;

private:
  void reportUnexpected(antlr4::Parser *parser, const antlr4::misc::IntervalSet &expected);
  bool reportHabit(antlr4::Parser *parser, const antlr4::Token &word);
  void reportMissing(antlr4::Parser *parser, const char *expected);
  void reportUnread(antlr4::Parser *parser, const antlr4::NoViableAltException &error);
  SourceRange gap(antlr4::Parser *parser, const antlr4::Token &word) const;
  void skipStatement(antlr4::Parser *parser);
  antlr4::Token *imagine(size_t type);

  std::vector<std::unique_ptr<antlr4::Token>> imagined; // words that were missing
  FileId file;
  DiagnosticEngine &diagnostics;
  size_t lastIndex = SIZE_MAX; // of the word at which recover() was called last,
  std::set<size_t> lastStates; // and the states in which it was
};

} // namespace dpg
