// Reads Matrix Market files (Boisvert, Pozo, Remington 1996) and plain lists of numbers.
#include "compiler/eval/input_data.h"

#include "llvm/ADT/StringExtras.h"

#include <charconv>
#include <cmath>

namespace dpg::eval {

namespace {

/// Hands out the words of a text with the number of their line.
class Words {
public:
  explicit Words(llvm::StringRef text) : text(text) {}

  /// The next word; empty at the end. Lines that begin with `comment` are skipped.
  llvm::StringRef next(char comment) {
    for (;;) {
      while (at < text.size() && isspace(static_cast<unsigned char>(text[at])))
        newline(text[at++] == '\n');
      if (at >= text.size() || text[at] != comment || !isLineStart)
        break;
      at = std::min(text.find('\n', at), text.size());
    }
    isLineStart = false;
    const size_t begin = at;
    while (at < text.size() && !isspace(static_cast<unsigned char>(text[at])))
      ++at;
    return text.slice(begin, at);
  }
  /// Whether only white space is left.
  bool atEnd() const { return text.substr(at).trim().empty(); }
  std::string where() const { return "line " + std::to_string(line) + ": "; }
  llvm::StringRef line1() {
    const size_t end = std::min(text.find('\n'), text.size());
    at = end;
    return text.slice(0, end);
  }

private:
  void newline(bool isEnd) {
    line += isEnd;
    isLineStart |= isEnd;
  }
  llvm::StringRef text;
  size_t at = 0;
  int64_t line = 1;
  bool isLineStart = true;
};

bool parseReal(llvm::StringRef word, double &number) {
  word.consume_front("+");
  const auto [end, error] = std::from_chars(word.begin(), word.end(), number);
  if (error == std::errc::result_out_of_range) { // too small or too large for from_chars to say which
    number = std::strtod(word.str().c_str(), nullptr);
    return end == word.end() && std::isfinite(number);
  }
  return error == std::errc() && end == word.end() && std::isfinite(number);
}

enum class Symmetry { General, Symmetric, Skew };

struct Banner {
  bool isCoordinate = false, isPattern = false;
  Symmetry symmetry = Symmetry::General;
};

std::string readBanner(llvm::StringRef line, Banner &banner) {
  llvm::SmallVector<llvm::StringRef> words;
  const std::string lower = line.rtrim().lower();
  llvm::StringRef(lower).split(words, ' ', -1, false);
  if (words.size() != 5 || words[0] != "%%matrixmarket" || words[1] != "matrix")
    return "line 1: expected `%%MatrixMarket matrix LAYOUT FIELD SYMMETRY`";
  banner.isCoordinate = words[2] == "coordinate";
  if (!banner.isCoordinate && words[2] != "array")
    return "line 1: layout `" + words[2].str() + "`; expected coordinate or array";
  banner.isPattern = words[3] == "pattern";
  const bool isNumber = words[3] == "real" || words[3] == "double" || words[3] == "integer";
  if (!isNumber && !(banner.isPattern && banner.isCoordinate))
    return "line 1: field `" + words[3].str() + "`; expected real, integer, or pattern of coordinates";
  if (words[4] == "symmetric")
    banner.symmetry = Symmetry::Symmetric;
  else if (words[4] == "skew-symmetric")
    banner.symmetry = Symmetry::Skew;
  else if (words[4] != "general")
    return "line 1: symmetry `" + words[4].str() + "`; expected general, symmetric or skew-symmetric";
  return "";
}

/// The next word as a size or an index; false if it is none.
bool nextInteger(Words &words, int64_t &integer) {
  const llvm::StringRef word = words.next('%');
  return !word.empty() && !word.getAsInteger(10, integer) && integer >= 0;
}

std::string readCoordinates(Words &words, const Banner &banner, int64_t count, InputData &data) {
  for (int64_t k = 0; k < count; ++k) {
    int64_t row = 0, column = 0;
    if (words.atEnd())
      return "the file ends after " + std::to_string(k) + " of its " + std::to_string(count) + " entries";
    if (!nextInteger(words, row) || !nextInteger(words, column))
      return words.where() + "entry " + std::to_string(k + 1) + " of " + std::to_string(count) +
             " is no pair of indices";
    if (row < 1 || row > data.shape[0] || column < 1 || column > data.shape[1])
      return words.where() + "entry (" + std::to_string(row) + ", " + std::to_string(column) +
             ") lies outside the matrix";
    double value = 1;
    if (!banner.isPattern)
      if (const llvm::StringRef word = words.next('%'); !parseReal(word, value))
        return words.where() + "`" + word.str() + "` is no finite number";
    data.entries.push_back({row - 1, column - 1, value});
    if (banner.symmetry == Symmetry::General || row == column)
      continue;
    data.entries.push_back({column - 1, row - 1, banner.symmetry == Symmetry::Skew ? -value : value});
  }
  return "";
}

/// Column after column; of a symmetric file the lower triangle, of a skew one without its diagonal.
std::string readArray(Words &words, const Banner &banner, InputData &data) {
  const int64_t rows = data.shape[0], columns = data.shape[1];
  std::vector<InputEntry> entries;
  for (int64_t j = 0; j < columns; ++j) {
    const int64_t first = banner.symmetry == Symmetry::General ? 0 : banner.symmetry == Symmetry::Skew ? j + 1 : j;
    for (int64_t i = first; i < rows; ++i) {
      double value = 0;
      const llvm::StringRef word = words.next('%');
      if (word.empty())
        return "the file ends before its " + std::to_string(rows) + " x " + std::to_string(columns) + " numbers";
      if (!parseReal(word, value))
        return words.where() + "`" + word.str() + "` is no finite number";
      entries.push_back({i, j, value});
    }
  }
  data.numbers.assign(rows * columns, 0);
  for (const InputEntry &entry : entries) {
    data.numbers[entry.row * columns + entry.column] = entry.value;
    if (banner.symmetry != Symmetry::General && entry.row != entry.column)
      data.numbers[entry.column * columns + entry.row] = banner.symmetry == Symmetry::Skew ? -entry.value : entry.value;
  }
  return "";
}

} // namespace

std::string readMatrixMarket(llvm::StringRef text, InputData &data) {
  Words words(text);
  Banner banner;
  if (std::string wrong = readBanner(words.line1(), banner); !wrong.empty())
    return wrong;
  data.shape.assign(2, 0);
  int64_t count = 0;
  if (!nextInteger(words, data.shape[0]) || !nextInteger(words, data.shape[1]) ||
      (banner.isCoordinate && !nextInteger(words, count)))
    return words.where() + "expected the sizes";
  if (!elementCount(data.shape))
    return words.where() + "sizes of " + shapeText(data.shape) + " overflow";
  if (banner.symmetry != Symmetry::General && data.shape[0] != data.shape[1])
    return words.where() + "a symmetric matrix is square, this one is " + shapeText(data.shape);
  data.isCoordinate = banner.isCoordinate;
  // Each row and column costs memory, each number at least two bytes of the file.
  const int64_t mostLines = int64_t(1) << 31;
  if (data.shape[0] > mostLines || data.shape[1] > mostLines)
    return words.where() + "more than 2^31 rows or columns";
  std::string wrong =
      banner.isCoordinate ? readCoordinates(words, banner, count, data) : readArray(words, banner, data);
  if (wrong.empty() && !words.next('%').empty())
    wrong = words.where() + "more follows after the last entry";
  return wrong;
}

std::string readNumberList(llvm::StringRef text, InputData &data) {
  Words words(text);
  for (llvm::StringRef word = words.next('#'); !word.empty(); word = words.next('#')) {
    double value = 0;
    if (!parseReal(word, value))
      return words.where() + "`" + word.take_front(40).str() + "` is no finite number";
    data.numbers.push_back(value);
  }
  data.shape = {static_cast<int64_t>(data.numbers.size())};
  return "";
}

} // namespace dpg::eval
