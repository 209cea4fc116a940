// Whether an expression is zero wherever its sparse operands are.
//
// The expression is evaluated with each sparse element and each delta at zero, and everything else unknown: A[i, j] /
// d[i] gives 0, A[i, j] + 1 an unknown number, `if A[i, j] > 0 then f(i) else 0` takes its second side.
#include "compiler/sema/sparsity.h"

#include "compiler/sema/library.h"
#include "compiler/sema/walk.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>

using namespace dpg;
using namespace dpg::ast;
using namespace dpg::sema;
using llvm::dyn_cast;

using Known = std::optional<double>; // true is 1, false is 0; none: unknown

static Known valueAtZero(const Expression &expression);

static Known logicalAtZero(BinaryOperator op, Known left, Known right) {
  double deciding = op == BinaryOperator::And ? 0 : 1;
  if (left == deciding || right == deciding)
    return deciding;
  return left && right ? Known(1 - deciding) : std::nullopt;
}

static Known comparisonAtZero(BinaryOperator op, double left, double right) {
  switch (op) {
  case BinaryOperator::Equal:
    return left == right;
  case BinaryOperator::NotEqual:
    return left != right;
  case BinaryOperator::Less:
    return left < right;
  case BinaryOperator::LessEqual:
    return left <= right;
  case BinaryOperator::Greater:
    return left > right;
  case BinaryOperator::GreaterEqual:
    return left >= right;
  default:
    return std::nullopt;
  }
}

static Known binaryAtZero(const BinaryExpression &binary) {
  Known left = valueAtZero(*binary.left), right = valueAtZero(*binary.right);
  switch (binary.op) {
  case BinaryOperator::And:
  case BinaryOperator::Or:
    return logicalAtZero(binary.op, left, right);
  case BinaryOperator::Multiply:
    if (left == 0.0 || right == 0.0)
      return 0;
    return left && right ? Known(*left * *right) : std::nullopt;
  case BinaryOperator::Divide: // 0 / x is 0 wherever it is defined; 0 / 0 is not
    if (left == 0.0 && right != 0.0)
      return 0;
    return left && right && *right != 0 ? Known(*left / *right) : std::nullopt;
  case BinaryOperator::Div:
  case BinaryOperator::Mod:
    return left == 0.0 && right != 0.0 ? Known(0) : std::nullopt;
  case BinaryOperator::Add:
    return left && right ? Known(*left + *right) : std::nullopt;
  case BinaryOperator::Subtract:
    return left && right ? Known(*left - *right) : std::nullopt;
  case BinaryOperator::Power:
    return left && right && (*left != 0 || *right > 0) ? Known(std::pow(*left, *right)) : std::nullopt;
  default:
    return left && right ? comparisonAtZero(binary.op, *left, *right) : std::nullopt;
  }
}

static Known callAtZero(const CallExpression &call) {
  if (call.calleeKind != CalleeKind::Elementary)
    return call.type.isSparse ? Known(0) : std::nullopt;
  if (call.callee.text == "delta")
    return 0;
  const ElementaryFunction *function = elementaryFunction(call.callee.text);
  if (!function || !function->isZeroAtZero)
    return std::nullopt;
  bool allZero =
      llvm::all_of(call.arguments, [](const Argument &argument) { return valueAtZero(*argument.value) == 0.0; });
  return allZero ? Known(0) : std::nullopt;
}

static Known choiceAtZero(const ChoiceExpression &choice) {
  Known condition = valueAtZero(*choice.condition);
  Known yes = valueAtZero(*choice.yes), no = valueAtZero(*choice.no);
  if (condition)
    return *condition != 0 ? yes : no;
  return yes == no ? yes : std::nullopt;
}

static Known unaryAtZero(const UnaryExpression &unary) {
  Known operand = valueAtZero(*unary.operand);
  if (!operand || unary.op == UnaryOperator::Transpose)
    return operand;
  return unary.op == UnaryOperator::Negate ? 0 - *operand : 1 - *operand;
}

/// sum and any over zeros are zero; so is a product over a range that is not empty, which nobody promises.
static Known reductionAtZero(const ReductionExpression &reduction) {
  bool keepsZero = reduction.reduction == ReductionKind::Sum || reduction.reduction == ReductionKind::Any;
  return keepsZero && valueAtZero(*reduction.body) == 0.0 ? Known(0) : std::nullopt;
}

static bool isSparseRead(const Expression &expression) {
  if (auto *subscripted = dyn_cast<SubscriptedExpression>(&expression))
    return subscripted->base->type.isSparse;
  return expression.kind == ExpressionKind::NameUse && expression.type.isSparse;
}

static Known numberAtZero(const NumberExpression &number) {
  double value = 0;
  return llvm::StringRef(number.digits).getAsDouble(value) ? std::nullopt : Known(value);
}

static Known valueAtZero(const Expression &expression) {
  if (isSparseRead(expression))
    return 0;
  switch (expression.kind) {
  case ExpressionKind::Number:
    return numberAtZero(*llvm::cast<NumberExpression>(&expression));
  case ExpressionKind::Boolean:
    return llvm::cast<BooleanExpression>(&expression)->value;
  case ExpressionKind::Call:
    return callAtZero(*llvm::cast<CallExpression>(&expression));
  case ExpressionKind::Reduction:
    return reductionAtZero(*llvm::cast<ReductionExpression>(&expression));
  case ExpressionKind::Unary:
    return unaryAtZero(*llvm::cast<UnaryExpression>(&expression));
  case ExpressionKind::Binary:
    return binaryAtZero(*llvm::cast<BinaryExpression>(&expression));
  case ExpressionKind::Choice:
    return choiceAtZero(*llvm::cast<ChoiceExpression>(&expression));
  case ExpressionKind::Pinned:
    return valueAtZero(*llvm::cast<PinnedExpression>(&expression)->operand);
  default:
    return std::nullopt;
  }
}

bool sema::isZeroWithSparse(const Expression &expression) { return valueAtZero(expression) == 0.0; }

/// Whether `read` is a sparse matrix whose subscripts are the indices, each alone and once.
static bool isReadAt(const Expression &read, const std::vector<Binder> &indices) {
  auto *subscripted = dyn_cast<SubscriptedExpression>(&read);
  if (!subscripted || !subscripted->base->type.isSparse)
    return false;
  return llvm::all_of(indices, [&](const Binder &index) {
    return llvm::any_of(subscripted->subscripts, [&](const Subscript &subscript) {
      auto *name = subscript.element ? dyn_cast<NameExpression>(subscript.element) : nullptr;
      return name && name->symbol == index.symbol;
    });
  });
}

static bool readsSparseAt(const Expression &expression, const std::vector<Binder> &indices) {
  if (expression.kind == ExpressionKind::Reduction)
    return false;
  bool found = isReadAt(expression, indices);
  forEachChild(expression, [&](const Expression &child) { found |= readsSparseAt(child, indices); });
  return found;
}

bool sema::followsSparse(const Expression &expression, const std::vector<Binder> &indices) {
  return indices.size() == 2 && readsSparseAt(expression, indices) && isZeroWithSparse(expression);
}
