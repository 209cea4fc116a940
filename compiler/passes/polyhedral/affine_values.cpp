// Index values as affine expressions: see affine_values.h.
#include "compiler/passes/polyhedral/affine_values.h"

#include "dialects/num/num.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace dpg::polyhedral {

/// Sums and products with constants; null where a product of two names stands.
static AffineExpr combine(Operation *op, AffineExpr left, AffineExpr right) {
  if (!left || !right)
    return {};
  if (isa<arith::AddIOp>(op))
    return left + right;
  if (isa<arith::SubIOp>(op))
    return left - right;
  if (isa<arith::MulIOp>(op) && (isa<AffineConstantExpr>(left) || isa<AffineConstantExpr>(right)))
    return left * right;
  return {};
}

bool isRepeatable(Operation *op) {
  if (op->hasTrait<OpTrait::ConstantLike>() || isa<affine::AffineApplyOp, num::ConstantOp>(op))
    return true;
  const bool isIndexArithmetic = op->getNumResults() == 1 && op->getResult(0).getType().isIndex() &&
                                 isa<arith::AddIOp, arith::SubIOp, arith::MulIOp>(op);
  // Sums of ints that are elements of arrays are no places.
  return isIndexArithmetic && llvm::all_of(op->getOperands(), [](Value operand) {
           return !operand.getDefiningOp() || isRepeatable(operand.getDefiningOp());
         });
}

AffineExpr affineExpressionOf(Value value, SmallVectorImpl<Value> &operands) {
  MLIRContext *context = value.getContext();
  APInt constant;
  if (matchPattern(value, m_ConstantInt(&constant)))
    return getAffineConstantExpr(constant.getSExtValue(), context);
  Operation *op = value.getDefiningOp();
  if (auto apply = dyn_cast_or_null<affine::AffineApplyOp>(op)) {
    AffineMap map = apply.getAffineMap();
    SmallVector<AffineExpr> inner;
    for (Value operand : apply.getMapOperands()) {
      AffineExpr expression = affineExpressionOf(operand, operands);
      if (!expression)
        return {};
      inner.push_back(expression);
    }
    ArrayRef<AffineExpr> all(inner);
    return map.getResult(0).replaceDimsAndSymbols(all.take_front(map.getNumDims()), all.drop_front(map.getNumDims()));
  }
  if (op && isRepeatable(op) && op->getNumOperands() == 2)
    return combine(op, affineExpressionOf(op->getOperand(0), operands),
                   affineExpressionOf(op->getOperand(1), operands));
  if (!isa<BlockArgument>(value))
    return {};
  const auto found = llvm::find(operands, value);
  const unsigned place = found - operands.begin();
  if (found == operands.end())
    operands.push_back(value);
  return getAffineDimExpr(place, context);
}

} // namespace dpg::polyhedral
