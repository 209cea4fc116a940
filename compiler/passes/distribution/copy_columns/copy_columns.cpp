// copy_columns: a column that a sparse matrix is multiplied with becomes a vector.
#include "compiler/passes/passes.h"
#include "compiler/passes/value_names.h"

#include "mlir/IR/Builders.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_COPYCOLUMNS
#include "compiler/passes/passes.h.inc"

namespace {

/// Whether the first subscript is the coordinate of entries of a matrix, and the second one is known before the nest.
bool isColumnThroughEntries(ir::ReadOp read, ir::NestOp nest) {
  auto type = read.getArray().getType();
  if (type.isSparse() || type.rank() != 2)
    return false;
  auto coordinate = dyn_cast<BlockArgument>(read.getSubscripts()[0]);
  auto reduce = coordinate && coordinate.getArgNumber() == 0
                    ? dyn_cast<ir::ReduceOp>(coordinate.getOwner()->getParentOp())
                    : ir::ReduceOp();
  Value column = read.getSubscripts()[1];
  Operation *owner =
      isa<BlockArgument>(column) ? cast<BlockArgument>(column).getOwner()->getParentOp() : column.getDefiningOp();
  bool isInside = nest->isAncestor(owner);
  bool isConstant = owner->hasTrait<OpTrait::ConstantLike>() || isa<ir::SizeOp>(owner);
  return reduce && reduce.getMatrix() && (!isInside || isConstant);
}

/// column[i] = V[i, k], before the nest.
ir::NestOp copyBefore(ir::NestOp nest, ir::ReadOp read, StringRef name) {
  OpBuilder builder(nest);
  Value column = read.getSubscripts()[1];
  if (Operation *op = column.getDefiningOp(); op && nest->isAncestor(op))
    column = builder.clone(*op)->getResult(0);
  ir::ExtentAttr rows = read.getArray().getType().getShape()[0];
  auto type = ir::ArrayType::get({rows}, read.getType());
  auto zero = ir::ExtentAttr::get(builder.getContext(), "0");
  TakenNames taken;
  taken.take(name);
  auto loop = ir::IndexAttr::get(builder.getContext(), taken.fresh("i"), zero, rows);
  Value init = ir::UndefinedOp::create(builder, nest.getLoc(), type);
  auto copy =
      ir::NestOp::create(builder, ir::withName(nest.getLoc(), name), TypeRange(type), name,
                         builder.getArrayAttr({loop}), init, builder.getStrArrayAttr({name}), nest.getOrigins());
  Block &body = copy.getBody().emplaceBlock();
  Value index = body.addArgument(builder.getIndexType(), ir::withName(nest.getLoc(), loop.getName()));
  builder.setInsertionPointToEnd(&body);
  auto element = ir::ReadOp::create(builder, read.getLoc(), read.getType(), read.getArray(), ValueRange{index, column});
  ir::PutOp::create(builder, read.getLoc(), element, 0, index);
  ir::DoneOp::create(builder, nest.getLoc());
  return copy;
}

struct CopyColumns : impl::CopyColumnsBase<CopyColumns> {
  void copyIn(ir::NestOp nest, TakenNames &taken) {
    SmallVector<ir::ReadOp> reads;
    nest.walk([&](ir::ReadOp read) {
      if (isColumnThroughEntries(read, nest))
        reads.push_back(read);
    });
    for (ir::ReadOp read : reads) {
      std::string name = taken.fresh((ir::nameOf(read.getArray()) + "_column").str());
      ir::NestOp copy = copyBefore(nest, read, name);
      OpBuilder builder(read);
      auto element = ir::ReadOp::create(builder, read.getLoc(), read.getType(), copy.getResult(0),
                                        read.getSubscripts().take_front());
      read.replaceAllUsesWith(element.getResult());
      read.erase();
    }
  }

  void runOnOperation() override {
    for (auto graph : getOperation().getOps<ir::GraphOp>()) {
      TakenNames taken = namesTakenIn(graph.getBody());
      SmallVector<ir::NestOp> nests;
      graph.walk([&](ir::NestOp nest) { nests.push_back(nest); });
      for (ir::NestOp nest : nests)
        copyIn(nest, taken);
    }
  }
};

} // namespace
} // namespace dpg
