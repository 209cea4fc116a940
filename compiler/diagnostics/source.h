// Source files in memory, and places in them.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace dpg {

/// Index of a file in the SourceManager that owns it.
using FileId = uint32_t;

/// A half-open range of bytes [begin, end) of one file.
struct SourceRange {
  FileId file = 0;
  uint32_t begin = 0;
  uint32_t end = 0;

  bool isValid() const { return end > begin || begin > 0 || file > 0; }
  /// The smallest range that holds both; they must lie in one file.
  SourceRange to(SourceRange last) const { return {file, begin, last.end}; }
  friend bool operator==(const SourceRange &, const SourceRange &) = default;
};

/// One-based line and column (in bytes) of a place. What is printed counts
/// characters instead; see displayColumn.
struct LineColumn {
  uint32_t line = 1;
  uint32_t column = 1;
};

/// A file's text and where its lines begin.
struct SourceFile {
  std::string path;        ///< absolute, links resolved; empty for text that is not on disk
  std::string displayPath; ///< as the user wrote it
  std::string text;
  std::vector<uint32_t> lineStarts;
};

/// Owns the text of every file that one compilation reads.
class SourceManager {
public:
  FileId add(std::string path, std::string displayPath, std::string text);
  const SourceFile &file(FileId id) const { return *files[id]; }
  size_t size() const { return files.size(); }

  LineColumn lineColumn(FileId id, uint32_t offset) const;
  LineColumn begin(SourceRange range) const { return lineColumn(range.file, range.begin); }
  /// One-based column of a place in characters (Unicode code points; a tab is
  /// one), as editors count.
  uint32_t displayColumn(FileId id, uint32_t offset) const;
  llvm::StringRef text(SourceRange range) const;
  /// The text of a line without its end; `line` counts from 1.
  llvm::StringRef lineText(FileId id, uint32_t line) const;

private:
  std::vector<std::unique_ptr<SourceFile>> files;
};

} // namespace dpg
