// Binary operators on scalars and on whole arrays.
//
// Arrays know `+` and `-` on equal shapes, `*` and `/` by a scalar, and products with a matrix on the left; everything
// else is written as an index statement, which the messages suggest.
#include "compiler/sema/expression_checker.h"

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;
using llvm::dyn_cast;

static const char *spellingOf(BinaryOperator op) {
  static const char *const words[] = {
      "+", "-", "*", "/", "div", "mod", "^", "==", "!=", "<", "<=", ">", ">=", "and", "or"};
  return words[static_cast<size_t>(op)];
}

/// What an operand is called in the index statement that a message suggests.
static std::string elementOfOperand(const Expression *operand, const char *standIn) {
  auto *name = dyn_cast<NameExpression>(operand);
  std::string text = name ? name->name.text : standIn;
  if (operand->type.isScalar())
    return text;
  static const char *const indices[] = {"i", "j", "k", "l"};
  for (size_t d = 0; d < operand->type.rank() && d < 4; ++d)
    text += (d ? ", " : "[") + std::string(indices[d]);
  return text + "]";
}

static std::string suggestion(const BinaryExpression &binary) {
  size_t rank = std::max(binary.left->type.rank(), binary.right->type.rank());
  std::string target = rank == 1 ? "y[i]" : rank == 2 ? "y[i, j]" : "y[i, j, k]";
  return target + " = " + elementOfOperand(binary.left, "a") + " " + spellingOf(binary.op) + " " +
         elementOfOperand(binary.right, "b") + ";";
}

Type ExpressionChecker::checkBinary(BinaryExpression &binary) {
  if (binary.op == BinaryOperator::And || binary.op == BinaryOperator::Or)
    return checkLogical(binary);
  check(binary.left);
  check(binary.right);
  if (binary.left->type.isUnknown || binary.right->type.isUnknown)
    return unknownType();
  switch (binary.op) {
  case BinaryOperator::Add:
  case BinaryOperator::Subtract:
    return checkSum(binary);
  case BinaryOperator::Multiply:
    return checkProduct(binary);
  case BinaryOperator::Divide:
    return checkDivision(binary);
  case BinaryOperator::Div:
  case BinaryOperator::Mod:
    return checkIntegerDivision(binary);
  case BinaryOperator::Power:
    return checkPower(binary);
  default:
    return checkComparison(binary);
  }
}

Type ExpressionChecker::checkLogical(BinaryExpression &binary) {
  check(binary.left);
  Guard guard(guards); // the right side is read only if the left one does not decide
  check(binary.right);
  for (const Expression *side : {binary.left, binary.right})
    if (!side->type.isUnknown && (!side->type.isScalar() || !isBool(side->type)))
      report(DiagnosticKind::operand_kind, side->range, spellingOf(binary.op), "conditions", describe(side->type));
  return scalarOf(Element::Bool);
}

/// Whether both sides are scalars; an array is reported.
bool ExpressionChecker::isScalarPair(const BinaryExpression &binary, const char *what) {
  for (const Expression *side : {binary.left, binary.right}) {
    if (side->type.isScalar())
      continue;
    report(DiagnosticKind::operand_kind, binary.operatorRange, spellingOf(binary.op), what,
           describe(side->type) + "; write an index statement: `" + suggestion(binary) + "`");
    return false;
  }
  return true;
}

bool ExpressionChecker::areNumbers(const BinaryExpression &binary) {
  for (const Expression *side : {binary.left, binary.right}) {
    if (!isBool(side->type))
      continue;
    report(DiagnosticKind::operand_kind, side->range, spellingOf(binary.op), "numbers",
           describe(side->type) + "; `if c then 1 else 0` makes a number of it");
    return false;
  }
  return true;
}

Type ExpressionChecker::checkComparison(BinaryExpression &binary) {
  Type result = scalarOf(Element::Bool);
  if (!isScalarPair(binary, "scalars"))
    return result;
  const Type &left = binary.left->type, &right = binary.right->type;
  bool isEquality = binary.op == BinaryOperator::Equal || binary.op == BinaryOperator::NotEqual;
  if (isBool(left) && isBool(right) && isEquality)
    return result;
  if (!areNumbers(binary))
    return result;
  if (!isEquality && (left.isComplex || right.isComplex))
    report(DiagnosticKind::operand_kind, binary.operatorRange, spellingOf(binary.op),
           "int or real scalars, which have an order", describe(left.isComplex ? left : right));
  return result;
}

