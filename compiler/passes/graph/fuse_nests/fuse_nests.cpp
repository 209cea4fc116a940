// fuse_nests: nests over one space that read the same arrays become one.
#include "compiler/passes/graph/fuse_nests/fusion.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/rebuild_loop.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Iterators.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_FUSENESTS
#include "compiler/passes/passes.h.inc"

namespace {

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
      dropUnreadVersions(graph);
      eraseUnused(graph);
      fuseIn(graph.getBody().front());
    }
    if (failed(checkFusedDemands(getOperation())))
      signalPassFailure();
  }
};

} // namespace
} // namespace dpg
