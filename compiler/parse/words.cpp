// Splits a file into words and checks what only the words show: characters, literals, depth, reductions.
#include "compiler/parse/words.h"

#include "compiler/parse/habits.h"
#include "compiler/parse/parse.h"
#include "compiler/parse/reductions.h"

#include "grammar/DpgLexer.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace dpg;
using antlr4::Token;
using grammar::DpgLexer;

SourceRange dpg::rangeOf(const Token &word, FileId file) {
  auto begin = static_cast<uint32_t>(word.getStartIndex());
  if (word.getType() == Token::EOF)
    return {file, begin, begin};
  return {file, begin, static_cast<uint32_t>(word.getStopIndex() + 1)};
}

namespace {

class WordReader {
public:
  WordReader(antlr4::CharStream &text, FileId file, DiagnosticEngine &diagnostics)
      : lexer(&text), file(file), diagnostics(diagnostics) {
    lexer.removeErrorListeners(); // the rule UNKNOWN takes what no other rule does: nothing is left to listen to
  }

  /// False where reading stopped early.
  bool read() {
    do {
      std::unique_ptr<Token> word = nextWord();
      SourceRange range = rangeOf(*word, file);
      if (words.size() >= ParseLimits::fileWords) {
        diagnostics.report(DiagnosticKind::file_too_large, range, llvm::formatv("{0} words", ParseLimits::fileWords));
        return false;
      }
      if (!follow(word->getType(), range))
        return false;
      if (check(*word, range))
        words.push_back(std::move(word));
    } while (words.empty() || words.back()->getType() != Token::EOF);
    return true;
  }

  Words words;

private:
  /// A comment of C is reported and passed over: what stands in it is no program.
  std::unique_ptr<Token> nextWord() {
    for (;;) {
      std::unique_ptr<Token> word = lexer.nextToken();
      if (word->getType() != DpgLexer::OVER || lexer.getInputStream()->LA(1) != '*')
        return word;
      SourceRange range = rangeOf(*word, file);
      ++range.end;
      diagnostics.report(DiagnosticKind::foreign_habit, range, "/*", insteadOf("/*"));
      lexer.getInputStream()->consume(); // the `*`: `/*/` does not end it
      skipComment();
    }
  }

  void skipLine() {
    auto *text = lexer.getInputStream();
    while (text->LA(1) != antlr4::IntStream::EOF && text->LA(1) != '\n')
      text->consume();
  }

  /// To the end of a comment of C, or of the file.
  void skipComment() {
    auto *text = lexer.getInputStream();
    while (text->LA(1) != antlr4::IntStream::EOF && !(text->LA(1) == '*' && text->LA(2) == '/'))
      text->consume();
    for (int closing = 0; closing < 2 && text->LA(1) != antlr4::IntStream::EOF; ++closing)
      text->consume();
  }

  /// Keeps the depth of brackets; false where it is too deep.
  bool follow(size_t type, SourceRange range) {
    if (type == DpgLexer::OPEN_ROUND || type == DpgLexer::OPEN_SQUARE || type == DpgLexer::OPEN_CURLY)
      ++depth;
    else if ((type == DpgLexer::CLOSE_ROUND || type == DpgLexer::CLOSE_SQUARE || type == DpgLexer::CLOSE_CURLY) &&
             depth)
      --depth;
    if (depth <= ParseLimits::nesting)
      return true;
    diagnostics.report(DiagnosticKind::nested_too_deep, range, ParseLimits::nesting);
    return false;
  }

  /// Reports a word that is none, and makes of it what was meant; false where it is left out.
  bool check(Token &word, SourceRange range) {
    auto &token = static_cast<antlr4::CommonToken &>(word);
    switch (word.getType()) {
    case DpgLexer::UNKNOWN:
      checkCharacter(word, range);
      return false;
    case DpgLexer::UNCLOSED_STRING:
      diagnostics.report(DiagnosticKind::unclosed_string, range);
      token.setType(DpgLexer::STRING);
      return true;
    case DpgLexer::BAD_NUMBER:
      diagnostics.report(DiagnosticKind::malformed_number, range, shortened(word.getText()));
      token.setType(DpgLexer::NUMBER);
      return true;
    case DpgLexer::NUMBER:
      checkDigits(word.getText(), range);
      return true;
    default:
      return true;
    }
  }

  /// Whether a character is the first of two: `&&`.
  static bool followedBySame(const Token &word) {
    antlr4::CharStream &all = *word.getInputStream();
    const size_t next = word.getStopIndex() + 1;
    return word.getText() == "&" && next < all.size() && all.getText(antlr4::misc::Interval(next, next)) == "&";
  }

  /// The lexer sees bytes: the further bytes of a character are reported with its first.
  void checkCharacter(const Token &word, SourceRange range) {
    std::string text = word.getText();
    unsigned char first = static_cast<unsigned char>(text.front());
    if (first >= 0x80 && first < 0xC0)
      return;
    uint32_t further = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
    range.end += further;
    if (text == "&" && lastAmpersand + 1 == range.begin) // the second of `&&`
      return;
    if (text == "&")
      lastAmpersand = range.begin;
    if (std::string instead = insteadOf(text); !instead.empty()) {
      diagnostics.report(DiagnosticKind::foreign_habit, range, followedBySame(word) ? text + text : text, instead);
      if (text == "#")
        skipLine();
      return;
    }
    if (first < 0x20 || first == 0x7F)
      diagnostics.report(DiagnosticKind::unexpected_character, range,
                         llvm::formatv("byte {0:x}", unsigned(first)).str());
    else
      diagnostics.report(
          DiagnosticKind::unexpected_character, range,
          "`" + lexer.getInputStream()->getText(antlr4::misc::Interval(size_t(range.begin), size_t(range.end - 1))) +
              "`");
  }

  void checkDigits(const std::string &text, SourceRange range) {
    llvm::StringRef mantissa = llvm::StringRef(text).take_until([](char c) { return c == 'e' || c == 'E'; });
    size_t digits = static_cast<size_t>(llvm::count_if(mantissa, llvm::isDigit));
    size_t exponentDigits = text.size() - mantissa.size();
    if (digits > ParseLimits::literalDigits || exponentDigits > ParseLimits::literalDigits)
      diagnostics.report(DiagnosticKind::literal_too_long, range, std::max(digits, exponentDigits),
                         ParseLimits::literalDigits);
  }

  static std::string shortened(const std::string &text) {
    return text.size() <= 40 ? text : text.substr(0, 37) + "...";
  }

  DpgLexer lexer;
  FileId file;
  DiagnosticEngine &diagnostics;
  size_t depth = 0;
  uint32_t lastAmpersand = UINT32_MAX - 1;
};

} // namespace

Words dpg::readWords(antlr4::CharStream &text, FileId file, DiagnosticEngine &diagnostics) {
  WordReader reader(text, file, diagnostics);
  if (!reader.read())
    return {};
  markReductions(reader.words, file, diagnostics);
  return std::move(reader.words);
}
