// Shortens the parser's sets of words to what a user would say.
#include "compiler/parse/expected.h"

#include "grammar/DpgParser.h"

#include "llvm/ADT/StringExtras.h"

using namespace dpg;
using antlr4::Token;
using antlr4::misc::IntervalSet;
using grammar::DpgParser;

static std::string quoted(size_t type, antlr4::Parser &parser) {
  switch (type) {
  case DpgParser::NAME:
  case DpgParser::REDUCER:
    return "a name";
  case DpgParser::NUMBER:
    return "a number";
  case DpgParser::STRING:
    return "a text in `\"`";
  case Token::EOF:
    return "the end of the file";
  }
  // The vocabulary has literals in quotes, as in '::'.
  std::string literal = parser.getVocabulary().getLiteralName(type);
  return "`" + (type == DpgParser::PRIME ? "'" : literal.substr(1, literal.size() - 2)) + "`";
}

/// What a rule begins with, where its set of first words says less.
static const char *phraseOf(size_t rule) {
  switch (rule) {
  case DpgParser::RuleFile:
  case DpgParser::RuleComponent:
    return "a component: abstract, graph, implementation, execution, or an import";
  case DpgParser::RuleStatement:
    return "a statement";
  case DpgParser::RuleBlock:
  case DpgParser::RuleAbstractBody:
    return "a statement or `}`";
  case DpgParser::RuleImplementationBody:
    return "a property, a statement or `}`";
  case DpgParser::RuleExecutionBody:
    return "a property or `}`";
  case DpgParser::RuleExpertise:
    return "operations, bytes, error, prefer, stability or `}`";
  case DpgParser::RuleType:
  case DpgParser::RuleElement:
  case DpgParser::RuleElementName:
    return "a type";
  default:
    return nullptr;
  }
}

std::string dpg::describeExpected(const IntervalSet &expected, antlr4::Parser &parser) {
  if (parser.getContext()->getRuleIndex() == DpgParser::RuleParameters &&
      parser.getTokenStream()->LA(-1) == DpgParser::OPEN_ROUND)
    return "`in`, `out` or `inout` before the name of a parameter";
  // An expression may go on almost everywhere; what ends it is what is missed.
  for (size_t closer : {DpgParser::SEMICOLON, DpgParser::CLOSE_ROUND, DpgParser::CLOSE_SQUARE, DpgParser::DOTS})
    if (takes(expected, closer) && expected.size() > 1 && !takes(expected, DpgParser::NUMBER))
      return takes(expected, DpgParser::COMMA) && closer != DpgParser::SEMICOLON ? "`,` or " + quoted(closer, parser)
                                                                                 : quoted(closer, parser);
  if (const char *phrase = phraseOf(parser.getContext()->getRuleIndex()); phrase && expected.size() > 1)
    return phrase;
  if (takes(expected, DpgParser::NUMBER) && takes(expected, DpgParser::OPEN_ROUND))
    return "an expression";
  if (takes(expected, DpgParser::NAME) && takes(expected, DpgParser::ABSOLUTE))
    return "a name";
  std::vector<std::string> phrases;
  for (ssize_t type : expected.toList())
    phrases.push_back(quoted(static_cast<size_t>(type), parser));
  constexpr size_t most = 5;
  if (phrases.size() > most)
    return "something else";
  std::string last = phrases.empty() ? "something else" : phrases.back();
  if (!phrases.empty())
    phrases.pop_back();
  return phrases.empty() ? last : llvm::join(phrases, ", ") + " or " + last;
}

std::string dpg::describe(const Token &word) {
  if (word.getType() == Token::EOF)
    return "the end of the file";
  std::string text = word.getText();
  return "`" + (text.size() <= 30 ? text : text.substr(0, 27) + "...") + "`";
}
