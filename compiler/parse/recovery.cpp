// How the parser goes on after a mistake, and what it says about it.
#include "compiler/parse/recovery.h"

#include "compiler/parse/expected.h"
#include "compiler/parse/habits.h"
#include "compiler/parse/words.h"

#include "grammar/DpgParser.h"

using namespace dpg;
using antlr4::Parser;
using antlr4::Token;
using antlr4::misc::IntervalSet;
using grammar::DpgParser;

static bool beginsComponent(size_t type) {
  return type == DpgParser::ABSTRACT || type == DpgParser::GRAPH || type == DpgParser::IMPLEMENTATION ||
         type == DpgParser::EXECUTION || type == DpgParser::IMPORT;
}

/// A word of the language that can never be a name.
static bool isReserved(size_t type) { return type >= DpgParser::ABSTRACT && type <= DpgParser::WHERE; }

static size_t currentRule(Parser *parser) { return parser->getContext()->getRuleIndex(); }

/// Rules whose loop over statements or properties must go on after a mistake.
static bool isBody(size_t rule) {
  return rule == DpgParser::RuleFile || rule == DpgParser::RuleBlock || rule == DpgParser::RuleAbstractBody ||
         rule == DpgParser::RuleImplementationBody || rule == DpgParser::RuleExecutionBody ||
         rule == DpgParser::RuleExpertise;
}

/// Rules that end in `;` or in a block.
static bool isSentence(size_t rule) {
  switch (rule) {
  case DpgParser::RuleImportDeclaration:
  case DpgParser::RuleFact:
  case DpgParser::RuleImplementationProperty:
  case DpgParser::RuleExecutionProperty:
  case DpgParser::RuleStatement:
  case DpgParser::RuleAssignment:
  case DpgParser::RuleDeclaration:
  case DpgParser::RuleForStatement:
  case DpgParser::RuleRepeatStatement:
  case DpgParser::RuleIfStatement:
  case DpgParser::RuleCertifyStatement:
  case DpgParser::RuleShowStatement:
    return true;
  default:
    return false;
  }
}

/// Consumes a block from its `{` to its `}`, or to the next component.
static void skipBlock(Parser *parser) {
  auto *tokens = parser->getTokenStream();
  for (size_t depth = 0;;) {
    size_t type = tokens->LA(1);
    if (type == Token::EOF || beginsComponent(type))
      return;
    parser->consume();
    if (type == DpgParser::OPEN_CURLY)
      ++depth;
    else if (type == DpgParser::CLOSE_CURLY && --depth == 0)
      return;
  }
}

/// Stops before what ends a statement, opens or closes a block, or begins a component.
static void skipToEdge(Parser *parser) {
  auto *tokens = parser->getTokenStream();
  for (;;) {
    size_t type = tokens->LA(1);
    bool isDemand = type == DpgParser::IMPLEMENTATION && tokens->LA(-1) == DpgParser::DEMAND;
    if (type == Token::EOF || type == DpgParser::SEMICOLON || type == DpgParser::OPEN_CURLY ||
        type == DpgParser::CLOSE_CURLY || (beginsComponent(type) && !isDemand))
      return;
    parser->consume();
  }
}

/// Consumes at least one word, to the end of what looks like one statement.
void Recovery::skipStatement(Parser *parser) {
  auto *tokens = parser->getTokenStream();
  skipToEdge(parser);
  if (tokens->LA(1) == DpgParser::OPEN_CURLY) {
    skipBlock(parser);
    if (tokens->LA(1) == DpgParser::UNTIL)
      skipToEdge(parser);
  }
  if (tokens->LA(1) == DpgParser::SEMICOLON)
    parser->consume();
}

// -------------------------------------------------------------------------------------------------------------
// messages

