// Types of expressions: numbers, conditionals, lists, pinned arithmetic, unary operators.
#include "compiler/sema/expression_checker.h"

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;
using llvm::cast;
using llvm::dyn_cast;

Type ExpressionChecker::check(Expression *expression) { return expression->type = compute(expression); }

Type ExpressionChecker::compute(Expression *expression) {
  switch (expression->kind) {
  case ExpressionKind::Number:
    return checkNumber(*cast<NumberExpression>(expression));
  case ExpressionKind::Boolean:
    return scalarOf(Element::Bool);
  case ExpressionKind::NameUse:
    return checkName(*cast<NameExpression>(expression));
  case ExpressionKind::Subscripted:
    return checkSubscripted(*cast<SubscriptedExpression>(expression));
  case ExpressionKind::Call:
    return checkCall(*cast<CallExpression>(expression));
  case ExpressionKind::Reduction:
    return checkReduction(*cast<ReductionExpression>(expression));
  case ExpressionKind::Unary:
    return checkUnary(*cast<UnaryExpression>(expression));
  case ExpressionKind::Binary:
    return checkBinary(*cast<BinaryExpression>(expression));
  case ExpressionKind::Choice:
    return checkChoice(*cast<ChoiceExpression>(expression));
  case ExpressionKind::List:
    return checkList(*cast<ListExpression>(expression));
  case ExpressionKind::Pinned: {
    auto *pinned = cast<PinnedExpression>(expression);
    Type type = check(pinned->operand);
    checkArithmetic(pinned->arithmetic);
    return type;
  }
  }
  return unknownType();
}

Type ExpressionChecker::checkComplete(Expression *expression) {
  Type type = check(expression);
  runPostponed();
  return type;
}

Type ExpressionChecker::checkScalar(Expression *expression, const char *what) {
  Type type = check(expression);
  if (type.isUnknown || type.isScalar())
    return type;
  report(DiagnosticKind::scalar_needed, expression->range, what, describe(type));
  return unknownType();
}

void ExpressionChecker::checkCondition(Expression *expression, const char *what) {
  Type type = checkScalar(expression, what);
  if (!type.isUnknown && !isBool(type))
    report(DiagnosticKind::condition_not_bool, expression->range, what, describe(type));
}

void ExpressionChecker::checkCount(Expression *expression, const char *what) {
  Type type = checkComplete(expression);
  if (type.isUnknown)
    return;
  if (!type.isScalar() || !isInt(type)) {
    report(DiagnosticKind::count_not_positive, expression->range, what, describe(type));
    return;
  }
  std::optional<Extent> value = extentOf(expression);
  if (value && value->asConstant().value_or(1) < 1)
    report(DiagnosticKind::count_not_positive, expression->range, what, value->text());
}

Type ExpressionChecker::checkNumber(NumberExpression &number) {
  if (!number.isInteger)
    return scalarOf(Element::Real);
  int64_t value = 0;
  if (llvm::StringRef(number.digits).getAsInteger(10, value)) {
    report(DiagnosticKind::integer_too_large, number.range, number.digits);
    return unknownType();
  }
  return scalarOf(Element::Int);
}

Type ExpressionChecker::checkUnary(UnaryExpression &unary) {
  Type operand = check(unary.operand);
  if (operand.isUnknown)
    return operand;
  if (unary.op == UnaryOperator::Not) {
    if (operand.isScalar() && isBool(operand))
      return operand;
    report(DiagnosticKind::operand_kind, unary.range, "not", "a condition", describe(operand));
    return unknownType();
  }
  if (unary.op == UnaryOperator::Transpose) {
    if (operand.rank() != 2) {
      report(DiagnosticKind::transpose_rank, unary.range, describe(operand));
      return unknownType();
    }
    std::swap(operand.shape[0], operand.shape[1]);
    if (operand.blockShape.size() == 2)
      std::swap(operand.blockShape[0], operand.blockShape[1]);
    return operand;
  }
  if (isBool(operand)) {
    report(DiagnosticKind::operand_kind, unary.range, "-", "numbers", describe(operand));
    return unknownType();
  }
  Type result = inferredFrom(operand);
  return result;
}