Type ExpressionChecker::checkSum(BinaryExpression &binary) {
  if (!areNumbers(binary))
    return unknownType();
  const Type &left = binary.left->type, &right = binary.right->type;
  if (left.isScalar() != right.isScalar()) {
    report(DiagnosticKind::array_and_scalar, binary.operatorRange, spellingOf(binary.op), describe(left),
           describe(right), suggestion(binary));
    return unknownType();
  }
  if (!sameShape(left, right)) {
    report(DiagnosticKind::operand_shapes_differ, binary.operatorRange, spellingOf(binary.op), shapeText(left),
           shapeText(right))
        .note(binary.left->range, "this is `" + left.text() + "`")
        .note(binary.right->range, "this is `" + right.text() + "`");
    return unknownType();
  }
  Type result = reshaped(joinedElements(left, right), left.shape);
  result.isSparse = left.isSparse && right.isSparse;
  return result;
}

Type ExpressionChecker::checkProduct(BinaryExpression &binary) {
  if (!areNumbers(binary))
    return unknownType();
  const Type &left = binary.left->type, &right = binary.right->type;
  Type elements = joinedElements(left, right);
  if (left.isScalar() || right.isScalar()) {
    Type result = reshaped(elements, left.isScalar() ? right.shape : left.shape);
    result.isSparse = left.isSparse || right.isSparse;
    return result;
  }
  if (left.rank() != 2 || right.rank() > 2) {
    auto reported = report(DiagnosticKind::no_product, binary.operatorRange, shapeText(left), shapeText(right));
    if (left.rank() == 1 && right.rank() == 1)
      reported.note(binary.range, "`dot(x, y)` is the inner product; `" + suggestion(binary) + "` multiplies elements");
    return unknownType();
  }
  if (!(left.shape[1] == right.shape[0])) {
    report(DiagnosticKind::inner_extents_differ, binary.operatorRange, "`" + left.shape[1].text() + "`",
           "`" + right.shape[0].text() + "`")
        .note(binary.left->range, "this is `" + left.text() + "`")
        .note(binary.right->range, "this is `" + right.text() + "`");
    return unknownType();
  }
  std::vector<Extent> shape = {left.shape[0]};
  if (right.rank() == 2)
    shape.push_back(right.shape[1]);
  Type result = reshaped(elements, shape);
  result.isSparse = left.isSparse && right.isSparse;
  return result;
}

static bool isZero(const Expression *expression) {
  auto *number = dyn_cast<NumberExpression>(expression);
  return number && number->isInteger && llvm::StringRef(number->digits).trim('0').empty();
}

Type ExpressionChecker::checkDivision(BinaryExpression &binary) {
  if (!areNumbers(binary))
    return unknownType();
  const Type &left = binary.left->type, &right = binary.right->type;
  if (!right.isScalar()) {
    report(DiagnosticKind::division_by_array, binary.operatorRange, shapeText(right))
        .note(binary.range, "an index statement divides elements: `" + suggestion(binary) + "`");
    return unknownType();
  }
  if (isZero(binary.right))
    report(DiagnosticKind::division_by_zero, binary.operatorRange, "/");
  Type result = reshaped(scalarOf(Element::Real, left.isComplex || right.isComplex), left.shape);
  result.isSparse = left.isSparse;
  return result;
}

Type ExpressionChecker::checkIntegerDivision(BinaryExpression &binary) {
  if (!isScalarPair(binary, "int scalars"))
    return unknownType();
  for (const Expression *side : {binary.left, binary.right}) {
    if (isInt(side->type))
      continue;
    report(DiagnosticKind::operand_kind, side->range, spellingOf(binary.op), "ints",
           describe(side->type) + "; `/` divides real numbers");
    return unknownType();
  }
  if (isZero(binary.right))
    report(DiagnosticKind::division_by_zero, binary.operatorRange, spellingOf(binary.op));
  return scalarOf(Element::Int);
}

/// An int to the power of an int is an int, and real where the exponent is written with a minus.
Type ExpressionChecker::checkPower(BinaryExpression &binary) {
  if (!isScalarPair(binary, "scalars") || !areNumbers(binary))
    return unknownType();
  auto *exponent = dyn_cast<UnaryExpression>(binary.right);
  bool isNegative = exponent && exponent->op == UnaryOperator::Negate;
  Type result = joinedElements(binary.left->type, binary.right->type);
  return isInt(result) && isNegative ? scalarOf(Element::Real) : result;
}
