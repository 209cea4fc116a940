// Places of a program as editors count them, and URIs of its files.
#pragma once

#include "compiler/diagnostics/source.h"

#include <optional>

namespace dpg {

/// One-based lines and columns in Unicode code points; the end is the first column behind the range.
struct SourcePlace {
  uint32_t line, column, endLine, endColumn;
};

/// Nothing for a range that lies in no text.
std::optional<SourcePlace> placeOf(const SourceManager &sources, SourceRange range);

/// A path as part of a URI (RFC 3986): each byte but letters, digits and `-._~/` as %XX.
std::string percentEncoded(llvm::StringRef path);

/// file:///home/ada/pagerank.dpg for an absolute path.
std::string fileUri(llvm::StringRef path);

} // namespace dpg
