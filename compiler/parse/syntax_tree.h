// Runs ANTLR over one file.
#pragma once

#include "compiler/parse/words.h"

#include "grammar/DpgParser.h"

namespace dpg {

/// A file's parse tree with what it points into. `file` is null where nothing could be parsed.
class SyntaxTree {
public:
  /// Reports every mistake that the words and the grammar show.
  SyntaxTree(llvm::StringRef text, FileId file, DiagnosticEngine &diagnostics);
  SyntaxTree(const SyntaxTree &) = delete;
  ~SyntaxTree();

  antlr4::CommonTokenStream &words();
  grammar::DpgParser::FileContext *file = nullptr;

private:
  struct Machine;
  std::unique_ptr<antlr4::CharStream> bytes;
  std::unique_ptr<Machine> machine;
};

} // namespace dpg