/// The bracket that is open before the current word and that `type` would close.
static Token *openBracket(Parser *parser, size_t closing) {
  size_t opening = closing == DpgParser::CLOSE_ROUND    ? DpgParser::OPEN_ROUND
                   : closing == DpgParser::CLOSE_SQUARE ? DpgParser::OPEN_SQUARE
                                                        : DpgParser::OPEN_CURLY;
  auto *tokens = parser->getTokenStream();
  size_t depth = 0;
  for (size_t i = parser->getCurrentToken()->getTokenIndex(); i-- > 0;) {
    size_t type = tokens->get(i)->getType();
    if (type == closing)
      ++depth;
    else if (type == opening && depth-- == 0)
      return tokens->get(i);
  }
  return nullptr;
}

/// The word before another, documentation left out.
static Token *wordBefore(Parser *parser, const Token &word) {
  size_t i = word.getTokenIndex() - 1;
  while (i > 0 && parser->getTokenStream()->get(i)->getChannel() != Token::DEFAULT_CHANNEL)
    --i;
  return parser->getTokenStream()->get(i);
}

/// From the end of the word before to the end of this one. What is wrong in it is reported: the parser saw what was
/// made of it, or nothing.
SourceRange Recovery::gap(Parser *parser, const Token &word) const {
  SourceRange range = rangeOf(word, file);
  if (word.getTokenIndex() > 0)
    range.begin = rangeOf(*wordBefore(parser, word), file).end;
  return range;
}

/// Where the word is what another language writes, says what this one has instead.
bool Recovery::reportHabit(Parser *parser, const Token &word) {
  auto *words = parser->getTokenStream();
  std::optional<Habit> habit = habitAt(*words, word.getTokenIndex());
  if (!habit)
    return false;
  SourceRange range = rangeOf(*words->get(habit->first), file);
  range.end = rangeOf(*words->get(habit->last), file).end;
  diagnostics.report(DiagnosticKind::foreign_habit, range, habit->text, habit->instead);
  return true;
}

void Recovery::reportUnexpected(Parser *parser, const IntervalSet &expected) {
  Token *word = parser->getCurrentToken();
  SourceRange range = rangeOf(*word, file);
  if (diagnostics.hasErrorWithin(gap(parser, *word)) || reportHabit(parser, *word))
    return;
  if (isReserved(word->getType()) && takes(expected, DpgParser::NAME) && !takes(expected, DpgParser::NUMBER) &&
      !isBody(currentRule(parser))) {
    diagnostics.report(DiagnosticKind::reserved_word, range, word->getText());
    return;
  }
  auto reported =
      diagnostics.report(DiagnosticKind::unexpected_word, range, describeExpected(expected, *parser), describe(*word));
  for (size_t closing : {DpgParser::CLOSE_ROUND, DpgParser::CLOSE_SQUARE, DpgParser::CLOSE_CURLY}) {
    if (!takes(expected, closing) || takes(expected, DpgParser::NUMBER))
      continue;
    if (closing == DpgParser::CLOSE_CURLY && word->getType() != Token::EOF && !beginsComponent(word->getType()))
      continue; // a statement is wrong, not the block
    if (Token *open = openBracket(parser, closing))
      reported.note(rangeOf(*open, file), "`" + open->getText() + "` is open since here");
    break;
  }
}

void Recovery::reportMissing(Parser *parser, const char *expected) {
  Token *before = parser->getTokenStream()->LT(-1);
  auto end = static_cast<uint32_t>(before->getStopIndex() + 1);
  diagnostics.report(DiagnosticKind::missing_word, {file, end, end}, expected, describe(*before));
}

/// No alternative fits the words from `error`'s start to the one that offends.
void Recovery::reportUnread(Parser *parser, const antlr4::NoViableAltException &error) {
  Token *start = error.getStartToken(), *offending = error.getOffendingToken();
  if (start->getTokenIndex() == offending->getTokenIndex())
    return reportUnexpected(parser, parser->getExpectedTokens());
  if (diagnostics.hasErrorWithin(gap(parser, *offending)) || reportHabit(parser, *offending))
    return;
  Token *before = wordBefore(parser, *offending);
  auto isNameWord = [](Token *word) {
    return word->getType() >= DpgParser::ABSOLUTE && word->getType() <= DpgParser::WITHIN;
  };
  bool isName = before->getType() == DpgParser::NAME || isNameWord(before);
  if (isReserved(offending->getType()) && !isName) {
    diagnostics.report(DiagnosticKind::reserved_word, rangeOf(*offending, file), offending->getText());
    return;
  }
  diagnostics.report(DiagnosticKind::misplaced_word, rangeOf(*offending, file), describe(*offending),
                     describe(*before));
}

