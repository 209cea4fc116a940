// Compiles expressions: scalars, names, subscripts, operators.
#include "compiler/eval/compile.h"

#include "compiler/eval/walk.h"

#include <algorithm>
#include <set>

namespace dpg::eval {

using namespace ast;

NodePtr ExpressionCompiler::compile(const Expression *expression) {
  switch (expression->kind) {
  case ExpressionKind::Number:
    return compileNumber(llvm::cast<NumberExpression>(expression));
  case ExpressionKind::Boolean:
    return makeBoolean(llvm::cast<BooleanExpression>(expression)->value, expression->range);
  case ExpressionKind::NameUse:
    return compileName(llvm::cast<NameExpression>(expression));
  case ExpressionKind::Subscripted:
    return compileSubscripted(llvm::cast<SubscriptedExpression>(expression));
  case ExpressionKind::Call:
    return compileCallResult(llvm::cast<CallExpression>(expression));
  case ExpressionKind::Reduction:
    return cache(compileReduction(llvm::cast<ReductionExpression>(expression)), expression);
  case ExpressionKind::Unary:
    return compileUnary(llvm::cast<UnaryExpression>(expression));
  case ExpressionKind::Binary:
    return compileBinary(llvm::cast<BinaryExpression>(expression));
  case ExpressionKind::Choice: {
    const auto *choice = llvm::cast<ChoiceExpression>(expression);
    return makeChoice(session, compile(choice->condition), compile(choice->yes), compile(choice->no), choice->range);
  }
  case ExpressionKind::List: {
    std::vector<NodePtr> elements;
    for (const Expression *element : llvm::cast<ListExpression>(expression)->elements)
      elements.push_back(compile(element));
    return makeList(session, std::move(elements), expression->range);
  }
  case ExpressionKind::Pinned:
    // How operations round is no part of the meaning.
    return compile(llvm::cast<PinnedExpression>(expression)->operand);
  }
  return nullptr;
}

NodePtr ExpressionCompiler::compileNumber(const NumberExpression *number) {
  int64_t integer = 0;
  if (number->isInteger && !llvm::StringRef(number->digits).getAsInteger(10, integer))
    return makeInteger(integer, number->range);
  return makeReal(number->digits, number->range);
}

NodePtr ExpressionCompiler::compileName(const NameExpression *name) {
  if (!name->symbol)
    return makeInfinity(name->range); // the one constant of the language
  if (name->symbol->kind == SymbolKind::Index)
    return makeIndex(environment.indexOf(name->symbol), name->range);
  const bool isInteger = name->symbol->kind == SymbolKind::Size || name->symbol->kind == SymbolKind::LoopIndex;
  const ElementKind kind = isInteger ? ElementKind::Int : elementKindOf(name->symbol->type);
  const bool isArray = !isInteger && !name->symbol->type.isScalar();
  return makeName(session, environment.valueOf(name->symbol), name->name.text, kind, isArray, name->range);
}

std::vector<SliceSubscript> ExpressionCompiler::compileSubscripts(llvm::ArrayRef<Subscript> subscripts) {
  std::vector<SliceSubscript> compiled;
  for (const Subscript &subscript : subscripts) {
    SliceSubscript &next = compiled.emplace_back();
    if (subscript.kind == SubscriptKind::Element) {
      next.from = compile(subscript.element);
      next.isElement = true;
    } else if (subscript.kind == SubscriptKind::Slice) {
      next.from = compile(subscript.slice->from);
      next.to = compile(subscript.slice->to);
    }
  }
  return compiled;
}

NodePtr ExpressionCompiler::compileSubscripted(const SubscriptedExpression *subscripted) {
  const auto isElement = [](const Subscript &s) { return s.kind == SubscriptKind::Element; };
  std::string name = sourceText(session, subscripted->base->range);
  NodePtr base = compile(subscripted->base);
  const bool isWholeElement = subscripted->subscripts.size() == subscripted->base->type.rank() &&
                              std::all_of(subscripted->subscripts.begin(), subscripted->subscripts.end(), isElement);
  if (!isWholeElement)
    return makeSlice(session, std::move(base), compileSubscripts(subscripted->subscripts), std::move(name),
                     subscripted->range);
  std::vector<NodePtr> places;
  for (const Subscript &subscript : subscripted->subscripts)
    places.push_back(compile(subscript.element));
  return makeElement(session, std::move(base), std::move(places), std::move(name), subscripted->range);
}

NodePtr ExpressionCompiler::compileUnary(const UnaryExpression *unary) {
  NodePtr operand = compile(unary->operand);
  if (unary->op == UnaryOperator::Not)
    return makeNot(std::move(operand));
  if (unary->op == UnaryOperator::Transpose)
    return operand->isArray ? cache(makeTranspose(session, std::move(operand), unary->range), unary)
                            : std::move(operand);
  if (!operand->isArray)
    return makeNegation(session, std::move(operand));
  auto cursor = std::make_unique<ElementCursor>(operand->kind, false, operand->range);
  std::vector<ElementwiseOperand> operands;
  operands.push_back({std::move(operand), cursor.get()});
  return cache(
      makeElementwise(session, std::move(operands), makeNegation(session, std::move(cursor)), true, unary->range),
      unary);
}

NodePtr ExpressionCompiler::compileBinary(const BinaryExpression *binary) {
  NodePtr left = compile(binary->left), right = compile(binary->right);
  if (left->isArray || right->isArray)
    return cache(combineArrays(binary, std::move(left), std::move(right)), binary);
  const bool isInteger = elementKindOf(binary->type) == ElementKind::Int;
  return makeBinary(session, binary->op, std::move(left), std::move(right), isInteger, binary->range);
}

NodePtr ExpressionCompiler::combineArrays(const BinaryExpression *binary, NodePtr left, NodePtr right) {
  if (left->isArray && right->isArray && binary->op == BinaryOperator::Multiply)
    return makeProduct(session, std::move(left), std::move(right), binary->range);
  auto leftCursor = std::make_unique<ElementCursor>(left->kind, false, left->range);
  auto rightCursor = std::make_unique<ElementCursor>(right->kind, false, right->range);
  std::vector<ElementwiseOperand> operands;
  operands.push_back({std::move(left), leftCursor.get()});
  operands.push_back({std::move(right), rightCursor.get()});
  const bool isInteger = elementKindOf(binary->type) == ElementKind::Int;
  NodePtr body =
      makeBinary(session, binary->op, std::move(leftCursor), std::move(rightCursor), isInteger, binary->range);
  const bool keepsZero = binary->op == BinaryOperator::Add || binary->op == BinaryOperator::Subtract ||
                         binary->op == BinaryOperator::Multiply || binary->op == BinaryOperator::Divide;
  return makeElementwise(session, std::move(operands), std::move(body), keepsZero, binary->range);
}

/// The indices that an expression reads and does not bind itself, in order of their names.
static std::vector<const Symbol *> freeIndices(const Expression *expression) {
  std::vector<const Symbol *> used;
  std::set<const Symbol *> bound;
  walk(expression, [&](const Expression *below) {
    if (const auto *name = llvm::dyn_cast<NameExpression>(below))
      if (name->symbol && name->symbol->kind == SymbolKind::Index && !llvm::is_contained(used, name->symbol))
        used.push_back(name->symbol);
    if (const auto *reduction = llvm::dyn_cast<ReductionExpression>(below))
      for (const Binder &binder : reduction->binders)
        bound.insert(binder.symbol);
  });
  llvm::erase_if(used, [&](const Symbol *symbol) { return bound.count(symbol) > 0; });
  return used;
}

NodePtr ExpressionCompiler::cache(NodePtr node, const Expression *expression) {
  std::vector<const int64_t *> places;
  for (const Symbol *symbol : freeIndices(expression))
    places.push_back(environment.indexOf(symbol));
  return makeCached(std::move(node), std::move(places), epoch);
}

} // namespace dpg::eval
