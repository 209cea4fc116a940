// What loops carry and nobody reads leaves them: see drop_carried.h.
#include "compiler/passes/graph/hoist_invariants/drop_carried.h"

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

/// The same loop without some of its results.
Operation *rebuild(Operation *loop, const llvm::BitVector &dropped) {
  SmallVector<Type> types;
  SmallVector<Attribute> names;
  auto known = loop->getAttrOfType<ArrayAttr>("names");
  for (auto [position, result] : llvm::enumerate(loop->getResults())) {
    if (position < dropped.size() && dropped[position])
      continue;
    types.push_back(result.getType());
    if (position < known.size())
      names.push_back(known[position]);
  }
  OperationState state(loop->getLoc(), loop->getName(), loop->getOperands(), types, loop->getAttrs());
  state.attributes.set("names", ArrayAttr::get(loop->getContext(), names));
  state.addRegion()->takeBody(loop->getRegion(0));
  OpBuilder builder(loop);
  Operation *rebuilt = builder.create(state);
  for (unsigned position = 0, next = 0; position < loop->getNumResults(); ++position)
    if (position >= dropped.size() || !dropped[position])
      loop->getResult(position).replaceAllUsesWith(rebuilt->getResult(next++));
  loop->erase();
  return rebuilt;
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
  rebuild(loop, dropped);
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
