// Expressions, from ANTLR's parse tree to the syntax tree.
#include "compiler/parse/build_tree.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace dpg;
using namespace dpg::ast;

Expression *TreeBuilder::build(Grammar::ExpressionContext *context) {
  if (depth >= maxTreeDepth) {
    if (!isTooDeep) // said once: what lies deeper, or beside it, is too deep for the same reason
      diagnostics.report(DiagnosticKind::expression_too_long, rangeOf(context), maxTreeDepth);
    isTooDeep = true;
    return nullptr;
  }
  ++depth;
  Expression *result = buildOperation(context);
  --depth;
  return result;
}

Expression *TreeBuilder::buildOperation(Grammar::ExpressionContext *context) {
  if (auto *primary = dynamic_cast<Grammar::PrimaryExpressionContext *>(context))
    return buildPrimary(primary->primary());
  if (auto *negate = dynamic_cast<Grammar::NegateContext *>(context))
    return buildUnary(negate, UnaryOperator::Negate, negate->expression());
  if (auto *inversion = dynamic_cast<Grammar::NotContext *>(context))
    return buildUnary(inversion, UnaryOperator::Not, inversion->expression());
  if (auto *reduction = dynamic_cast<Grammar::ReductionContext *>(context))
    return buildReduction(reduction);
  if (auto *choice = dynamic_cast<Grammar::ChoiceContext *>(context))
    return buildChoice(choice);
  return buildChain(context);
}

/// The word that joins the two operands, or null for a transpose.
static antlr4::Token *operatorOf(grammar::DpgParser::ExpressionContext *context) {
  bool isBinary = context->children.size() == 3;
  auto *terminal = isBinary ? dynamic_cast<antlr4::tree::TerminalNode *>(context->children[1]) : nullptr;
  return terminal ? terminal->getSymbol() : nullptr;
}

static BinaryOperator binaryOperator(size_t type) {
  using grammar::DpgParser;
  switch (type) {
  case DpgParser::PLUS:
    return BinaryOperator::Add;
  case DpgParser::MINUS:
    return BinaryOperator::Subtract;
  case DpgParser::TIMES:
    return BinaryOperator::Multiply;
  case DpgParser::OVER:
    return BinaryOperator::Divide;
  case DpgParser::DIV:
    return BinaryOperator::Div;
  case DpgParser::MOD:
    return BinaryOperator::Mod;
  case DpgParser::POWER:
    return BinaryOperator::Power;
  case DpgParser::EQUAL:
    return BinaryOperator::Equal;
  case DpgParser::NOT_EQUAL:
    return BinaryOperator::NotEqual;
  case DpgParser::LESS:
    return BinaryOperator::Less;
  case DpgParser::LESS_EQUAL:
    return BinaryOperator::LessEqual;
  case DpgParser::GREATER:
    return BinaryOperator::Greater;
  case DpgParser::GREATER_EQUAL:
    return BinaryOperator::GreaterEqual;
  case DpgParser::AND:
    return BinaryOperator::And;
  default:
    assert(type == DpgParser::OR);
    return BinaryOperator::Or;
  }
}

/// The left operand of a binary operation or a transpose, or null.
static grammar::DpgParser::ExpressionContext *leftOf(grammar::DpgParser::ExpressionContext *context) {
  using grammar::DpgParser;
  if (dynamic_cast<DpgParser::TransposeContext *>(context) || operatorOf(context))
    return dynamic_cast<DpgParser::ExpressionContext *>(context->children.front());
  return nullptr;
}

/// a + b + c + ...: a tree that is deep on its left, and may be deep as no stack is.
Expression *TreeBuilder::buildChain(Grammar::ExpressionContext *context) {
  llvm::SmallVector<Grammar::ExpressionContext *> chain; // from the root down
  Grammar::ExpressionContext *first = context;
  for (Grammar::ExpressionContext *left; (left = leftOf(first)); first = left)
    chain.push_back(first);
  size_t top = depth;
  depth += chain.size() - 1;
  Expression *value = build(first); // reports where the chain is too deep
  for (Grammar::ExpressionContext *link : llvm::reverse(chain)) {
    antlr4::Token *word = operatorOf(link);
    if (!word) {
      auto *transpose = create<UnaryExpression>(link);
      transpose->op = UnaryOperator::Transpose;
      transpose->operand = value;
      value = transpose;
    } else {
      auto *binary = create<BinaryExpression>(link);
      binary->op = binaryOperator(word->getType());
      binary->operatorRange = nameOf(word).range;
      binary->left = value;
      binary->right = build(static_cast<Grammar::ExpressionContext *>(link->children.back()));
      value = binary;
    }
    --depth;
  }
  depth = top;
  return value;
}

Expression *TreeBuilder::buildUnary(antlr4::ParserRuleContext *context, UnaryOperator op,
                                    Grammar::ExpressionContext *operand) {
  auto *unary = create<UnaryExpression>(context);
  unary->op = op;
  unary->operand = build(operand);
  return unary;
}

Expression *TreeBuilder::buildReduction(Grammar::ReductionContext *context) {
  auto *reduction = create<ReductionExpression>(context);
  reduction->name = nameOf(context->REDUCER()->getSymbol());
  reduction->binders = build(context->binder());
  reduction->body = build(context->expression());
  return reduction;
}

