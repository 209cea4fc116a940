// How a nest reaches into data that is spread over processes: see spread_accesses.h.
#include "compiler/passes/distribution/replicate_arrays/spread_accesses.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace dpg::distribution {

namespace {

/// The index that a subscript is, but for a constant; null if it is none.
BlockArgument indexIn(Value subscript) {
  if (auto index = dyn_cast<BlockArgument>(subscript))
    return index;
  Operation *op = subscript.getDefiningOp();
  if (!op || !isa<arith::AddIOp, arith::SubIOp>(op))
    return {};
  if (matchPattern(op->getOperand(1), m_Constant()))
    return dyn_cast<BlockArgument>(op->getOperand(0));
  if (isa<arith::AddIOp>(op) && matchPattern(op->getOperand(0), m_Constant()))
    return dyn_cast<BlockArgument>(op->getOperand(1));
  return {};
}

class Collector {
public:
  Collector(ir::NestOp nest, IsSpread isSpread) : nest(nest), isSpread(isSpread) {}

  SpreadAccesses collect() {
    nest.walk([&](Operation *op) {
      if (auto read = dyn_cast<ir::ReadOp>(op); read && isSpread(read.getArray()))
        follow(read.getSubscripts()[read.getArray().getType().lineDimension()]);
      else if (const ir::EntryLoop loop = ir::entryLoopOf(op))
        follow(loop.line->get());
      else if (auto put = dyn_cast<ir::PutOp>(op); put && isSpread(nest.getResult(put.getInto())))
        follow(put.getSubscripts()[cast<ir::ArrayType>(nest.getResult(put.getInto()).getType()).lineDimension()]);
    });
    keepOutermost();
    return std::move(accesses);
  }

private:
  /// Along the entries of a matrix's line, what is read belongs to the process that has the line.
  void follow(Value subscript) {
    BlockArgument index = indexIn(subscript);
    Operation *owner = index ? index.getOwner()->getParentOp() : nullptr;
    auto reduce = dyn_cast_or_null<ir::ReduceOp>(owner);
    if (ir::entryLoopOf(owner))
      return;
    if (reduce)
      accesses.reductions.insert(reduce);
    else if (owner == nest)
      accesses.sharesIterations = true;
    else
      accesses.readsElsewhere = true;
  }

  /// A reduction over spread data inside of another would run over all of it for each of its elements.
  void keepOutermost() {
    const auto &all = accesses.reductions;
    for (Operation *inner : all)
      accesses.readsElsewhere |= llvm::any_of(all, [&](Operation *outer) { return outer->isProperAncestor(inner); });
  }

  ir::NestOp nest;
  IsSpread isSpread;
  SpreadAccesses accesses;
};

} // namespace

SpreadAccesses accessesOf(ir::NestOp nest, IsSpread isSpread) { return Collector(nest, isSpread).collect(); }

} // namespace dpg::distribution
