// The entry to the parser: a file, then what it imports.
#include "compiler/parse/parse.h"

#include "compiler/parse/build_tree.h"
#include "compiler/parse/find_import.h"
#include "compiler/parse/read_source.h"
#include "compiler/parse/syntax_tree.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace dpg;
using namespace dpg::ast;
namespace path = llvm::sys::path;

namespace {

/// Parses the main file and each file that it imports once, imported ones first.
class ProgramReader {
public:
  ProgramReader(const ParseOptions &options, SourceManager &sources, DiagnosticEngine &diagnostics)
      : options(options), sources(sources), diagnostics(diagnostics), program(std::make_unique<Program>()) {}

  /// `file` is the main file; `isRead` tells whether its text is there.
  std::unique_ptr<Program> run(FileId file, bool isRead) {
    program->mainFile = file;
    if (!isRead)
      return std::move(program);
    finder.emplace(options, sources.file(file).path);
    remember(file);
    size_t errors = diagnostics.errorCount();
    parse(file);
    if (program->components.empty() && diagnostics.errorCount() == errors)
      diagnostics.report(DiagnosticKind::empty_program, {file, 0, 0});
    return std::move(program);
  }

private:
  void remember(FileId file) {
    if (!sources.file(file).path.empty())
      files[sources.file(file).path] = file;
  }

  void parse(FileId file) {
    if (!checkText(file, sources, diagnostics))
      return;
    open.push_back(file);
    size_t errors = diagnostics.errorCount();
    SyntaxTree tree(sources.file(file).text, file, diagnostics);
    bool isSound = diagnostics.errorCount() == errors;
    if (tree.file) {
      TreeBuilder builder(*program, file, tree.words(), diagnostics);
      for (auto *declaration : tree.file->importDeclaration())
        if (isWhole(declaration))
          follow(*builder.build(declaration), file);
      if (isSound)
        builder.build(tree.file);
    }
    open.pop_back();
  }

  /// An import without a syntax error in it; the rest of its file may have some.
  static bool isWhole(grammar::DpgParser::ImportDeclarationContext *declaration) {
    auto *string = declaration->STRING();
    return !declaration->exception && string && string->getText().size() >= 2 && string->getText().back() == '"';
  }

  void follow(Import &import, FileId importer) {
    FoundImport found = finder->find(import.path, sources.file(importer).path);
    if (found.outcome == FoundImport::Missing)
      return void(diagnostics.report(DiagnosticKind::import_not_found, import.pathRange, import.path));
    if (found.outcome == FoundImport::Outside)
      return void(diagnostics.report(DiagnosticKind::import_outside, import.pathRange, import.path));
    auto known = files.find(found.path);
    if (known != files.end()) {
      import.file = known->second;
      if (llvm::is_contained(open, import.file))
        diagnostics.report(DiagnosticKind::import_cycle, import.pathRange, import.path);
      return;
    }
    FileText read = readText(found.path);
    if (!read.failure.empty())
      return void(diagnostics.report(DiagnosticKind::unreadable_file, import.pathRange, import.path, read.failure));
    import.file = sources.add(found.path, displayOf(import, importer), std::move(read.text));
    remember(import.file);
    parse(import.file);
  }

  /// The import's path as seen from where the user called.
  std::string displayOf(const Import &import, FileId importer) const {
    llvm::SmallString<128> display(path::parent_path(sources.file(importer).displayPath));
    path::append(display, import.path);
    return path::is_absolute(import.path) ? import.path : display.str().str();
  }

  const ParseOptions &options;
  SourceManager &sources;
  DiagnosticEngine &diagnostics;
  std::unique_ptr<Program> program;
  std::optional<ImportFinder> finder;
  llvm::StringMap<FileId> files; // by absolute path
  std::vector<FileId> open;      // the file that is parsed and those that led to it
};

} // namespace

std::unique_ptr<Program> dpg::parseFile(const std::string &file, const ParseOptions &options, SourceManager &sources,
                                        DiagnosticEngine &diagnostics) {
  llvm::SmallString<128> resolved;
  FileText read = readText(file);
  if (llvm::sys::fs::real_path(file, resolved) && read.failure.empty())
    resolved = file;
  FileId id = sources.add(resolved.str().str(), file, std::move(read.text));
  if (!read.failure.empty())
    diagnostics.report(DiagnosticKind::unreadable_file, {id, 0, 0}, file, read.failure);
  return ProgramReader(options, sources, diagnostics).run(id, read.failure.empty());
}

std::unique_ptr<Program> dpg::parseText(std::string text, const std::string &displayPath, const ParseOptions &options,
                                        SourceManager &sources, DiagnosticEngine &diagnostics) {
  FileId id = sources.add("", displayPath, std::move(text));
  return ProgramReader(options, sources, diagnostics).run(id, true);
}
