// A loop with other results than it had: see rebuild_loop.h.
#include "compiler/passes/rebuild_loop.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

Operation *rebuildLoop(Operation *loop, ArrayRef<LoopResult> results) {
  SmallVector<Type> types;
  SmallVector<Attribute> names;
  // A repeat's number of iterations and how it ended have no names.
  auto known = loop->getAttrOfType<ArrayAttr>("names");
  for (const LoopResult &result : results) {
    types.push_back(result.type);
    if (!result.replaced)
      names.push_back(result.name);
    else if (unsigned position = cast<OpResult>(result.replaced).getResultNumber(); position < known.size())
      names.push_back(known[position]);
  }
  OperationState state(loop->getLoc(), loop->getName(), loop->getOperands(), types, loop->getAttrs());
  state.attributes.set("names", ArrayAttr::get(loop->getContext(), names));
  state.addRegion()->takeBody(loop->getRegion(0));
  OpBuilder builder(loop);
  Operation *rebuilt = builder.create(state);
  for (auto [result, made] : llvm::zip(results, rebuilt->getResults()))
    if (result.replaced)
      Value(result.replaced).replaceAllUsesWith(made);
  loop->erase();
  return rebuilt;
}

/// The terminator of a loop's body, with the last versions that it hands on.
static ir::UntilOp endOf(ir::RepeatOp loop) { return loop.until(); }
static ir::NextOp endOf(ir::ForOp loop) { return cast<ir::NextOp>(loop.getBody().front().getTerminator()); }

/// What a loop hands on and nobody reads would have to be stored, and to exist where the loop has no iteration: it
/// hands it on no more.
template <typename Loop> static void dropUnread(Loop loop) {
  auto end = endOf(loop);
  size_t carried = loop.getCarried().size();
  SmallVector<LoopResult> results;
  SmallVector<Value> last;
  for (auto [place, result] : llvm::enumerate(loop.getResults())) {
    bool isLast = place >= carried && place < carried + end.getLast().size();
    if (isLast && result.use_empty())
      continue;
    results.push_back(LoopResult::like(result));
    if (isLast)
      last.push_back(end.getLast()[place - carried]);
  }
  if (results.size() == loop.getNumResults())
    return;
  end.getLastMutable().assign(last);
  rebuildLoop(loop, results);
}

void dropUnreadVersions(ir::GraphOp graph) {
  // From outside inward: what a loop hands on to one around it may be read by nobody behind that one.
  SmallVector<Operation *> loops;
  graph.walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (isa<ir::RepeatOp, ir::ForOp>(op))
      loops.push_back(op);
  });
  for (Operation *op : loops)
    llvm::TypeSwitch<Operation *>(op).Case<ir::RepeatOp, ir::ForOp>([](auto loop) { dropUnread(loop); });
}

} // namespace dpg
