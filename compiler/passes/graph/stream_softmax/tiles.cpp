// Means that are computed tile by tile: see tiles.h.
#include "compiler/passes/graph/stream_softmax/tiles.h"
#include "compiler/passes/may_end_program.h"
#include "dialects/dpg/declared_blocks.h"
#include "dialects/num/num.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

namespace dpg {

static Value withoutConversions(Value value) {
  while (true)
    if (auto convert = value.getDefiningOp<num::ConvertOp>())
      value = convert.getValue();
    else if (auto extended = value.getDefiningOp<arith::ExtFOp>())
      value = extended.getIn();
    else
      return value;
}

RowProduct rowProductOf(ir::ReduceOp reduce, ir::SoftmaxMeanOp mean) {
  if (reduce.getKind() != ir::ReductionKind::sum || reduce.getMatrix() || reduce->getParentOp() != mean)
    return {};
  Operation *product = withoutConversions(reduce.yield().getValue()).getDefiningOp();
  if (!product || !isa<num::MulOp, arith::MulFOp>(product))
    return {};
  auto left = withoutConversions(product->getOperand(0)).getDefiningOp<ir::ReadOp>();
  auto right = withoutConversions(product->getOperand(1)).getDefiningOp<ir::ReadOp>();
  const auto isAt = [&](ir::ReadOp read, Value row) {
    auto type = read ? read.getArray().getType() : ir::ArrayType();
    return type && type.getStorage() == ir::Storage::dense && type.rank() == 2 && read.getSubscripts()[0] == row &&
           read.getSubscripts()[1] == reduce.getBody().getArgument(0) && reduce.getIndex().getFrom().getText() == "0" &&
           reduce.getIndex().getTo() == type.getShape()[1] && !num::isEnclosure(type.getElement());
  };
  const Value line = mean.getLine(), column = mean.getBody().getArgument(0);
  if (isAt(left, column) && isAt(right, line))
    std::swap(left, right);
  return isAt(left, line) && isAt(right, column) ? RowProduct{left, right} : RowProduct();
}

/// Whether a row or a column is used as the place of an element of what is spread alone, which a tile knows.
static bool isPlaceAlone(Value index) {
  return llvm::all_of(index.getUses(), [&](OpOperand &use) {
    if (auto read = dyn_cast<ir::ReadOp>(use.getOwner())) {
      auto type = read.getArray().getType();
      return type.getStorage() == ir::Storage::dense && use.getOperandNumber() == 1;
    }
    auto mean = dyn_cast<ir::SoftmaxMeanOp>(use.getOwner());
    return (mean && &use == &mean.getLineMutable()) || isa<ir::PutOp>(use.getOwner());
  });
}

void markTiles(ir::SoftmaxMeanOp mean) {
  const auto blocks = ir::declaredBlocks(mean.getMatrix());
  const Value present = mean.weigh().getPresent();
  auto entry = present ? present.getDefiningOp<ir::EntryOp>() : ir::EntryOp();
  if (!blocks || !entry || entry.getArray() != mean.getMatrix() || !entry.getType().isInteger(1))
    return;
  unsigned products = 0;
  bool isPlain = isPlaceAlone(mean.getLine()) && isPlaceAlone(mean.getBody().getArgument(0));
  mean.getBody().walk([&](Operation *op) {
    if (auto reduce = dyn_cast<ir::ReduceOp>(op)) {
      isPlain &= bool(rowProductOf(reduce, mean));
      ++products;
    }
    isPlain &= op == entry || !isa<ir::EntryOp>(op);
    isPlain &= !mayEndByArithmetic(op);
  });
  if (isPlain && products <= 1)
    mean->setAttr("tiles", Builder(mean.getContext()).getDenseI64ArrayAttr({blocks->first, blocks->second}));
}

} // namespace dpg