void Recovery::reportError(Parser *parser, const antlr4::RecognitionException &error) {
  if (inErrorRecoveryMode(parser))
    return;
  beginErrorCondition(parser);
  if (auto *unread = dynamic_cast<const antlr4::NoViableAltException *>(&error))
    return reportUnread(parser, *unread);
  reportUnexpected(parser, error.getExpectedTokens());
}

// -------------------------------------------------------------------------------------------------------------
// recovery

void Recovery::recover(Parser *parser, std::exception_ptr) {
  auto *tokens = parser->getTokenStream();
  if (lastIndex != tokens->index())
    lastStates.clear();
  else if (lastStates.count(parser->getState()) && tokens->LA(1) != Token::EOF)
    parser->consume(); // the same state at the same word: nothing else would end this
  lastIndex = tokens->index();
  lastStates.insert(parser->getState());
  skipToEdge(parser);
  if (isSentence(currentRule(parser)))
    skipStatement(parser);
}

/// A word that is not in the text, so that the parser can go on as if it were.
Token *Recovery::imagine(size_t type) {
  imagined.push_back(std::make_unique<antlr4::CommonToken>(type));
  return imagined.back().get();
}

Token *Recovery::recoverInline(Parser *parser) {
  IntervalSet expected = parser->getATN().nextTokens(parser->getATN().states[parser->getState()]);
  Token *word = parser->getCurrentToken();
  size_t type = word->getType();
  Token *before = parser->getTokenStream()->LT(-1);
  bool isSilent = inErrorRecoveryMode(parser);
  beginErrorCondition(parser);
  bool endsLine = type == Token::EOF || type == DpgParser::CLOSE_CURLY || beginsComponent(type) ||
                  (before && before->getLine() < word->getLine());
  if (before && endsLine && takes(expected, DpgParser::SEMICOLON)) {
    if (!isSilent)
      reportMissing(parser, "`;`");
    return imagine(DpgParser::SEMICOLON);
  }
  if (!isSilent)
    reportUnexpected(parser, expected);
  if (takes(expected, DpgParser::CLOSE_CURLY) && (type == Token::EOF || beginsComponent(type)))
    return imagine(DpgParser::CLOSE_CURLY);
  if (takes(expected, DpgParser::OPEN_CURLY)) {
    skipToEdge(parser);
    if (parser->getTokenStream()->LA(1) == DpgParser::OPEN_CURLY) {
      Token *open = parser->getCurrentToken();
      parser->consume();
      return open;
    }
  }
  throw antlr4::InputMismatchException(parser);
}

void Recovery::sync(Parser *parser) {
  size_t rule = currentRule(parser);
  if (!isBody(rule))
    return; // the word that does not fit is found, with what was expected, where it is matched
  const antlr4::atn::ATN &atn = parser->getATN();
  antlr4::atn::ATNState *state = atn.states[parser->getState()];
  auto stateType = state->getStateType();
  if (stateType != antlr4::atn::ATNState::STAR_LOOP_ENTRY && stateType != antlr4::atn::ATNState::STAR_LOOP_BACK)
    return;
  IntervalSet expected = atn.nextTokens(state);
  auto *tokens = parser->getTokenStream();
  for (;;) {
    size_t type = tokens->LA(1);
    if (takes(expected, type) || type == Token::EOF || (rule != DpgParser::RuleFile && beginsComponent(type)))
      return;
    if (!inErrorRecoveryMode(parser))
      reportUnexpected(parser, expected);
    beginErrorCondition(parser);
    if (rule == DpgParser::RuleFile && type == DpgParser::CLOSE_CURLY)
      parser->consume();
    else
      skipStatement(parser);
  }
}
