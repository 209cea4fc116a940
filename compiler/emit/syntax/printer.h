// Prints C++ trees: two columns of indentation, lines within 120 columns, as clang-format (LLVM style) leaves them.
#pragma once

#include "compiler/emit/syntax/statement.h"

#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace dpg::cpp {

/// The text of a file: items with a blank line between them (none between lines of one kind), a newline at the end.
std::string printFile(const std::vector<Item> &items);

/// Whether a name stands in the code of a block, comments aside.
bool isUsed(llvm::StringRef name, const Block &block);

/// Text that is safe inside a `//` comment: one line, no control characters, no backslash at its end (which would
/// swallow the next line of C++).
std::string commentText(llvm::StringRef text);

/// Lines of at most `width` columns, broken at spaces; words that are longer stay whole.
std::vector<std::string> wrapWords(llvm::StringRef text, unsigned width);

/// The same for a statement of the program: lines end where the fewest brackets are open, and all but the first are
/// indented by four columns.
std::vector<std::string> wrapStatement(llvm::StringRef text, unsigned width);

/// The paragraphs of a text, with an empty line between them, in lines of at most `width` columns.
std::vector<std::string> refill(llvm::StringRef text, unsigned width);

/// A C++ string literal for any bytes.
std::string stringLiteral(llvm::StringRef text);

} // namespace dpg::cpp
