// Drawing with Graphviz: see draw.h.
#include "compiler/driver/draw.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

namespace dpg::driver {

namespace {

/// A file that is gone when this is.
class TemporaryFile {
public:
  explicit TemporaryFile(llvm::StringRef suffix) {
    error = llvm::sys::fs::createTemporaryFile("dpg", suffix, path);
    remover.setFile(path);
  }
  llvm::StringRef name() const { return path; }
  std::string text() const {
    auto buffer = llvm::MemoryBuffer::getFile(path);
    return buffer ? (*buffer)->getBuffer().str() : "";
  }
  std::error_code write(llvm::StringRef text) {
    llvm::raw_fd_ostream out(path, error);
    out << text;
    out.close();
    if (out.has_error())
      error = out.error();
    out.clear_error();
    return error;
  }

  std::error_code error;

private:
  llvm::SmallString<128> path;
  llvm::FileRemover remover;
};

} // namespace

Drawing drawSvg(llvm::StringRef text) {
  const auto program = llvm::sys::findProgramByName("dot");
  if (!program)
    return {"", false, "there is no program `dot`"};
  TemporaryFile input("dot"), output("svg"), messages("txt");
  for (const std::error_code error : {input.error, output.error, messages.error, input.write(text)})
    if (error)
      return {"", true, "cannot write a temporary file: " + error.message()};
  std::string reason;
  const int status =
      llvm::sys::ExecuteAndWait(*program, {*program, "-Tsvg", "-o", output.name(), input.name()}, std::nullopt,
                                {llvm::StringRef(), llvm::StringRef(), messages.name()}, 0, 0, &reason);
  Drawing drawing{output.text(), true, ""};
  if (status == 0 && llvm::StringRef(drawing.svg).trim().ends_with("</svg>"))
    return drawing;
  const std::string said = messages.text();
  const llvm::StringRef first = llvm::StringRef(said).trim().split('\n').first;
  const std::string ended =
      status == 0 ? "it wrote no whole picture" : "it ended with status " + std::to_string(status);
  return {"", true, !first.empty() ? first.str() : !reason.empty() ? reason : ended};
}

} // namespace dpg::driver
