// fuse_nests: nests over one space that read the same arrays become one.
#include "compiler/passes/graph/fuse_nests/fusion.h"
#include "compiler/passes/passes.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Iterators.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_FUSENESTS
#include "compiler/passes/passes.h.inc"

namespace {

/// Arrays that a loop hands on and nobody reads would have to be stored: it hands them on no more.
void dropUnreadArrays(ir::RepeatOp loop) {
  size_t carried = loop.getCarried().size();
  auto isUnread = [&](size_t last) {
    Value result = loop.getResult(carried + last);
    return isa<ir::ArrayType>(result.getType()) && result.use_empty();
  };
  llvm::SmallVector<size_t> kept;
  for (size_t last = 0; last < loop.lastCount(); ++last)
    if (!isUnread(last))
      kept.push_back(last);
  if (kept.size() == loop.lastCount())
    return;

  OpBuilder builder(loop);
  SmallVector<Value> results(loop.getResults().take_front(carried)), last;
  SmallVector<Attribute> names(loop.getNames().getValue().take_front(carried));
  for (size_t place : kept) {
    results.push_back(loop.getResult(carried + place));
    names.push_back(loop.getNames()[carried + place]);
    last.push_back(loop.until().getLast()[place]);
  }
  results.append({loop.iterations(), loop.converged()});
  loop.until().getLastMutable().assign(last);
  auto types = llvm::map_to_vector(results, [](Value value) { return value.getType(); });
  auto pruned = ir::RepeatOp::create(builder, loop.getLoc(), types, loop.getLimit(), loop.getCarried(),
                                     builder.getArrayAttr(names), loop.getConditionAttr());
  pruned->setDiscardableAttrs(loop->getDiscardableAttrDictionary());
  pruned.getBody().takeBody(loop.getBody());
  for (auto [old, result] : llvm::zip(results, pruned.getResults()))
    old.replaceAllUsesWith(result);
  loop.erase();
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
      SmallVector<ir::RepeatOp> loops;
      graph.walk([&](ir::RepeatOp loop) { loops.push_back(loop); });
      for (ir::RepeatOp loop : loops)
        dropUnreadArrays(loop);
      eraseUnused(graph);
      fuseIn(graph.getBody().front());
    }
  }
};

} // namespace
} // namespace dpg
