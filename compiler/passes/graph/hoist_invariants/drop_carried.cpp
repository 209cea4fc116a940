// What loops carry and nobody reads leaves them: see drop_carried.h.
#include "compiler/passes/graph/hoist_invariants/drop_carried.h"
#include "compiler/passes/rebuild_loop.h"

#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

namespace {

MutableOperandRange carriedOf(Operation *op) {
  return llvm::TypeSwitch<Operation *, MutableOperandRange>(op).Case<ir::RepeatOp, ir::ForOp, ir::UntilOp, ir::NextOp>(
      [](auto each) { return each.getCarriedMutable(); });
}

/// The block's argument for a carried value; the index of a counted loop comes before those.
BlockArgument argumentOf(Operation *loop, unsigned position) {
  return loop->getRegion(0).front().getArgument(position + isa<ir::ForOp>(loop));
}

bool isRead(Operation *loop, unsigned position) {
  Operation *end = loop->getRegion(0).front().getTerminator();
  MutableOperandRange next = carriedOf(end);
  return !loop->getResult(position).use_empty() ||
         llvm::any_of(argumentOf(loop, position).getUses(), [&](OpOperand &use) {
           return use.getOwner() != end || use.getOperandNumber() != next.begin()->getOperandNumber() + position;
         });
}

void dropFrom(Operation *loop) {
  MutableOperandRange carried = carriedOf(loop);
  llvm::BitVector dropped(carried.size());
  for (unsigned position = 0; position < carried.size(); ++position)
    dropped[position] = !isRead(loop, position);
  if (dropped.none())
    return;
  MutableOperandRange next = carriedOf(loop->getRegion(0).front().getTerminator());
  for (unsigned position = carried.size(); position-- > 0;) {
    if (!dropped[position])
      continue;
    carried.erase(position);
    next.erase(position);
    loop->getRegion(0).front().eraseArgument(position + isa<ir::ForOp>(loop));
  }
  SmallVector<LoopResult> kept;
  for (auto [position, result] : llvm::enumerate(loop->getResults()))
    if (position >= dropped.size() || !dropped[position])
      kept.push_back(LoopResult::like(result));
  rebuildLoop(loop, kept);
}

} // namespace

void dropUnreadCarried(ir::GraphOp graph) {
  SmallVector<Operation *> loops;
  graph.walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (isa<ir::RepeatOp, ir::ForOp>(op))
      loops.push_back(op);
  });
  // The last ones first: what a loop no longer takes, the one before it need not give. Inner ones come before outer
  // ones so, too, and a loop is rebuilt after all in it are.
  for (Operation *loop : llvm::reverse(loops))
    dropFrom(loop);
}

} // namespace dpg
