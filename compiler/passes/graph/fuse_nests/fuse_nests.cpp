// fuse_nests: nests over one space that read the same arrays become one.
#include "compiler/passes/graph/fuse_nests/fusion.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/rebuild_loop.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Iterators.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_FUSENESTS
#include "compiler/passes/passes.h.inc"

namespace {

/// The terminator of a loop's body, with the last versions that it hands on.
ir::UntilOp endOf(ir::RepeatOp loop) { return loop.until(); }
ir::NextOp endOf(ir::ForOp loop) { return cast<ir::NextOp>(loop.getBody().front().getTerminator()); }

/// What a loop hands on and nobody reads would have to be stored, and to exist where the loop has no iteration: it
/// hands it on no more.
template <typename Loop> void dropUnread(Loop loop) {
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

void eraseUnused(ir::GraphOp graph) {
  // From the last to the first, so that what only dead operations use is dead too.
  graph.walk<WalkOrder::PostOrder, ReverseIterator>([](Operation *op) {
    if (isOpTriviallyDead(op))
      op->erase();
  });
}

struct FuseNests : impl::FuseNestsBase<FuseNests> {
  void fuseIn(Block &block) {
    SmallVector<ir::NestOp> nests;
    for (Operation &op : llvm::make_early_inc_range(block)) {
      auto nest = dyn_cast<ir::NestOp>(op);
      if (!nest) {
        for (Region &region : op.getRegions())
          for (Block &inner : region)
            fuseIn(inner);
        continue;
      }
      auto host = llvm::find_if(nests, [&](ir::NestOp earlier) { return mayJoin(earlier, nest); });
      if (host == nests.end()) {
        nests.push_back(nest);
        continue;
      }
      unsigned arrays = host->arrayCount() + nest.arrayCount();
      *host = joinNests(*host, nest);
      ++fused;
      dropped += arrays - host->arrayCount();
    }
  }

  void runOnOperation() override {
    for (auto graph : getOperation().getOps<ir::GraphOp>()) {
      // From outside inward: what a loop hands on to one around it may be read by nobody behind that one.
      SmallVector<Operation *> loops;
      graph.walk<WalkOrder::PreOrder>([&](Operation *op) {
        if (isa<ir::RepeatOp, ir::ForOp>(op))
          loops.push_back(op);
      });
      for (Operation *op : loops)
        TypeSwitch<Operation *>(op).Case<ir::RepeatOp, ir::ForOp>([](auto loop) { dropUnread(loop); });
      eraseUnused(graph);
      fuseIn(graph.getBody().front());
    }
    if (failed(checkFusedDemands(getOperation())))
      signalPassFailure();
  }
};

} // namespace
} // namespace dpg
