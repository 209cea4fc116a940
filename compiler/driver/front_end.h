// What the verbs that read a program share: its options, its parse and its diagnostics.
#pragma once

#include "compiler/driver/verb.h"
#include "compiler/parse/parse.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace dpg::driver {

enum class Color { Auto, Always, Never };

/// How diagnostics are written.
enum class DiagnosticsFormat { Text, Json, Sarif };

struct FrontEndOptions {
  std::string file;
  ParseOptions parse;
  Color color = Color::Auto;
  DiagnosticsFormat diagnostics = DiagnosticsFormat::Text;
  size_t maxErrors = 0;
};

/// Takes FILE, -I FOLDER, --color=WHEN, --diagnostics=FORMAT and --max-errors=N out of `arguments`; what is left is the
/// verb's own. Reports wrong use to standard error and gives nothing.
std::optional<FrontEndOptions> takeFrontEndOptions(Arguments arguments, std::vector<llvm::StringRef> &left);

/// Prints diagnostics to standard error, in the chosen format; the status to end with. `parses`: what was read of the
/// program was checked too.
Status finish(const DiagnosticEngine &diagnostics, const SourceManager &sources, const FrontEndOptions &options,
              bool parses = true);

/// One program on its way through the rooms.
struct Compilation {
  explicit Compilation(FrontEndOptions chosen)
      : options(std::move(chosen)), diagnostics(sources),
        program(parseFile(options.file, options.parse, sources, diagnostics)), parses(!diagnostics.hasErrors()) {}

  /// Prints what was reported to standard error, in the chosen format; the status to end with.
  Status finish() const;

  FrontEndOptions options;
  SourceManager sources;
  DiagnosticEngine diagnostics;
  std::unique_ptr<ast::Program> program;
  std::set<std::string> headersRead; ///< files that implementations in C++ depend on
  bool parses;                       ///< else nothing behind the parser has seen the program
};

/// The graph of that name; without a name, the one that no other calls. Null where there is none or several, which is
/// reported as wrong use.
const ast::GraphComponent *chosenGraph(const ast::Program &program, llvm::StringRef name);

/// Reports wrong use to standard error, with a hint at --help.
Status wrongUse(const std::string &text);

} // namespace dpg::driver
