// rotate_repeats: what opens an iteration with a reduction is computed at the end of the one before.
#include "compiler/passes/captured_values.h"
#include "compiler/passes/may_end_program.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/rebuild_loop.h"
#include "dialects/dpg/names.h"

#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_ROTATEREPEATS
#include "compiler/passes/passes.h.inc"

namespace {

bool accumulates(ir::NestOp nest) { return nest.arrayCount() < nest.getNumResults(); }

bool hasInnerReduction(ir::NestOp nest) {
  return nest->walk([](ir::ReduceOp) { return WalkResult::interrupt(); }).wasInterrupted();
}

bool isRead(ir::NestOp nest) {
  auto scalars = nest.getResults().drop_front(nest.arrayCount());
  return llvm::any_of(scalars, [](Value scalar) { return !scalar.use_empty(); });
}

/// Whether `nest` needs nothing of its iteration but the carried values.
bool opensIteration(ir::NestOp nest, ir::RepeatOp loop) {
  return llvm::none_of(usedValues(nest), [&](Value value) {
    return isa<OpResult>(value) && loop->isProperAncestor(value.getDefiningOp());
  });
}

/// The first nest of `loop`, if moving it saves a message an iteration.
ir::NestOp nestToMove(ir::RepeatOp loop) {
  auto nests = loop.getBody().front().getOps<ir::NestOp>();
  if (nests.empty())
    return {};
  ir::NestOp first = *nests.begin();
  if (mayEndProgram(first) || !accumulates(first) || hasInnerReduction(first) || !isRead(first) ||
      !opensIteration(first, loop))
    return {};
  bool reducesAgain = llvm::any_of(llvm::drop_begin(nests), accumulates);
  return reducesAgain ? first : ir::NestOp();
}

class Rotation {
public:
  Rotation(ir::RepeatOp loop, ir::NestOp first) : loop(loop), first(first) {}

  void rotate() {
    Operation *before = copyBeforeLoop();
    Operation *atEnd = copyToEnd();
    carry(before->getResults(), atEnd->getResults());
    first.erase();
    rebuild(before->getResults());
  }

private:
  Block &body() { return loop.getBody().front(); }

  Operation *copyBeforeLoop() {
    OpBuilder builder(loop);
    IRMapping initially;
    initially.map(body().getArguments(), loop.getCarried());
    return builder.clone(*first, initially);
  }

  /// As early as what it needs is known, so that nothing is reduced in between.
  Operation *copyToEnd() {
    IRMapping next;
    next.map(body().getArguments(), loop.until().getCarried());
    OpBuilder builder(loop.until());
    Operation *copy = builder.clone(*first, next);
    Operation *last = first;
    for (Value value : usedValues(copy))
      if (Operation *op = value.getDefiningOp(); op && op->getBlock() == &body() && last->isBeforeInBlock(op))
        last = op;
    copy->moveAfter(last);
    nameForNextIteration(cast<ir::NestOp>(copy));
    return copy;
  }

  static void nameForNextIteration(ir::NestOp copy) {
    for (Value result : copy.getResults())
      ir::setName(result, ("next_" + ir::nameOf(result)).str());
  }

  /// The rest of the body reads the nest's results from arguments, behind those that were there.
  void carry(ValueRange before, ValueRange atEnd) {
    loop.getCarriedMutable().append(before);
    loop.until().getCarriedMutable().append(atEnd);
    for (Value result : first.getResults())
      result.replaceAllUsesWith(body().addArgument(result.getType(), result.getLoc()));
  }

  /// The loop with a result for each value that it carries now.
  void rebuild(ValueRange added) {
    size_t known = loop.getCarried().size() - added.size();
    auto results = llvm::map_to_vector(loop.getResults(), [](Value result) { return LoopResult::like(result); });
    for (auto [place, value] : llvm::enumerate(added))
      results.insert(results.begin() + known + place, {{}, value.getType(), cast<StringAttr>(namesOfFirst[place])});
    rebuildLoop(loop, results);
  }

  ir::RepeatOp loop;
  ir::NestOp first;
  SmallVector<Attribute> namesOfFirst{first.getNames().getValue()};
};

struct RotateRepeats : impl::RotateRepeatsBase<RotateRepeats> {
  void runOnOperation() override {
    SmallVector<ir::RepeatOp> loops;
    getOperation().walk([&](ir::RepeatOp loop) { loops.push_back(loop); });
    for (ir::RepeatOp loop : loops)
      if (ir::NestOp first = nestToMove(loop)) {
        Rotation(loop, first).rotate();
        ++rotated;
      }
  }
};

} // namespace
} // namespace dpg
