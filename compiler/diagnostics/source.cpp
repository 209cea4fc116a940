// Source files in memory: byte offsets to lines and columns.
#include "compiler/diagnostics/source.h"

#include <algorithm>

using namespace dpg;

/// Lines end at "\n", "\r\n" or a lone "\r".
static std::vector<uint32_t> findLineStarts(llvm::StringRef text) {
  std::vector<uint32_t> starts = {0};
  for (size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')))
      starts.push_back(static_cast<uint32_t>(i + 1));
  return starts;
}

FileId SourceManager::add(std::string path, std::string displayPath, std::string text) {
  auto file = std::make_unique<SourceFile>();
  file->path = std::move(path);
  file->displayPath = std::move(displayPath);
  file->lineStarts = findLineStarts(text);
  file->text = std::move(text);
  files.push_back(std::move(file));
  return static_cast<FileId>(files.size() - 1);
}

LineColumn SourceManager::lineColumn(FileId id, uint32_t offset) const {
  const SourceFile &source = file(id);
  offset = std::min<uint32_t>(offset, static_cast<uint32_t>(source.text.size()));
  auto next = std::upper_bound(source.lineStarts.begin(), source.lineStarts.end(), offset);
  uint32_t line = static_cast<uint32_t>(next - source.lineStarts.begin());
  return {line, offset - source.lineStarts[line - 1] + 1};
}

uint32_t SourceManager::displayColumn(FileId id, uint32_t offset) const {
  uint32_t bytes = lineColumn(id, offset).column - 1;
  llvm::StringRef before = llvm::StringRef(file(id).text).substr(offset - bytes, bytes);
  auto isContinuation = [](char c) { return (c & 0xC0) == 0x80; };
  return bytes - static_cast<uint32_t>(std::count_if(before.begin(), before.end(), isContinuation)) + 1;
}

llvm::StringRef SourceManager::text(SourceRange range) const {
  return llvm::StringRef(file(range.file).text).slice(range.begin, range.end);
}

llvm::StringRef SourceManager::lineText(FileId id, uint32_t line) const {
  const SourceFile &source = file(id);
  if (line == 0 || line > source.lineStarts.size())
    return {};
  uint32_t begin = source.lineStarts[line - 1];
  uint32_t end = line < source.lineStarts.size() ? source.lineStarts[line] : static_cast<uint32_t>(source.text.size());
  return llvm::StringRef(source.text).slice(begin, end).rtrim("\r\n");
}
