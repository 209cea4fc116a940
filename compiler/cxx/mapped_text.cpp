// Text that is put together from pieces of other files: see mapped_text.h.
#include "compiler/cxx/mapped_text.h"

#include <algorithm>

using namespace dpg;
using namespace dpg::cxx;

void MappedText::addPiece(llvm::StringRef text, SourceRange place, bool isCopy) {
  pieces.push_back({static_cast<uint32_t>(whole.size()), place, isCopy});
  whole += text;
}

SourceRange MappedText::origin(SourceRange range) const {
  auto next = std::upper_bound(pieces.begin(), pieces.end(), range.begin,
                               [](uint32_t at, const Piece &piece) { return at < piece.begin; });
  if (next == pieces.begin())
    return {};
  const Piece &piece = *std::prev(next);
  if (!piece.isCopy)
    return piece.place;
  const uint32_t begin = std::min(piece.place.begin + (range.begin - piece.begin), piece.place.end);
  const uint32_t length = range.end > range.begin ? range.end - range.begin : 0;
  return {piece.place.file, begin, std::min(begin + length, piece.place.end)};
}
