// Reads program files: what is not readable text is refused here.
#pragma once

#include "compiler/diagnostics/diagnostic.h"

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace dpg {

/// The bytes of a file, or why it cannot be read. Of a file that is too large, a little more than is allowed.
struct FileText {
  std::string text;
  std::string failure; ///< empty if it was read
};
FileText readText(const std::string &path);

/// Reports what makes a file no text: too many bytes, NUL bytes, bytes that are not UTF-8. True if it is text.
bool checkText(FileId file, const SourceManager &sources, DiagnosticEngine &diagnostics);

/// 3 if the text begins with a UTF-8 byte order mark, else 0.
size_t byteOrderMark(llvm::StringRef text);

} // namespace dpg
