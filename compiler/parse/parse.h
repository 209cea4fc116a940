// From text to the syntax tree: the one entry to the parser. Only this room sees ANTLR.
#pragma once

#include "compiler/ast/ast.h"
#include "compiler/diagnostics/diagnostic.h"

#include <memory>
#include <string>
#include <vector>

namespace dpg {

struct ParseOptions {
  /// Nothing outside this folder and `includeFolders` is imported, links resolved. Empty: the folder of the main file.
  std::string sourceRoot;
  /// Where imports are looked for after the folder of the file that imports.
  std::vector<std::string> includeFolders;
};

/// What the parser refuses, whatever the machine.
struct ParseLimits {
  static constexpr size_t fileBytes = 16u << 20;
  static constexpr size_t fileWords = 1'000'000;
  static constexpr size_t nesting = 256;      ///< of brackets
  static constexpr size_t literalDigits = 64; ///< of one number
};

/// Reads and parses `path` and everything that it imports.
///
/// Never fails: what is wrong is reported to `diagnostics`, several mistakes of a file in one run, and a file with a
/// syntax error contributes no components. Run later stages only if nothing was reported as an error.
std::unique_ptr<ast::Program> parseFile(const std::string &path, const ParseOptions &options, SourceManager &sources,
                                        DiagnosticEngine &diagnostics);

/// Parses `text` as a file called `displayPath` that is not on disk. Its imports are looked for in
/// `options.includeFolders` and `options.sourceRoot` only.
std::unique_ptr<ast::Program> parseText(std::string text, const std::string &displayPath, const ParseOptions &options,
                                        SourceManager &sources, DiagnosticEngine &diagnostics);

} // namespace dpg
