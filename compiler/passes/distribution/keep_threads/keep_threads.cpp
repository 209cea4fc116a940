// keep_threads: one parallel region around a loop over small tasks.
#include "compiler/passes/extents.h"
#include "compiler/passes/passes.h"
#include "dialects/dist/dist.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_KEEPTHREADS
#include "compiler/passes/passes.h.inc"

namespace {

bool callsFunctions(ir::TaskOp task) {
  return task
      ->walk([](Operation *op) {
        return isa<ir::CallOp, ir::InvokeOp>(op) ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

/// A loop that has one iteration at most.
bool isSingle(ir::IndexAttr loop) { return (extentOf(loop.getTo()) - extentOf(loop.getFrom())).asConstant() == 1; }

/// Whether threads can share its rows, and nothing is left to combine.
bool isShared(ir::TaskOp task) {
  ir::NestOp nest = task.nest();
  if (nest.arrayCount() == 0 || nest.arrayCount() != nest.getNumResults())
    return false;
  for (unsigned array = 0; array < nest.arrayCount(); ++array)
    if (nest.putOf(array).getCombining())
      return false;
  return !nest.getIndices().empty() && !isSingle(cast<ir::IndexAttr>(nest.getIndices()[0]));
}

bool isScalar(Value value) { return !isa<ir::ArrayType>(value.getType()); }

/// Whether threads share the iterations of a loop, or of one around it.
bool runsOnThreads(Operation *loop) {
  for (; loop; loop = loop->getParentOp())
    if (loop->hasAttr("on_threads"))
      return true;
  return false;
}

/// Pairs of buffers that have none in common: an odd number of swaps is one, an even number none.
bool swapsPairs(Operation *loop) {
  const auto pairs = loop->getAttrOfType<ArrayAttr>("swap");
  llvm::StringSet<> seen;
  for (auto pair :
       pairs ? pairs.getAsRange<ArrayAttr>() : ArrayAttr::get(loop->getContext(), {}).getAsRange<ArrayAttr>())
    for (StringRef buffer : pair.getAsValueRange<StringAttr>())
      if (!seen.insert(buffer).second)
        return false;
  return true;
}

struct KeepThreads : impl::KeepThreadsBase<KeepThreads> {
  ir::TaskOp taskOf(ir::RunOp run) { return cast<ir::TaskOp>(getOperation().lookupSymbol(run.getTask())); }

  bool maySharePlace(Operation &op) {
    if (auto run = dyn_cast<ir::RunOp>(op)) {
      const auto begins = run->getAttrOfType<ArrayAttr>("init");
      return isShared(taskOf(run)) && begins &&
             llvm::none_of(begins.getAsValueRange<StringAttr>(), [](StringRef begin) { return begin == "copy"; });
    }
    return isa<ir::NextOp, dist_ir::StartOp, dist_ir::StartRowsOp, dist_ir::FinishOp>(op) ||
           (op.getNumRegions() == 0 && isPure(&op) && !isa<dist_ir::DistDialect>(op.getDialect()) &&
            !isa<ir::StoreAsOp, ir::CountEntriesOp>(op));
  }

  bool maybeKeeps(ir::ForOp loop) {
    auto next = cast<ir::NextOp>(loop.getBody().front().getTerminator());
    const bool handsOnScalars = llvm::any_of(loop.getCarried(), isScalar) || llvm::any_of(next.getLast(), isScalar);
    const auto leaves = loop->getAttrOfType<ArrayAttr>("leave");
    return !handsOnScalars && !runsOnThreads(loop) && (!leaves || leaves.empty()) && swapsPairs(loop) &&
           llvm::all_of(loop.getBody().front(), [&](Operation &op) { return maySharePlace(op); }) &&
           llvm::any_of(loop.getBody().getOps<ir::RunOp>(), [&](ir::RunOp run) { return callsFunctions(taskOf(run)); });
  }

  void runOnOperation() override {
    llvm::SetVector<ir::ForOp> loops;
    getOperation().walk([&](ir::ForOp loop) {
      if (maybeKeeps(loop))
        loops.insert(loop);
    });
    // A task that runs elsewhere too starts threads there, and so everywhere.
    llvm::DenseSet<Operation *> elsewhere;
    for (bool hasChanged = true; hasChanged;) {
      hasChanged = false;
      getOperation().walk([&](ir::RunOp run) {
        auto around = dyn_cast<ir::ForOp>(run->getParentOp());
        if (!around || !loops.contains(around))
          hasChanged |= elsewhere.insert(taskOf(run)).second;
      });
      hasChanged |= loops.remove_if([&](ir::ForOp loop) {
        return llvm::any_of(loop.getBody().getOps<ir::RunOp>(),
                            [&](ir::RunOp run) { return elsewhere.contains(taskOf(run)); });
      });
    }
    for (ir::ForOp loop : loops) {
      loop->setAttr("keeps_threads", UnitAttr::get(&getContext()));
      for (auto run : loop.getBody().getOps<ir::RunOp>())
        taskOf(run)->setAttr("shares_threads", UnitAttr::get(&getContext()));
    }
  }
};

} // namespace
} // namespace dpg
