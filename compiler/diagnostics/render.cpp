// Prints diagnostics: the place, the text, the source line and a caret under
// the range.
//
//   pagerank.dpg:14:12: error: `shar` has no value here [E0203]
//     next[j] = shar[i] * 2;
//               ^~~~
//
// A line is laid out in cells of the terminal, not in bytes: tabs reach the
// next multiple of tabCells, wide characters take two cells, and control
// characters are shown as <1B>, so that no text of a program can steer a
// terminal.
#include "compiler/diagnostics/diagnostic.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Unicode.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>

using namespace dpg;
using llvm::raw_ostream;

namespace {

constexpr size_t tabCells = 4;
constexpr size_t lineCells = 110;   // of the source that is shown; longer lines are cut around the caret
constexpr size_t contextCells = 30; // kept to the left of the caret where a line is cut

/// One character of a source line as it is shown.
struct Glyph {
  std::string text;
  size_t cells;
  size_t byte; // where it begins in the line
};

/// Starts and ends a color where colors are on.
class Painter {
public:
  Painter(raw_ostream &out, bool color) : out(out), color(color) {}
  void paint(raw_ostream::Colors hue, bool bold, llvm::StringRef text) {
    if (color)
      out.changeColor(hue, bold);
    out << text;
    if (color)
      out.resetColor();
  }

private:
  raw_ostream &out;
  bool color;
};

} // namespace

/// The first character of `text`: its length in bytes, and how it is shown from
/// column `cell` on.
static Glyph glyphAt(llvm::StringRef text, size_t byte, size_t cell, size_t &length) {
  unsigned char first = static_cast<unsigned char>(text[byte]);
  length = 1;
  if (first == '\t') {
    size_t width = tabCells - cell % tabCells;
    return {std::string(width, ' '), width, byte};
  }
  if (first < 0x80 && first >= 0x20 && first != 0x7F)
    return {std::string(1, text[byte]), 1, byte};
  length = std::clamp<size_t>(llvm::getUTF8SequenceSize(reinterpret_cast<const llvm::UTF8 *>(text.bytes_begin()) + byte,
                                                        reinterpret_cast<const llvm::UTF8 *>(text.bytes_end())),
                              1, text.size() - byte);
  llvm::StringRef character = text.substr(byte, length);
  int width = length > 1 ? llvm::sys::unicode::columnWidthUTF8(character) : -1;
  if (width >= 0)
    return {character.str(), static_cast<size_t>(width), byte};
  std::string escaped;
  for (unsigned char c : character)
    escaped += "<" + llvm::toHex(llvm::ArrayRef<uint8_t>(c)) + ">";
  return {escaped, escaped.size(), byte};
}

static std::vector<Glyph> layOut(llvm::StringRef line) {
  std::vector<Glyph> glyphs;
  size_t cell = 0;
  for (size_t byte = 0, length = 1; byte < line.size(); byte += length) {
    glyphs.push_back(glyphAt(line, byte, cell, length));
    cell += glyphs.back().cells;
  }
  return glyphs;
}

/// `text` on one line, without characters that a terminal obeys.
static std::string printable(llvm::StringRef text) {
  std::string result;
  for (const Glyph &glyph : layOut(text))
    result += glyph.text;
  return result;
}

/// The glyphs [first, last) that are shown of a line whose caret stands at
/// glyph `caret`.
static std::pair<size_t, size_t> window(llvm::ArrayRef<Glyph> glyphs, size_t caret) {
  auto cellsOf = [&](size_t from, size_t to) {
    size_t cells = 0;
    for (size_t i = from; i < to; ++i)
      cells += glyphs[i].cells;
    return cells;
  };
  if (cellsOf(0, glyphs.size()) <= lineCells)
    return {0, glyphs.size()};
  size_t first = std::min(caret, glyphs.size());
  size_t left = cellsOf(0, first) <= lineCells - contextCells ? lineCells - contextCells : contextCells;
  for (size_t cells = 0; first > 0 && cells + glyphs[first - 1].cells <= left; --first)
    cells += glyphs[first - 1].cells;
  size_t last = first;
  for (size_t cells = 0; last < glyphs.size() && cells + glyphs[last].cells <= lineCells; ++last)
    cells += glyphs[last].cells;
  return {first, last};
}

/// The part of a line that can be shown around byte `center`: laying out all of a line of megabytes takes seconds.
static std::pair<size_t, size_t> neighbourhood(llvm::StringRef line, size_t center) {
  constexpr size_t reach = 8 * lineCells; // a cell takes four bytes at most, wide characters two cells
  auto toCharacter = [&](size_t byte) {
    while (byte < line.size() && byte > 0 && (line[byte] & 0xC0) == 0x80)
      --byte;
    return byte;
  };
  size_t first = center > reach ? toCharacter(center - reach) : 0;
  return {first, center + reach < line.size() ? toCharacter(center + reach) : line.size()};
}