Type ExpressionChecker::checkChoice(ChoiceExpression &choice) {
  checkCondition(choice.condition, "the condition of `if`");
  Guard guard(guards);
  Type yes = check(choice.yes), no = check(choice.no);
  if (yes.isUnknown || no.isUnknown)
    return unknownType();
  std::optional<Type> elements = commonElements(yes, no);
  if (!elements || !sameShape(yes, no)) {
    report(DiagnosticKind::branches_differ, choice.range, "`" + yes.text() + "`", "`" + no.text() + "`")
        .note(choice.yes->range, "this is " + describe(yes))
        .note(choice.no->range, "this is " + describe(no));
    return unknownType();
  }
  Type result = reshaped(*elements, yes.shape);
  result.isSparse = yes.isSparse && no.isSparse;
  return result;
}

Type ExpressionChecker::checkList(ListExpression &list) {
  std::optional<Type> elements;
  for (Expression *element : list.elements) {
    Type type = checkScalar(element, "an element of a list");
    if (type.isUnknown)
      return unknownType();
    std::optional<Type> joined = elements ? commonElements(*elements, type) : inferredFrom(type);
    if (!joined) {
      report(DiagnosticKind::list_element, element->range, describe(*elements), describe(type));
      return unknownType();
    }
    elements = joined;
  }
  return reshaped(elements.value_or(scalarOf(Element::Real)), {Extent::constant(list.elements.size())});
}

void ExpressionChecker::checkArithmetic(Arithmetic &arithmetic) {
  auto resolve = [&](const std::optional<Name> &name, std::optional<Element> &format) {
    if (!name)
      return;
    format = elementOf(name->text);
    if (format && isRealFormat(*format) && *format != Element::Real)
      return;
    format.reset();
    report(DiagnosticKind::unknown_format, name->range, name->text);
  };
  resolve(arithmetic.as, arithmetic.asFormat);
  resolve(arithmetic.accumulate, arithmetic.accumulateFormat);
  if (!arithmetic.stochasticSeed)
    return;
  Type seed = checkScalar(arithmetic.stochasticSeed, "the seed of `round stochastic`");
  if (!seed.isUnknown && !isInt(seed))
    report(DiagnosticKind::operand_kind, arithmetic.stochasticSeed->range, "round stochastic", "an int",
           describe(seed));
}

/// Whether the expression may hold absent elements, which `where` leaves. Reductions skip them.
bool ExpressionChecker::mayBeAbsent(const Expression *expression) const {
  if (auto *name = dyn_cast<NameExpression>(expression)) {
    const ValueState *state = stateOf(name->symbol);
    return state && state->mayBeAbsent;
  }
  if (auto *element = dyn_cast<SubscriptedExpression>(expression))
    return mayBeAbsent(element->base);
  if (auto *unary = dyn_cast<UnaryExpression>(expression))
    return mayBeAbsent(unary->operand);
  if (auto *binary = dyn_cast<BinaryExpression>(expression)) // a product of arrays is a reduction
    return (mayBeAbsent(binary->left) || mayBeAbsent(binary->right)) &&
           !(binary->op == BinaryOperator::Multiply && binary->left->type.rank() && binary->right->type.rank());
  if (auto *choice = dyn_cast<ChoiceExpression>(expression))
    return mayBeAbsent(choice->condition) || mayBeAbsent(choice->yes) || mayBeAbsent(choice->no);
  if (auto *pinned = dyn_cast<PinnedExpression>(expression))
    return mayBeAbsent(pinned->operand);
  auto *call = dyn_cast<CallExpression>(expression);
  if (!call || (call->calleeKind != CalleeKind::Elementary && call->calleeKind != CalleeKind::Newest))
    return false;
  for (const Argument &argument : call->arguments)
    if (mayBeAbsent(argument.value))
      return true;
  return false;
}