Expression *TreeBuilder::buildChoice(Grammar::ChoiceContext *context) {
  auto *choice = create<ChoiceExpression>(context);
  choice->condition = build(context->expression(0));
  choice->yes = build(context->expression(1));
  choice->no = build(context->expression(2));
  return choice;
}

Expression *TreeBuilder::buildPrimary(Grammar::PrimaryContext *context) {
  if (auto *number = dynamic_cast<Grammar::NumberContext *>(context))
    return buildNumber(number);
  if (auto *use = dynamic_cast<Grammar::UseContext *>(context))
    return buildUse(use);
  if (auto *call = dynamic_cast<Grammar::CallContext *>(context))
    return buildCall(call);
  if (auto *bracketed = dynamic_cast<Grammar::BracketedContext *>(context))
    return buildBracketed(bracketed);
  if (auto *boolean = dynamic_cast<Grammar::BooleanContext *>(context)) {
    auto *node = create<BooleanExpression>(boolean);
    node->value = boolean->TRUE_() != nullptr;
    return node;
  }
  auto *list = static_cast<Grammar::ListContext *>(context);
  auto *node = create<ListExpression>(list);
  node->elements = build(list->expression());
  return node;
}

Expression *TreeBuilder::buildNumber(Grammar::NumberContext *context) {
  auto *number = create<NumberExpression>(context);
  for (char c : context->getText())
    if (c != '_')
      number->digits += c;
  number->isInteger = llvm::all_of(number->digits, llvm::isDigit);
  return number;
}

Expression *TreeBuilder::buildCall(Grammar::CallContext *context) {
  auto *call = program.create<CallExpression>(rangeOf(context->getStart(), context->arguments()->getStop()));
  call->callee = nameOf(context->name());
  for (Grammar::ArgumentContext *argument : context->arguments()->argument())
    call->arguments.push_back(build(argument));
  return subscripted(call, context->subscripts());
}

Expression *TreeBuilder::buildUse(Grammar::UseContext *context) {
  auto *use = create<NameExpression>(context->name());
  use->name = nameOf(context->name());
  return subscripted(use, context->subscripts());
}

Expression *TreeBuilder::subscripted(Expression *base, Grammar::SubscriptsContext *context) {
  if (!context)
    return base;
  auto *node = program.create<SubscriptedExpression>(base->range.to(rangeOf(context)));
  node->base = base;
  node->subscripts = build(context);
  return node;
}

/// Brackets leave no trace in the tree, unless they pin how their content computes.
Expression *TreeBuilder::buildBracketed(Grammar::BracketedContext *context) {
  if (context->arithmeticClause().empty())
    return build(context->expression());
  auto *pinned = create<PinnedExpression>(context);
  pinned->operand = build(context->expression());
  for (Grammar::ArithmeticClauseContext *clause : context->arithmeticClause())
    addArithmetic(clause, pinned->arithmetic);
  return pinned;
}

std::vector<Expression *> TreeBuilder::build(const std::vector<Grammar::ExpressionContext *> &expressions) {
  std::vector<Expression *> result;
  for (Grammar::ExpressionContext *expression : expressions)
    result.push_back(build(expression));
  return result;
}

std::vector<Subscript> TreeBuilder::build(Grammar::SubscriptsContext *context) {
  std::vector<Subscript> result;
  for (Grammar::SubscriptContext *subscript : context->subscript())
    result.push_back(build(subscript));
  return result;
}

Subscript TreeBuilder::build(Grammar::SubscriptContext *context) {
  Subscript subscript;
  subscript.range = rangeOf(context);
  if (dynamic_cast<Grammar::WholeContext *>(context)) {
    subscript.kind = SubscriptKind::Whole;
    return subscript;
  }
  if (auto *binding = dynamic_cast<Grammar::BindingContext *>(context)) {
    subscript.kind = SubscriptKind::Binding;
    subscript.bound = nameOf(binding->name());
    subscript.slice = build(binding->range());
    return subscript;
  }
  auto *other = static_cast<Grammar::ElementOrSliceContext *>(context);
  Expression *first = build(other->expression(0));
  if (other->expression().size() == 1) {
    subscript.element = first;
    return subscript;
  }
  subscript.kind = SubscriptKind::Slice;
  subscript.slice = Range{first, build(other->expression(1)), subscript.range};
  return subscript;
}

Argument TreeBuilder::build(Grammar::ArgumentContext *context) {
  Argument argument;
  if (context->name())
    argument.name = nameOf(context->name());
  argument.value = build(context->expression());
  return argument;
}

std::vector<Binder> TreeBuilder::build(const std::vector<Grammar::BinderContext *> &binders) {
  std::vector<Binder> result;
  for (Grammar::BinderContext *context : binders) {
    Binder &binder = result.emplace_back();
    binder.name = nameOf(context->name());
    if (context->range())
      binder.over = build(context->range());
  }
  return result;
}

Range TreeBuilder::build(Grammar::RangeContext *context) {
  return {build(context->expression(0)), build(context->expression(1)), rangeOf(context)};
}
