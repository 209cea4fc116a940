// Tells reductions from calls, by the words after the closing bracket.
//
//   sum(i) x[i]          a reduction: something to reduce follows
//   sum(i in 0..n) 2     a reduction: `in` stands in no call
//   f(x) on processes(2) a call: `on processes` is a clause
//   f(x) - y             a call: a minus right after the bracket subtracts
//   f(x) div 2           a call: `div` and what can be divided by is an operator
//
// Words such as `on` may also name values. Then no second word follows that makes a clause of them, so that two words
// after the bracket decide always.
#include "compiler/parse/reductions.h"

#include "grammar/DpgLexer.h"
#include "grammar/DpgParser.h"

#include "llvm/ADT/SmallVector.h"

using namespace dpg;
using antlr4::Token;
using grammar::DpgLexer;

static bool isName(size_t type) {
  return type == DpgLexer::NAME || (type >= DpgLexer::ABSOLUTE && type <= DpgLexer::WITHIN);
}

/// Words that go on with a contract or end its expression, as in `within f(n) relative`.
static bool isAnnotationWord(size_t type) {
  switch (type) {
  case DpgLexer::RELATIVE:
  case DpgLexer::ABSOLUTE:
  case DpgLexer::COMPONENTWISE:
  case DpgLexer::BACKWARD:
  case DpgLexer::NORM:
  case DpgLexer::LIKELY:
  case DpgLexer::SAMPLED:
  case DpgLexer::STORED:
  case DpgLexer::DISTRIBUTED:
  case DpgLexer::REPLICATED:
    return true;
  default:
    return false;
  }
}

/// Words that begin a clause, if the word after them belongs to it.
static bool beginsClause(size_t type, size_t next) {
  switch (type) {
  case DpgLexer::ON:
    return next == DpgLexer::PROCESSES;
  case DpgLexer::DURABLE:
    return next == DpgLexer::EVERY;
  case DpgLexer::ROUND:
    return next == DpgLexer::STOCHASTIC;
  case DpgLexer::SCHEDULE:
    return next == DpgLexer::OPEN_CURLY;
  case DpgLexer::DEMAND:
    return isName(next) || next == DpgLexer::IMPLEMENTATION || next == DpgLexer::PARALLEL;
  case DpgLexer::ACCUMULATE:
  case DpgLexer::AFTER:
    return isName(next);
  default:
    return false;
  }
}

/// `div` and `mod` divide if something follows to divide by.
static bool isOperator(size_t type, size_t next) {
  if (type != DpgLexer::DIV && type != DpgLexer::MOD)
    return false;
  return isName(next) || next == DpgLexer::NUMBER || next == DpgLexer::OPEN_ROUND || next == DpgLexer::MINUS;
}

namespace {

class ReductionMarker {
public:
  ReductionMarker(Words &all, FileId file, DiagnosticEngine &diagnostics) : file(file), diagnostics(diagnostics) {
    for (std::unique_ptr<Token> &word : all)
      if (word->getChannel() == Token::DEFAULT_CHANNEL)
        words.push_back(static_cast<antlr4::CommonToken *>(word.get()));
  }

  void run() {
    matchBrackets();
    for (size_t i = 0; i < words.size(); ++i) {
      followContract(i);
      if (isName(type(i)) && type(i + 1) == DpgLexer::OPEN_ROUND && !isDeclared(i))
        decide(i);
    }
  }

private:
  size_t type(size_t i) const { return i < words.size() ? words[i]->getType() : Token::EOF; }

  void matchBrackets() {
    closer.assign(words.size(), words.size());
    llvm::SmallVector<size_t> open;
    for (size_t i = 0; i < words.size(); ++i) {
      if (type(i) == DpgLexer::OPEN_ROUND)
        open.push_back(i);
      else if (type(i) == DpgLexer::OPEN_CURLY || type(i) == DpgLexer::SEMICOLON)
        open.clear(); // no round bracket goes on past these: what is open there is a mistake
      else if (type(i) == DpgLexer::CLOSE_ROUND && !open.empty())
        closer[open.pop_back_val()] = i;
    }
  }

  /// `abstract f(n)`: the name of a component, not a call.
  bool isDeclared(size_t i) const {
    return i > 0 && (type(i - 1) == DpgLexer::GRAPH || type(i - 1) == DpgLexer::ABSTRACT);
  }

  /// Keeps whether a contract's expression is being read, for each bracket that is open.
  void followContract(size_t i) {
    switch (type(i)) {
    case DpgLexer::OPEN_ROUND:
    case DpgLexer::OPEN_SQUARE:
      inContract.push_back(false);
      break;
    case DpgLexer::CLOSE_ROUND:
    case DpgLexer::CLOSE_SQUARE:
      if (inContract.size() > 1)
        inContract.pop_back();
      break;
    case DpgLexer::WITHIN:
      inContract.back() = isName(type(i + 1)) || type(i + 1) == DpgLexer::NUMBER || type(i + 1) == DpgLexer::OPEN_ROUND;
      break;
    case DpgLexer::COMMA:
    case DpgLexer::ASSIGN:
      inContract.back() = false;
      break;
    case DpgLexer::SEMICOLON:
    case DpgLexer::OPEN_CURLY:
      inContract.assign(1, false);
      break;
    default:
      break;
    }
  }

  enum class Brackets { Call, Names, Ranges };

  /// What stands between the brackets after word i: names alone, names of which one has a range, or something else.
  Brackets look(size_t i) const {
    for (size_t j = i + 2; isName(type(j)); j += 2) {
      if (type(j + 1) == DpgLexer::IN)
        return Brackets::Ranges;
      if (type(j + 1) == DpgLexer::CLOSE_ROUND)
        return Brackets::Names;
      if (type(j + 1) != DpgLexer::COMMA)
        break;
    }
    return Brackets::Call;
  }

  bool beginsBody(size_t i) const {
    size_t word = type(i), next = type(i + 1);
    if (word == DpgLexer::NUMBER || word == DpgLexer::OPEN_ROUND || word == DpgLexer::TRUE_ || word == DpgLexer::FALSE_)
      return true;
    if (!isName(word) || isOperator(word, next) || beginsClause(word, next))
      return false;
    return !(inContract.back() && isAnnotationWord(word));
  }

  void mark(size_t i) { words[i]->setType(grammar::DpgParser::REDUCER); }

  void decide(size_t i) {
    Brackets brackets = look(i);
    size_t close = closer[i + 1];
    if (brackets == Brackets::Call || close == words.size())
      return;
    if (beginsBody(close + 1))
      return mark(i);
    // A range shows that a reduction was meant; names alone before a minus are a call.
    bool isSentence = type(close + 1) == DpgLexer::NOT || type(close + 1) == DpgLexer::IF;
    if (isSentence || (brackets == Brackets::Ranges && type(close + 1) == DpgLexer::MINUS)) {
      diagnostics.report(DiagnosticKind::reduction_without_body,
                         rangeOf(*words[i], file).to(rangeOf(*words[close], file)), words[i]->getText());
      // What follows is read as a body all the same, so that nothing else is reported.
      mark(i);
    }
  }

  std::vector<antlr4::CommonToken *> words; // without documentation
  FileId file;
  DiagnosticEngine &diagnostics;
  std::vector<size_t> closer; // of each `(`, its `)`; elsewhere the number of words
  llvm::SmallVector<bool> inContract = {false};
};

} // namespace

void dpg::markReductions(Words &words, FileId file, DiagnosticEngine &diagnostics) {
  ReductionMarker(words, file, diagnostics).run();
}
