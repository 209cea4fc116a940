// Reads program files: what is not readable text is refused here.
#include "compiler/parse/read_source.h"

#include "compiler/parse/parse.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/FileSystem.h"

using namespace dpg;
namespace fs = llvm::sys::fs;

/// "No such file or directory" as the sentence of a diagnostic.
static std::string sentence(llvm::Error error) {
  std::string text = llvm::toString(std::move(error));
  if (!text.empty())
    text.front() = llvm::toLower(text.front());
  return text;
}

FileText dpg::readText(const std::string &path) {
  if (fs::is_directory(path))
    return {"", "it is a folder"};
  llvm::Expected<fs::file_t> file = fs::openNativeFileForRead(path);
  if (!file)
    return {"", sentence(file.takeError())};
  // One byte past the limit is enough to know; a device may have no end.
  llvm::SmallVector<char, 0> bytes;
  FileText result;
  llvm::SmallVector<char, 0> chunk(64 << 10);
  while (bytes.size() <= ParseLimits::fileBytes) {
    llvm::Expected<size_t> count = fs::readNativeFile(*file, chunk);
    if (!count) {
      result.failure = sentence(count.takeError());
      break;
    }
    if (*count == 0)
      break;
    bytes.append(chunk.begin(), chunk.begin() + *count);
  }
  fs::closeFile(*file);
  result.text.assign(bytes.begin(), bytes.end());
  return result;
}

bool dpg::checkText(FileId file, const SourceManager &sources, DiagnosticEngine &diagnostics) {
  const std::string &text = sources.file(file).text;
  if (text.size() > ParseLimits::fileBytes) {
    diagnostics.report(DiagnosticKind::file_too_large, {file, 0, 0},
                       llvm::formatv("{0} MB", ParseLimits::fileBytes >> 20).str());
    return false;
  }
  if (size_t nul = text.find('\0'); nul != std::string::npos) {
    auto at = static_cast<uint32_t>(nul);
    diagnostics.report(DiagnosticKind::nul_byte, {file, at, at + 1}, nul);
    return false;
  }
  const auto *begin = reinterpret_cast<const llvm::UTF8 *>(text.data());
  const llvm::UTF8 *wrong = begin;
  if (llvm::isLegalUTF8String(&wrong, begin + text.size()))
    return true;
  auto at = static_cast<uint32_t>(wrong - begin);
  diagnostics.report(DiagnosticKind::invalid_utf8, {file, at, at + 1}, at);
  return false;
}

size_t dpg::byteOrderMark(llvm::StringRef text) { return text.starts_with("\xEF\xBB\xBF") ? 3 : 0; }
