// Runs ANTLR over one file, fast for what is right and with care for what is wrong.
//
// ANTLR first predicts by the words alone (SLL) and gives up at the first thing that does not fit; that decides nearly
// every correct file. What it gives up on is parsed again with full context (LL) and with recovery, which reports.
#include "compiler/parse/syntax_tree.h"

#include "compiler/ast/ast.h"
#include "compiler/parse/byte_stream.h"
#include "compiler/parse/parse.h"
#include "compiler/parse/read_source.h"
#include "compiler/parse/recovery.h"

using namespace dpg;
using antlr4::ParserRuleContext;
using grammar::DpgParser;

namespace {

/// Rules that may be open at once. 256 brackets need 5 each at most; the rest is for chains of prefixes: - - - x.
constexpr size_t ruleLimit = 1600;

/// Thrown through the generated parser, and caught in this file.
struct TooDeep {
  DiagnosticKind kind;
};

/// Refuses what would need a deep stack, here or in whoever walks the tree.
class CappedParser : public DpgParser, private antlr4::tree::ParseTreeListener {
public:
  explicit CappedParser(antlr4::TokenStream *words) : DpgParser(words) {
    removeErrorListeners(); // Recovery reports
    addParseListener(this);
  }

  void enterRule(ParserRuleContext *context, size_t state, size_t rule) override {
    open();
    DpgParser::enterRule(context, state, rule);
  }
  void enterRecursionRule(ParserRuleContext *context, size_t state, size_t rule, int precedence) override {
    open();
    links.push_back(0);
    DpgParser::enterRecursionRule(context, state, rule, precedence);
  }
  void pushNewRecursionContext(ParserRuleContext *context, size_t state, size_t rule) override {
    if (++links.back() > ast::maxTreeDepth)
      throw TooDeep{DiagnosticKind::expression_too_long};
    DpgParser::pushNewRecursionContext(context, state, rule);
  }
  void unrollRecursionContexts(ParserRuleContext *parent) override {
    DpgParser::unrollRecursionContexts(parent);
    links.pop_back();
    --depth;
  }
  void restart() {
    reset();
    depth = 0;
    links.clear();
  }

private:
  void open() {
    if (++depth > ruleLimit)
      throw TooDeep{DiagnosticKind::nested_too_deep};
  }
  void exitEveryRule(ParserRuleContext *context) override {
    if (context->getRuleIndex() != RuleExpression) // which tells of every link: it is left when it is unrolled
      --depth;
  }
  void enterEveryRule(ParserRuleContext *) override {}
  void visitTerminal(antlr4::tree::TerminalNode *) override {}
  void visitErrorNode(antlr4::tree::ErrorNode *) override {}

  size_t depth = 0;          // of open rules
  std::vector<size_t> links; // of each open expression, the operators that it was extended by
};

} // namespace

struct SyntaxTree::Machine {
  explicit Machine(Words read) : source(std::move(read)), words(&source), parser(&words) {}

  antlr4::ListTokenSource source;
  antlr4::CommonTokenStream words;
  CappedParser parser;
};

SyntaxTree::SyntaxTree(llvm::StringRef text, FileId id, DiagnosticEngine &diagnostics)
    : bytes(std::make_unique<ByteStream>(text, byteOrderMark(text))) {
  Words read = readWords(*bytes, id, diagnostics);
  if (read.empty())
    return;
  machine = std::make_unique<Machine>(std::move(read));
  CappedParser &parser = machine->parser;
  auto *simulator = parser.getInterpreter<antlr4::atn::ParserATNSimulator>();
  try {
    try {
      simulator->setPredictionMode(antlr4::atn::PredictionMode::SLL);
      parser.setErrorHandler(std::make_shared<antlr4::BailErrorStrategy>());
      file = parser.file();
    } catch (const antlr4::ParseCancellationException &) {
      parser.restart();
      simulator->setPredictionMode(antlr4::atn::PredictionMode::LL);
      parser.setErrorHandler(std::make_shared<Recovery>(id, diagnostics));
      file = parser.file();
    }
  } catch (const TooDeep &refused) {
    file = nullptr;
    size_t limit = refused.kind == DiagnosticKind::nested_too_deep ? ParseLimits::nesting : size_t(ast::maxTreeDepth);
    diagnostics.report(refused.kind, rangeOf(*parser.getCurrentToken(), id), limit);
  }
}

SyntaxTree::~SyntaxTree() = default;

antlr4::CommonTokenStream &SyntaxTree::words() { return machine->words; }
