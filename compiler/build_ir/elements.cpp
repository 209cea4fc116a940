// The element of an expression at given indices.
#include "compiler/build_ir/component_builder.h"
#include "compiler/build_ir/walk.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/SaveAndRestore.h"

namespace dpg {

using namespace ast;
using llvm::cast;

mlir::Value ComponentBuilder::readElement(mlir::Value array, mlir::ValueRange indices, mlir::Location place) {
  auto type = cast<ir::ArrayType>(array.getType());
  const mlir::Type element = num::readAs(type.getElement());
  mlir::Value stored = ir::ReadOp::create(builder, place, element, array, indices);
  return num::isNumber(element) ? number(stored, place) : widened(stored, place);
}

mlir::Value ComponentBuilder::element(const Expression &expression, mlir::ValueRange indices) {
  llvm::SaveAndRestore keep(pins, pinned.lookup(&expression));
  const bool isRounded = indices.empty() && computed.contains(&expression); // where it was computed
  mlir::Value value = elementAsComputed(expression, indices);
  return isRounded ? value : roundedUnderPins(expression, value);
}

mlir::Value ComponentBuilder::elementAsComputed(const Expression &expression, mlir::ValueRange indices) {
  if (mlir::Value value = computed.lookup(&expression))
    return indices.empty() ? widened(value, location(expression.range))
                           : readElement(value, indices, location(expression.range));
  switch (expression.kind) {
  case ExpressionKind::Number:
    return elementOf(cast<NumberExpression>(expression));
  case ExpressionKind::Boolean:
    return mlir::arith::ConstantIntOp::create(builder, location(expression.range),
                                              cast<BooleanExpression>(expression).value, 1);
  case ExpressionKind::NameUse:
    return elementOf(cast<NameExpression>(expression), indices);
  case ExpressionKind::Subscripted:
    return elementOf(cast<SubscriptedExpression>(expression), indices);
  case ExpressionKind::Call:
    return elementOf(cast<CallExpression>(expression), indices);
  case ExpressionKind::Reduction:
    return elementOf(cast<ReductionExpression>(expression));
  case ExpressionKind::Unary:
    return elementOf(cast<UnaryExpression>(expression), indices);
  case ExpressionKind::Binary:
    return elementOf(cast<BinaryExpression>(expression), indices);
  case ExpressionKind::Choice:
    return elementOf(cast<ChoiceExpression>(expression), indices);
  case ExpressionKind::Pinned:
    return element(*cast<PinnedExpression>(expression).operand, indices);
  case ExpressionKind::List:
    llvm_unreachable("refuse.cpp lets no list through");
  }
  llvm_unreachable("every kind is listed");
}

mlir::Value ComponentBuilder::elementOf(const NumberExpression &number) {
  mlir::Location place = location(number.range);
  int64_t value = 0;
  if (number.type.element == Element::Int && !llvm::StringRef(number.digits).getAsInteger(10, value))
    return integer(value, place);
  return constant(number.digits, place);
}

mlir::Value ComponentBuilder::elementOf(const NameExpression &name, mlir::ValueRange indices) {
  mlir::Location place = location(name.range);
  if (!name.symbol)
    return constant(name.name.text, place);
  if (name.symbol->kind == SymbolKind::Size) {
    const auto ofCallee = sizesOfCallees.find(name.symbol);
    return sizeValue(ofCallee == sizesOfCallees.end() ? Extent::symbol(name.symbol->name) : ofCallee->second, place);
  }
  mlir::Value version = versions.lookup(name.symbol);
  if (!indices.empty())
    return readElement(version, indices, place);
  return llvm::isa<ir::ArrayType>(version.getType()) ? version : widened(version, place);
}

/// Where a slice begins: what the program calls that, if it does, and it is no constant.
mlir::Value ComponentBuilder::beginOfSlice(const Subscript &subscript) {
  const auto *name = subscript.slice ? llvm::dyn_cast_or_null<NameExpression>(subscript.slice->from) : nullptr;
  if (name && name->symbol && !subscript.from.asConstant() && !subscript.from.asSymbol())
    if (mlir::Value version = versions.lookup(name->symbol))
      return version;
  return sizeValue(subscript.from, location(subscript.range));
}

/// One index value a dimension: written ones, and for slices the place in the slice plus where it begins.
/// `isAligned`: indices count as the array's do.
std::vector<mlir::Value> ComponentBuilder::subscriptValues(llvm::ArrayRef<Subscript> subscripts,
                                                           mlir::ValueRange indices, bool isAligned) {
  std::vector<mlir::Value> values;
  size_t next = 0;
  for (const Subscript &subscript : subscripts) {
    if (subscript.kind == SubscriptKind::Element) {
      values.push_back(scalar(*subscript.element));
      continue;
    }
    if (isAligned || subscript.from.asConstant() == 0)
      values.push_back(indices[next]);
    else
      values.push_back(
          mlir::arith::AddIOp::create(builder, location(subscript.range), beginOfSlice(subscript), indices[next]));
    ++next;
  }
  return values;
}

mlir::Value ComponentBuilder::elementOf(const SubscriptedExpression &subscripted, mlir::ValueRange indices) {
  mlir::Location place = location(subscripted.range);
  llvm::ArrayRef<Subscript> subscripts = subscripted.subscripts;
  mlir::Value array = computed.lookup(subscripted.base);
  if (array) {
    subscripts = subscripts.drop_front(newestRows.contains(subscripted.base));
  } else {
    // In order, newest(x)[j] is x[j].
    const auto *newest = llvm::dyn_cast<CallExpression>(subscripted.base);
    const Symbol *symbol = cast<NameExpression>(newest ? newest->bound.front() : subscripted.base)->symbol;
    array = versions.lookup(symbol);
    subscripts = subscriptsHere(symbol, subscripted.subscripts);
  }
  if (subscripts.empty())
    return num::isNumber(array.getType()) ? number(array, place) : widened(array, place);
  if (nestDepth == 0 && absences.contains(array))
    diagnostics.report(DiagnosticKind::not_lowered, subscripted.range,
                       "one element, outside of an index, of an array some of whose elements are absent");
  return nestDepth == 0
             ? readOutsideNests(subscripted, subscripts, array)
             : readElement(array, subscriptValues(subscripts, indices, aligned.contains(&subscripted)), place);
}

mlir::Value ComponentBuilder::elementOf(const UnaryExpression &unary, mlir::ValueRange indices) {
  mlir::Location place = location(unary.range);
  switch (unary.op) {
  case UnaryOperator::Transpose:
    if (indices.size() == 2)
      return conjugate(element(*unary.operand, {indices[1], indices[0]}), place);
    return conjugate(element(*unary.operand, indices), place);
  case UnaryOperator::Not:
    return num::NotOp::create(builder, place, element(*unary.operand, indices));
  case UnaryOperator::Negate: {
    mlir::Value value = element(*unary.operand, indices);
    if (value.getType().isIndex())
      return mlir::arith::SubIOp::create(builder, place, integer(0, place), value);
    return num::NegOp::create(builder, place, number(value, place));
  }
  }
  llvm_unreachable("every operator is listed");
}

mlir::Value ComponentBuilder::productElement(const BinaryExpression &product, mlir::ValueRange indices) {
  LoopSpace inner = loopOver(product.left->type.shape[1]);
  return reduce(ir::ReductionKind::sum, inner, computingType(product.type), [&](mlir::ValueRange index) {
    llvm::SmallVector<mlir::Value> ofRight{index[0]};
    llvm::append_range(ofRight, indices.drop_front());
    mlir::Location place = location(product.range);
    const auto [left, right] =
        numbers(element(*product.left, {indices[0], index[0]}), element(*product.right, ofRight), place);
    return num::MulOp::create(builder, place, left, right).getResult();
  });
}

/// Whether it reads an element, which may lie outside, or divides ints.
static bool mayEndProgram(const Expression &expression) {
  bool found = false;
  walkExpressions(&expression, [&](const Expression &part) {
    const auto *binary = llvm::dyn_cast<BinaryExpression>(&part);
    found |= llvm::isa<SubscriptedExpression>(part) ||
             (binary && (binary->op == BinaryOperator::Div || binary->op == BinaryOperator::Mod));
    return Walk::Into;
  });
  return found;
}

/// `a and b` where b is computed only if a holds: a choice between b and false; `or` between true and b.
mlir::Value ComponentBuilder::lazyLogic(const BinaryExpression &binary, mlir::Value left) {
  mlir::Location place = location(binary.range);
  const bool isAnd = binary.op == BinaryOperator::And;
  auto choice = num::ChooseOp::create(builder, place, builder.getI1Type(), left);
  auto side = [&](mlir::Region &region, bool isRight) {
    mlir::OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToEnd(&region.emplaceBlock());
    mlir::Value value =
        isRight ? scalar(*binary.right) : mlir::arith::ConstantIntOp::create(builder, place, !isAnd, 1).getResult();
    num::YieldOp::create(builder, place, value);
  };
  side(choice.getYes(), isAnd);
  side(choice.getNo(), !isAnd);
  return choice.getResult();
}

mlir::Value ComponentBuilder::elementOf(const BinaryExpression &binary, mlir::ValueRange indices) {
  bool isProduct = binary.left->type.rank() > 0 && binary.right->type.rank() > 0;
  if (binary.op == BinaryOperator::Multiply && isProduct)
    return productElement(binary, indices);
  auto operand = [&](const Expression &side) {
    return element(side, side.type.isScalar() ? mlir::ValueRange() : indices);
  };
  mlir::Value left = operand(*binary.left);
  const bool isLogic = binary.op == BinaryOperator::And || binary.op == BinaryOperator::Or;
  if (isLogic && mayEndProgram(*binary.right))
    return lazyLogic(binary, left);
  if (binary.op == BinaryOperator::Power)
    return power(binary, left, location(binary.range));
  return applyBinary(binary.op, left, operand(*binary.right), location(binary.range));
}

mlir::Value ComponentBuilder::elementOf(const ChoiceExpression &choice, mlir::ValueRange indices) {
  mlir::Location place = location(choice.range);
  mlir::Value condition = scalar(*choice.condition);
  mlir::Type type = computingType(choice.type);
  auto op = num::ChooseOp::create(builder, place, type, condition);
  auto side = [&](mlir::Region &region, const Expression &value) {
    mlir::OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToEnd(&region.emplaceBlock());
    mlir::Value result = element(value, value.type.isScalar() ? mlir::ValueRange() : indices);
    num::YieldOp::create(builder, place, convertTo(type, result, place));
  };
  side(op.getYes(), *choice.yes);
  side(op.getNo(), *choice.no);
  return op.getResult();
}

static ir::ReductionKind kindOf(ReductionKind kind) {
  switch (kind) {
  case ReductionKind::Sum:
    return ir::ReductionKind::sum;
  case ReductionKind::Product:
    return ir::ReductionKind::product;
  case ReductionKind::Max:
    return ir::ReductionKind::max;
  case ReductionKind::Min:
    return ir::ReductionKind::min;
  case ReductionKind::Any:
    return ir::ReductionKind::any;
  case ReductionKind::All:
    return ir::ReductionKind::all;
  case ReductionKind::ArgMax:
    return ir::ReductionKind::argmax;
  case ReductionKind::ArgMin:
    return ir::ReductionKind::argmin;
  }
  llvm_unreachable("every kind is listed");
}

mlir::Value ComponentBuilder::elementOf(const ReductionExpression &reduction) {
  bool givesIndex = reduction.reduction == ReductionKind::ArgMax || reduction.reduction == ReductionKind::ArgMin;
  mlir::Location place = location(reduction.range);
  mlir::Type type = computingType(reduction.type);
  std::vector<LoopSpace> loops = loopsOf(reduction.binders);
  const ir::ReductionKind kind = kindOf(reduction.reduction);
  auto taken = [&] {
    mlir::Value value = scalar(*reduction.body);
    bool isInteger = value.getType().isIndex(); // compared exactly
    return givesIndex ? (isInteger ? value : real(value, place)) : convertTo(type, value, place);
  };
  auto body = [&](mlir::ValueRange) {
    return orNone(presence(*reduction.body, {}), kind, type, reduction.body->range, taken);
  };
  mlir::Value result = combine(resultName, kind, loops, type, body);
  const bool isExtremum = reduction.reduction == ReductionKind::Max || reduction.reduction == ReductionKind::Min;
  return isExtremum && type.isIndex() ? ofSome(result, loops, reduction.range) : result;
}

} // namespace dpg
