// Text of users in comments and literals: nothing in it may end the comment, the literal or the line.
#include "compiler/emit/syntax/printer.h"

#include "llvm/ADT/StringExtras.h"

#include <limits>

namespace dpg::cpp {

std::string commentText(llvm::StringRef text) {
  std::string result;
  for (const char c : text) {
    const bool isControl = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    result += isControl ? ' ' : c;
  }
  // Two question marks and a slash are the trigraph of a backslash in older standards; compilers warn of it.
  for (size_t at = 0; (at = result.find("?\?/", at)) != std::string::npos;)
    result.replace(at, 3, "? ? /");
  const size_t last = result.find_last_not_of("\\ ");
  result.resize(last == std::string::npos ? 0 : last + 1);
  return result;
}

std::vector<std::string> wrapWords(llvm::StringRef text, unsigned width) {
  std::vector<std::string> lines;
  while (text.size() > width) {
    size_t space = text.rfind(' ', width + 1);
    if (space == llvm::StringRef::npos || space == 0)
      space = text.find(' ', width);
    if (space == llvm::StringRef::npos)
      break;
    lines.push_back(text.substr(0, space).rtrim(" \\").str());
    text = text.substr(space + 1).ltrim();
  }
  if (!text.empty() || lines.empty())
    lines.push_back(text.str());
  return lines;
}

/// The best space to end a line of at most `width` columns at, in its second half; npos if there is none.
static size_t findBreak(llvm::StringRef text, size_t width) {
  size_t best = llvm::StringRef::npos;
  int depth = 0, fewest = std::numeric_limits<int>::max();
  for (size_t i = 0; i < std::min(text.size(), width + 1); ++i) {
    depth += llvm::StringRef("([{").contains(text[i]);
    depth -= llvm::StringRef(")]}").contains(text[i]);
    if (text[i] != ' ' || i < width / 2 || depth > fewest)
      continue;
    best = i;
    fewest = depth;
  }
  return best;
}

std::vector<std::string> wrapStatement(llvm::StringRef text, unsigned width) {
  constexpr unsigned hanging = 4;
  std::vector<std::string> lines;
  std::string indentation;
  while (indentation.size() + text.size() > width) {
    const size_t space = findBreak(text, width - indentation.size());
    if (space == llvm::StringRef::npos)
      break;
    lines.push_back(indentation + text.substr(0, space).rtrim(" \\").str());
    text = text.substr(space + 1).ltrim();
    indentation = std::string(hanging, ' ');
  }
  for (const std::string &rest : wrapWords(text, width - indentation.size())) {
    lines.push_back(indentation + rest);
    indentation = std::string(hanging, ' ');
  }
  return lines;
}

std::vector<std::string> refill(llvm::StringRef text, unsigned width) {
  std::vector<std::string> lines;
  std::string paragraph;
  auto flush = [&] {
    if (paragraph.empty())
      return;
    const std::vector<std::string> wrapped = wrapWords(paragraph, width);
    lines.insert(lines.end(), wrapped.begin(), wrapped.end());
    paragraph.clear();
  };
  llvm::SmallVector<llvm::StringRef> written;
  text.trim().split(written, '\n');
  for (llvm::StringRef line : written) {
    line = line.trim();
    if (line.empty()) {
      flush();
      lines.push_back("");
    } else {
      paragraph += (paragraph.empty() ? "" : " ") + line.str();
    }
  }
  flush();
  return lines;
}

std::string stringLiteral(llvm::StringRef text) {
  std::string result = "\"";
  for (const char c : text) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      result += std::string("\\") + c;
    else if (c == '\n')
      result += "\\n";
    else if (c == '?')
      result += result.ends_with("?") ? "\\?" : "?"; // no trigraphs
    else if (byte < 0x20 || byte >= 0x7f)            // three octal digits end by themselves; hexadecimal ones do not
      result += {'\\', char('0' + (byte >> 6)), char('0' + ((byte >> 3) & 7)), char('0' + (byte & 7))};
    else
      result += c;
  }
  return result + "\"";
}

} // namespace dpg::cpp