/// The source line of `range` and the caret under its part on that line.
static void renderSnippet(raw_ostream &out, Painter painter, const SourceManager &sources, SourceRange range) {
  LineColumn place = sources.begin(range);
  llvm::StringRef line = sources.lineText(range.file, place.line);
  size_t beginByte = std::min<size_t>(place.column - 1, line.size());
  size_t endByte = std::min<size_t>(beginByte + (std::max(range.end, range.begin) - range.begin), line.size());
  auto [from, to] = neighbourhood(line, beginByte);
  bool hasMoreLeft = from > 0, hasMoreRight = to < line.size();
  line = line.slice(from, to);
  beginByte -= from;
  endByte -= from;
  std::vector<Glyph> glyphs = layOut(line);
  auto indexOf = [&](size_t byte) {
    return static_cast<size_t>(llvm::partition_point(glyphs, [&](const Glyph &g) { return g.byte < byte; }) -
                               glyphs.begin());
  };
  size_t caret = indexOf(beginByte);
  auto [first, last] = window(glyphs, caret);
  hasMoreLeft |= first > 0;
  hasMoreRight |= last < glyphs.size();
  std::string shown = hasMoreLeft ? "..." : "", under(shown.size(), ' ');
  for (size_t i = first; i < last; ++i) {
    shown += glyphs[i].text;
    bool isUnder = glyphs[i].byte >= beginByte && glyphs[i].byte < endByte;
    under += std::string(glyphs[i].cells, isUnder ? '~' : ' ');
  }
  size_t caretCell = hasMoreLeft ? 3 : 0;
  for (size_t i = first; i < std::min(caret, last); ++i)
    caretCell += glyphs[i].cells;
  under.resize(std::max(under.size(), caretCell + 1), ' ');
  under[caretCell] = '^';
  out << "  " << llvm::StringRef(shown).rtrim() << (hasMoreRight ? "..." : "") << "\n  ";
  painter.paint(raw_ostream::GREEN, true, llvm::StringRef(under).rtrim());
  out << "\n";
}

/// "file:line:column: "; a file without text has no lines to point at.
static std::string placeOf(const SourceManager &sources, SourceRange range) {
  if (range.file >= sources.size())
    return "";
  const SourceFile &file = sources.file(range.file);
  std::string path = printable(file.displayPath);
  if (file.text.empty())
    return path + ": ";
  return llvm::formatv("{0}:{1}:{2}: ", path, sources.begin(range).line, sources.displayColumn(range.file, range.begin))
      .str();
}

static void renderOne(raw_ostream &out, bool color, const SourceManager &sources, SourceRange range,
                      llvm::StringRef label, raw_ostream::Colors hue, llvm::StringRef text) {
  Painter painter(out, color);
  painter.paint(raw_ostream::SAVEDCOLOR, true, placeOf(sources, range));
  painter.paint(hue, true, label);
  painter.paint(raw_ostream::SAVEDCOLOR, true, printable(text));
  out << "\n";
  if (range.file < sources.size() && !sources.file(range.file).text.empty())
    renderSnippet(out, painter, sources, range);
}

static void render(raw_ostream &out, bool color, const SourceManager &sources, const Diagnostic &diagnostic) {
  const DiagnosticInfo &info = infoOf(diagnostic.kind);
  static constexpr llvm::StringLiteral labels[] = {"error: ", "warning: ", "remark: "};
  static constexpr raw_ostream::Colors hues[] = {raw_ostream::RED, raw_ostream::MAGENTA, raw_ostream::BLUE};
  size_t severity = static_cast<size_t>(info.severity);
  renderOne(out, color, sources, diagnostic.range, labels[severity], hues[severity],
            llvm::formatv("{0} [{1}]", diagnostic.text, info.code).str());
  for (const DiagnosticNote &note : diagnostic.notes)
    renderOne(out, color, sources, note.range, "note: ", raw_ostream::CYAN, note.text);
}

void DiagnosticEngine::render(raw_ostream &out, const RenderOptions &options) const {
  const ShownDiagnostics shown = this->shown(options.maxErrors);
  for (const Diagnostic *diagnostic : shown.diagnostics)
    ::render(out, options.color, sources, *diagnostic);
  if (const size_t left = shown.errorsNotShown)
    out << left << (left == 1 ? " more error is" : " more errors are") << " not shown\n";
}
