// Expressions as symbolic integers, and the types that are written with them.
#include "compiler/sema/expression_checker.h"

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;
using llvm::cast;
using llvm::dyn_cast;

namespace {

using Lookup = llvm::function_ref<std::optional<Extent>(const NameExpression &)>;

std::optional<Extent> extentWith(const Expression *expression, Lookup lookup);

std::optional<Extent> numberExtent(const NumberExpression &number) {
  int64_t value = 0;
  if (!number.isInteger || llvm::StringRef(number.digits).getAsInteger(10, value))
    return std::nullopt;
  return Extent::constant(value);
}

std::optional<Extent> binaryExtent(const BinaryExpression &binary, Lookup lookup) {
  std::optional<Extent> left = extentWith(binary.left, lookup), right = extentWith(binary.right, lookup);
  if (!left || !right)
    return std::nullopt;
  switch (binary.op) {
  case BinaryOperator::Add:
    return *left + *right;
  case BinaryOperator::Subtract:
    return *left - *right;
  case BinaryOperator::Multiply:
    return *left * *right;
  case BinaryOperator::Div:
    return left->floorDivide(*right);
  case BinaryOperator::Mod:
    return left->modulo(*right);
  case BinaryOperator::Power:
    return left->power(*right);
  default:
    return std::nullopt;
  }
}

std::optional<Extent> callExtent(const CallExpression &call, Lookup lookup) {
  if (call.calleeKind != CalleeKind::Elementary || (call.callee.text != "min" && call.callee.text != "max"))
    return std::nullopt;
  std::vector<Extent> arguments;
  for (const Argument &argument : call.arguments) {
    std::optional<Extent> value = extentWith(argument.value, lookup);
    if (!value)
      return std::nullopt;
    arguments.push_back(*value);
  }
  return Extent::call(call.callee.text, arguments);
}

/// subspace[c]: an element of an int array that is an in parameter.
std::optional<Extent> elementExtent(const SubscriptedExpression &expression, Lookup lookup) {
  auto *base = dyn_cast<NameExpression>(expression.base);
  const Symbol *array = base ? base->symbol : nullptr;
  if (!array || array->kind != SymbolKind::Parameter || array->parameter->direction != Direction::In)
    return std::nullopt;
  std::string text;
  for (const Subscript &subscript : expression.subscripts) {
    if (subscript.kind != SubscriptKind::Element)
      return std::nullopt;
    std::optional<Extent> value = extentWith(subscript.element, lookup);
    if (!value)
      return std::nullopt;
    text += (text.empty() ? "" : ", ") + value->text();
  }
  return Extent::parse(array->name + "[" + text + "]");
}

std::optional<Extent> extentWith(const Expression *expression, Lookup lookup) {
  if (expression->type.isUnknown || !expression->type.isScalar() || !isInt(expression->type))
    return std::nullopt;
  if (auto *number = dyn_cast<NumberExpression>(expression))
    return numberExtent(*number);
  if (auto *name = dyn_cast<NameExpression>(expression))
    return lookup(*name);
  if (auto *binary = dyn_cast<BinaryExpression>(expression))
    return binaryExtent(*binary, lookup);
  if (auto *call = dyn_cast<CallExpression>(expression))
    return callExtent(*call, lookup);
  if (auto *element = dyn_cast<SubscriptedExpression>(expression))
    return elementExtent(*element, lookup);
  if (auto *pinned = dyn_cast<PinnedExpression>(expression))
    return extentWith(pinned->operand, lookup);
  auto *unary = dyn_cast<UnaryExpression>(expression);
  if (!unary || unary->op != UnaryOperator::Negate)
    return std::nullopt;
  std::optional<Extent> operand = extentWith(unary->operand, lookup);
  return operand ? std::optional(Extent() - *operand) : std::nullopt;
}

} // namespace

std::optional<Extent> ExpressionChecker::extentOf(const Expression *expression) const {
  return extentWith(expression, [&](const NameExpression &use) -> std::optional<Extent> {
    const Symbol *symbol = use.symbol;
    if (!symbol)
      return std::nullopt;
    if (symbol->kind == SymbolKind::Parameter && symbol->parameter->direction != Direction::In)
      return std::nullopt;
    if (symbol->kind != SymbolKind::Value)
      return Extent::symbol(symbol->name);
    const ValueState *state = stateOf(symbol);
    return state ? state->extent : std::nullopt;
  });
}

std::optional<Extent> ExpressionChecker::placeOf(const Expression *expression) const {
  return extentWith(expression, [&](const NameExpression &use) -> std::optional<Extent> {
    const bool isParameter = use.symbol && use.symbol->kind == SymbolKind::Parameter;
    return isParameter ? Extent::symbol(use.symbol->name) : extentOf(&use);
  });
}

std::optional<Extent> ExpressionChecker::requireExtent(Expression *expression, const char *what) {
  Type type = check(expression);
  if (type.isUnknown)
    return std::nullopt;
  if (!type.isScalar() || !isInt(type)) {
    report(DiagnosticKind::operand_kind, expression->range, what, "ints", describe(type));
    return std::nullopt;
  }
  std::optional<Extent> extent = extentOf(expression);
  if (!extent)
    report(DiagnosticKind::computed_extent, expression->range, textOf(expression->range), what);
  return extent;
}

/// The element type that a TypeSyntax writes.
static Type elementType(const TypeSyntax &syntax) {
  Type type;
  type.isComplex = syntax.isComplex;
  type.isSparse = syntax.isSparse;
  if (!syntax.element)
    return type;
  std::optional<Element> element = elementOf(syntax.element->text);
  if (!element)
    return unknownType();
  type.element = *element;
  return type;
}

Type ExpressionChecker::resolveType(TypeSyntax &syntax) {
  Type type = elementType(syntax);
  if (type.isUnknown)
    report(DiagnosticKind::unknown_type, syntax.element->range, syntax.element->text);
  else if (type.isComplex && !isReal(type)) {
    report(DiagnosticKind::complex_element, syntax.element->range, spelling(type.element));
    type = unknownType();
  }
  bool isKnown = !type.isUnknown;
  for (Expression *written : syntax.shape) {
    std::optional<Extent> extent = requireExtent(written, "a shape");
    isKnown &= extent.has_value();
    if (!extent)
      continue;
    if (extent->asConstant().value_or(0) < 0)
      report(DiagnosticKind::negative_extent, written->range, extent->text());
    type.shape.push_back(*extent);
  }
  for (Expression *written : syntax.blockShape) {
    std::optional<Extent> extent = requireExtent(written, "a block shape");
    isKnown &= extent.has_value();
    if (extent)
      type.blockShape.push_back(*extent);
  }
  if (isKnown && type.isSparse && (type.rank() != 2 || (!type.blockShape.empty() && type.blockShape.size() != 2)))
    report(DiagnosticKind::block_shape, syntax.range, type.text());
  type.isUnknown = !isKnown;
  return syntax.type = type;
}
