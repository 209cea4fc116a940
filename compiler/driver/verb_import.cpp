// dpgc import FILE.hpp [-o FILE.dpg]: components for the annotated functions of a C++ header.
#include "compiler/driver/cxx_library.h"
#include "compiler/driver/words.h"
#include "compiler/driver/write_files.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace dpg;
using namespace dpg::driver;
using llvm::StringRef;

static constexpr llvm::StringLiteral mark = "// Written by dpgc import from ";

/// A file is replaced only where import wrote it.
static bool isOthers(const std::string &path) {
  if (!llvm::sys::fs::exists(path))
    return false;
  auto buffer = llvm::MemoryBuffer::getFileSlice(path, mark.size(), 0);
  return !buffer || (*buffer)->getBuffer() != mark;
}

static int write(const std::string &path, StringRef text) {
  if (path.empty()) {
    llvm::outs() << text;
    return Done;
  }
  if (isOthers(path))
    return failure(path + " was not written by dpgc import: it is left alone");
  const std::string wrong = writeFile(path, text);
  return wrong.empty() ? Done : failure(wrong);
}

int driver::importVerb(Arguments arguments) {
  std::vector<StringRef> words(arguments.begin(), arguments.end()), left;
  std::string output;
  if (const std::string wrong = takeValue(words, "-o", "a file", output); !wrong.empty())
    return wrongUse(wrong);
  std::optional<FrontEndOptions> frontEnd = takeFrontEndOptions(words, left);
  if (!frontEnd)
    return WrongUse;
  if (!left.empty())
    return wrongUse("import does not know `" + left.front().str() + "`");
  std::string problem;
  const cxx::Library *library = loadCxxLibrary(problem);
  if (!library)
    return failure(problem), CompilerFault;
  cxx::ImportOptions options;
  options.header = frontEnd->file;
  options.outputFolder = output.empty() ? "." : llvm::sys::path::parent_path(output).str();
  options.read = readOptionsOf(*frontEnd);
  SourceManager sources;
  DiagnosticEngine diagnostics(sources);
  const std::string text = library->importHeader(options, sources, diagnostics);
  const Status status = finish(diagnostics, sources, *frontEnd);
  return status == Done ? write(output, text) : status;
}
