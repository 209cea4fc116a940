// Prints expressions on one line, with brackets around every operation.
#include "compiler/ast/dump_parts.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace dpg;
using namespace dpg::ast;
using llvm::raw_ostream;

const char *dpg::spelling(BinaryOperator op) {
  static constexpr const char *spellings[] = {
      "+", "-", "*", "/", "div", "mod", "^", "==", "!=", "<", "<=", ">", ">=", "and", "or"};
  static_assert(std::size(spellings) == static_cast<size_t>(BinaryOperator::Or) + 1);
  return spellings[static_cast<size_t>(op)];
}

void dpg::dumpRange(const Range &range, raw_ostream &out) {
  dumpOptional(range.from, out);
  out << "..";
  dumpOptional(range.to, out);
}

void dpg::dumpBinders(const std::vector<Binder> &binders, raw_ostream &out) {
  llvm::interleaveComma(binders, out, [&](const Binder &binder) {
    out << binder.name.text;
    if (binder.over) {
      out << " in ";
      dumpRange(*binder.over, out);
    }
  });
}

void dpg::dumpOptional(const Expression *expression, raw_ostream &out) {
  if (expression)
    dump(*expression, out);
  else
    out << "<missing>";
}

void dpg::dumpList(const std::vector<Expression *> &expressions, raw_ostream &out) {
  llvm::interleaveComma(expressions, out, [&](const Expression *e) { dumpOptional(e, out); });
}

static void dumpSubscript(const Subscript &subscript, raw_ostream &out) {
  switch (subscript.kind) {
  case SubscriptKind::Element:
    return dumpOptional(subscript.element, out);
  case SubscriptKind::Slice:
    return dumpRange(*subscript.slice, out);
  case SubscriptKind::Whole:
    out << ":";
    return;
  case SubscriptKind::Binding:
    out << subscript.bound->text;
    if (subscript.slice) {
      out << " in ";
      dumpRange(*subscript.slice, out);
    }
  }
}

void dpg::dumpSubscripts(const std::vector<Subscript> &subscripts, raw_ostream &out) {
  out << "[";
  llvm::interleaveComma(subscripts, out, [&](const Subscript &s) { dumpSubscript(s, out); });
  out << "]";
}

void dpg::dumpArithmetic(const Arithmetic &arithmetic, raw_ostream &out) {
  if (arithmetic.as)
    out << " as " << arithmetic.as->text;
  if (arithmetic.accumulate)
    out << " accumulate " << arithmetic.accumulate->text;
  if (arithmetic.stochasticSeed) {
    out << " round stochastic(";
    dump(*arithmetic.stochasticSeed, out);
    out << ")";
  }
}

static void dumpCall(const CallExpression &call, raw_ostream &out) {
  out << call.callee.text << "(";
  llvm::interleaveComma(call.arguments, out, [&](const Argument &argument) {
    if (argument.name)
      out << argument.name->text << " = ";
    dumpOptional(argument.value, out);
  });
  out << ")";
}

static void dumpUnary(const UnaryExpression &unary, raw_ostream &out) {
  out << "(" << (unary.op == UnaryOperator::Negate ? "-" : unary.op == UnaryOperator::Not ? "not " : "");
  dumpOptional(unary.operand, out);
  out << (unary.op == UnaryOperator::Transpose ? "')" : ")");
}

static void dumpBinary(const BinaryExpression &binary, raw_ostream &out) {
  out << "(";
  dumpOptional(binary.left, out);
  out << " " << spelling(binary.op) << " ";
  dumpOptional(binary.right, out);
  out << ")";
}

static void dumpChoice(const ChoiceExpression &choice, raw_ostream &out) {
  out << "(if ";
  dumpOptional(choice.condition, out);
  out << " then ";
  dumpOptional(choice.yes, out);
  out << " else ";
  dumpOptional(choice.no, out);
  out << ")";
}

static void dumpReduction(const ReductionExpression &reduction, raw_ostream &out) {
  out << "(" << reduction.name.text << "(";
  dumpBinders(reduction.binders, out);
  out << ") ";
  dumpOptional(reduction.body, out);
  out << ")";
}

void dpg::dump(const Expression &expression, raw_ostream &out) {
  switch (expression.kind) {
  case ExpressionKind::Number:
    out << llvm::cast<NumberExpression>(&expression)->digits;
    return;
  case ExpressionKind::Boolean:
    out << (llvm::cast<BooleanExpression>(&expression)->value ? "true" : "false");
    return;
  case ExpressionKind::NameUse:
    out << llvm::cast<NameExpression>(&expression)->name.text;
    return;
  case ExpressionKind::Subscripted:
    dumpOptional(llvm::cast<SubscriptedExpression>(&expression)->base, out);
    return dumpSubscripts(llvm::cast<SubscriptedExpression>(&expression)->subscripts, out);
  case ExpressionKind::Call:
    return dumpCall(*llvm::cast<CallExpression>(&expression), out);
  case ExpressionKind::Reduction:
    return dumpReduction(*llvm::cast<ReductionExpression>(&expression), out);
  case ExpressionKind::Unary:
    return dumpUnary(*llvm::cast<UnaryExpression>(&expression), out);
  case ExpressionKind::Binary:
    return dumpBinary(*llvm::cast<BinaryExpression>(&expression), out);
  case ExpressionKind::Choice:
    return dumpChoice(*llvm::cast<ChoiceExpression>(&expression), out);
  case ExpressionKind::List:
    out << "[";
    dumpList(llvm::cast<ListExpression>(&expression)->elements, out);
    out << "]";
    return;
  case ExpressionKind::Pinned:
    out << "(";
    dumpOptional(llvm::cast<PinnedExpression>(&expression)->operand, out);
    dumpArithmetic(llvm::cast<PinnedExpression>(&expression)->arithmetic, out);
    out << ")";
  }
}
