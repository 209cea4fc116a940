// Text that is put together from pieces of other files, and remembers where each came from.
#pragma once

#include "compiler/diagnostics/source.h"

#include <string>
#include <vector>

namespace dpg::cxx {

class MappedText {
public:
  /// Text of our own; mistakes in it are shown at `place`.
  void add(llvm::StringRef text, SourceRange place) { addPiece(text, place, false); }
  /// Text that stands at `place` in the same letters.
  void copy(llvm::StringRef text, SourceRange place) { addPiece(text, place, true); }

  const std::string &text() const { return whole; }
  /// Where a range of the text came from: by its first character.
  SourceRange origin(SourceRange range) const;

private:
  struct Piece {
    uint32_t begin;
    SourceRange place;
    bool isCopy;
  };
  void addPiece(llvm::StringRef text, SourceRange place, bool isCopy);

  std::string whole;
  std::vector<Piece> pieces; // in their order
};

} // namespace dpg::cxx
