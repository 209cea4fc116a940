// Feeds arbitrary bytes to the parser: whatever they are, it ends with a tree or with diagnostics.
#include "compiler/parse/parse.h"
#include "compiler/ast/dump.h"

#include "llvm/Support/raw_ostream.h"

using namespace dpg;

/// What follows a text without errors; later stages are called here.
static void walk(const ast::Program &program) { dump(program, llvm::nulls()); }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  SourceManager sources;
  DiagnosticEngine diagnostics(sources);
  std::string text(reinterpret_cast<const char *>(data), size);
  std::unique_ptr<ast::Program> program = parseText(std::move(text), "fuzz.dpg", ParseOptions(), sources, diagnostics);
  if (!diagnostics.hasErrors())
    walk(*program);
  diagnostics.render(llvm::nulls(), true);
  return 0;
}
