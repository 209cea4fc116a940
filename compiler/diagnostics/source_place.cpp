// Places of a program as editors count them, and URIs of its files.
#include "compiler/diagnostics/source_place.h"

#include "llvm/ADT/StringExtras.h"

#include <algorithm>

namespace dpg {

std::optional<SourcePlace> placeOf(const SourceManager &sources, SourceRange range) {
  if (range.file >= sources.size() || sources.file(range.file).text.empty())
    return std::nullopt;
  const uint32_t size = static_cast<uint32_t>(sources.file(range.file).text.size());
  const uint32_t begin = std::min(range.begin, size), end = std::clamp(range.end, begin, size);
  return SourcePlace{sources.lineColumn(range.file, begin).line, sources.displayColumn(range.file, begin),
                     sources.lineColumn(range.file, end).line, sources.displayColumn(range.file, end)};
}

std::string percentEncoded(llvm::StringRef path) {
  std::string encoded;
  for (const char character : path) {
    if (llvm::isAlnum(character) || llvm::StringRef("-._~/").contains(character))
      encoded += character;
    else
      encoded += "%" + llvm::toHex(llvm::StringRef(&character, 1));
  }
  return encoded;
}

std::string fileUri(llvm::StringRef path) { return "file://" + percentEncoded(path); }

} // namespace dpg
