// What the verbs that read a program share: its options, its parse and its diagnostics.
#include "compiler/driver/front_end.h"

#include "compiler/diagnostics/report_formats.h"
#include "compiler/driver/build_paths.h"
#include "compiler/sema/sema.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

using namespace dpg;
using namespace dpg::driver;
using llvm::StringRef;

Status driver::wrongUse(const std::string &text) {
  llvm::errs() << "dpgc: " << text << "; `dpgc --help` shows how it is used\n";
  return WrongUse;
}

Status driver::failure(const std::string &what) {
  llvm::errs() << "dpgc: " << what << "\n";
  return ProgramErrors;
}

static std::optional<Color> colorOf(StringRef when) {
  if (when == "auto")
    return Color::Auto;
  if (when == "always")
    return Color::Always;
  return when == "never" ? std::optional(Color::Never) : std::nullopt;
}

static std::optional<DiagnosticsFormat> formatOf(StringRef name) {
  if (name == "text")
    return DiagnosticsFormat::Text;
  if (name == "json")
    return DiagnosticsFormat::Json;
  return name == "sarif" ? std::optional(DiagnosticsFormat::Sarif) : std::nullopt;
}

std::optional<FrontEndOptions> driver::takeFrontEndOptions(Arguments arguments, std::vector<StringRef> &left) {
  FrontEndOptions options;
  for (size_t i = 0; i < arguments.size(); ++i) {
    StringRef word = arguments[i];
    if (word == "-I" && i + 1 < arguments.size()) {
      options.parse.includeFolders.push_back(arguments[++i].str());
    } else if (word.consume_front("-I") && !word.empty()) {
      options.parse.includeFolders.push_back(word.str());
    } else if (word.consume_front("--color=")) {
      std::optional<Color> color = colorOf(word);
      if (!color)
        return wrongUse("--color is auto, always or never"), std::nullopt;
      options.color = *color;
    } else if (word.consume_front("--diagnostics=")) {
      std::optional<DiagnosticsFormat> format = formatOf(word);
      if (!format)
        return wrongUse("--diagnostics is text, json or sarif"), std::nullopt;
      options.diagnostics = *format;
    } else if (word.consume_front("--max-errors=")) {
      if (word.getAsInteger(10, options.maxErrors))
        return wrongUse("--max-errors is a number"), std::nullopt;
    } else if (!word.starts_with("-") && options.file.empty()) {
      options.file = word.str();
    } else {
      left.push_back(arguments[i]);
    }
  }
  if (options.file.empty())
    return wrongUse("no file is given"), std::nullopt;
  options.parse.includeFolders.push_back(build_paths::standardLibrary);
  return options;
}

/// Colors are for people: for terminals, and not where NO_COLOR is set (no-color.org).
static bool usesColor(Color color) {
  if (color != Color::Auto)
    return color == Color::Always;
  std::optional<std::string> noColor = llvm::sys::Process::GetEnv("NO_COLOR");
  return llvm::sys::Process::StandardErrHasColors() && (!noColor || noColor->empty());
}

static void printText(const DiagnosticEngine &diagnostics, const SourceManager &sources, const FrontEndOptions &options,
                      bool parses) {
  bool color = usesColor(options.color);
  llvm::errs().enable_colors(color);
  diagnostics.render(llvm::errs(), RenderOptions{color, options.maxErrors});
  if (!parses && !sources.file(0).text.empty())
    llvm::errs() << "note: names and types are checked once the program parses\n";
}

Status driver::finish(const DiagnosticEngine &diagnostics, const SourceManager &sources, const FrontEndOptions &options,
                      bool parses) {
  llvm::SmallString<128> folder;
  llvm::sys::fs::current_path(folder);
  const ReportContext context{build_paths::version, folder.str().str(), parses, options.maxErrors};
  switch (options.diagnostics) {
  case DiagnosticsFormat::Text:
    printText(diagnostics, sources, options, parses);
    break;
  case DiagnosticsFormat::Json:
    renderJson(llvm::errs(), diagnostics, sources, context);
    break;
  case DiagnosticsFormat::Sarif:
    renderSarif(llvm::errs(), diagnostics, sources, context);
    break;
  }
  return diagnostics.hasErrors() ? ProgramErrors : Done;
}

Status Compilation::finish() const { return driver::finish(diagnostics, sources, options, parses); }

const ast::GraphComponent *driver::chosenGraph(const ast::Program &program, StringRef name) {
  const ast::GraphComponent *graph = mainGraph(program, name);
  if (graph)
    return graph;
  std::string names;
  for (const ast::GraphComponent *outermost : outermostGraphs(program))
    names += (names.empty() ? "" : ", ") + outermost->name.text;
  if (!name.empty())
    wrongUse("no graph is called `" + name.str() + "`");
  else
    wrongUse(names.empty() ? "the file holds no graph that no other calls"
                           : "which graph? give --graph NAME, one of " + names);
  return nullptr;
}
