// hoist_invariants: what is the same in every iteration is computed once, before the loop.
#include "compiler/ast/extent_text.h"
#include "compiler/passes/captured_values.h"
#include "compiler/passes/graph/hoist_invariants/drop_carried.h"
#include "compiler/passes/may_end_program.h"
#include "compiler/passes/passes.h"
#include "dialects/dpg/names.h"

#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_HOISTINVARIANTS
#include "compiler/passes/passes.h.inc"

namespace {

// ---------------------------------------------------------------------------------------- the same computed twice

/// Reads of one element in one block become one read: dot(x, x) then computes what norm2(x)^2 does.
void readElementsOnce(ir::NestOp nest) {
  nest->walk([](Block *block) {
    SmallVector<ir::ReadOp> reads;
    for (auto read : llvm::make_early_inc_range(block->getOps<ir::ReadOp>())) {
      auto *same = llvm::find_if(reads, [&](ir::ReadOp earlier) {
        return OperationEquivalence::isEquivalentTo(earlier, read, OperationEquivalence::IgnoreLocations);
      });
      if (same == reads.end()) {
        reads.push_back(read);
        continue;
      }
      read.replaceAllUsesWith(same->getResult());
      read.erase();
    }
  });
}

/// Whether a nest fills arrays from nothing, and other versions are made of them later: to fill them again costs less
/// than a copy, and a second array for it.
bool fillsWhatIsUpdated(Operation *op) {
  auto nest = dyn_cast<ir::NestOp>(op);
  if (!nest || nest.arrayCount() == 0)
    return false;
  const bool readsArrays =
      nest->walk([](Operation *inner) {
            return isa<ir::ReadOp, ir::EntryOp>(inner) ? WalkResult::interrupt() : WalkResult::advance();
          })
          .wasInterrupted();
  auto isUpdated = [](Value array) {
    return llvm::any_of(array.getUses(),
                        [](OpOperand &use) { return isa<ir::NestOp, ir::RepeatOp, ir::ForOp>(use.getOwner()); });
  };
  return !readsArrays && llvm::any_of(nest.getResults().take_front(nest.arrayCount()), isUpdated);
}

/// Nests that differ in names and origins alone.
bool computeTheSame(ir::NestOp left, ir::NestOp right) {
  return left.getIndices() == right.getIndices() && left.getInits() == right.getInits() &&
         left.getResultTypes() == right.getResultTypes() &&
         OperationEquivalence::isRegionEquivalentTo(&left.getBody(), &right.getBody(),
                                                    OperationEquivalence::IgnoreLocations);
}

bool computeTheSame(Operation *left, Operation *right) {
  auto leftNest = dyn_cast<ir::NestOp>(left), rightNest = dyn_cast<ir::NestOp>(right);
  if (leftNest && rightNest)
    return computeTheSame(leftNest, rightNest);
  return OperationEquivalence::isEquivalentTo(left, right, OperationEquivalence::IgnoreLocations);
}

/// Merges operations of a graph that compute the same; what nests compute inside stays as it is.
class Sharer {
public:
  unsigned sharedNests = 0;

  void run(Region &region) {
    size_t outer = kept.size();
    for (Operation &op : llvm::make_early_inc_range(region.front())) {
      if (auto nest = dyn_cast<ir::NestOp>(op))
        readElementsOnce(nest);
      else
        for (Region &inner : op.getRegions())
          if (!inner.empty())
            run(inner);
      if (op.getNumResults() > 0 && isMemoryEffectFree(&op) && !fillsWhatIsUpdated(&op))
        shareOrKeep(&op);
    }
    // What stands in a loop or branch is not computed for what follows it.
    while (kept.size() > outer)
      available[kept.pop_back_val()].pop_back();
  }

private:
  /// The same for operations that compute the same: a commutative one may have its operands in either order.
  static size_t keyOf(Operation *op) {
    size_t operands = 0;
    for (Value operand : op->getOperands())
      operands += hash_value(operand);
    return llvm::hash_combine(op->getName(), operands);
  }

  void shareOrKeep(Operation *op) {
    size_t key = keyOf(op);
    for (Operation *earlier : available[key]) {
      if (earlier->getName() != op->getName() || !computeTheSame(earlier, op))
        continue;
      if (ir::nameIn(earlier->getLoc()).empty())
        earlier->setLoc(op->getLoc());
      op->replaceAllUsesWith(earlier);
      sharedNests += isa<ir::NestOp>(op);
      op->erase();
      return;
    }
    available[key].push_back(op);
    kept.push_back(key);
  }

  llvm::DenseMap<size_t, SmallVector<Operation *, 1>> available; ///< whose results can be used where the walk is
  SmallVector<size_t> kept;                                      ///< their keys, in the order of the walk
};

// ----------------------------------------------------------------------------------------------- out of the loops

bool mayLeave(Operation *op, Operation *loop) {
  if (op->hasTrait<OpTrait::IsTerminator>() || fillsWhatIsUpdated(op))
    return false;
  // A repeat runs at least once, so what it checks is checked in any case.
  bool isCheck = isa<ir::CheckRangeOp>(op) && isa<ir::RepeatOp>(loop);
  if (isa<ir::ForOp>(loop) && mayEndProgram(op))
    return false;
  return isCheck || isMemoryEffectFree(op);
}

/// Whether an extent inside `op`, of a range or a shape, speaks of the index of `loop`: x[i] in a loop over i is a nest
/// over i..i + 1 that has no operand which shows it.
bool speaksOfIndex(Operation *op, Operation *loop) {
  auto counted = dyn_cast<ir::ForOp>(loop);
  if (!counted)
    return false;
  bool found = false;
  auto look = [&](ir::ExtentAttr extent) {
    found |= llvm::is_contained(namesInText(extent.getText()), counted.getIndex().getName());
  };
  op->walk([&](Operation *inner) {
    inner->getAttrDictionary().walk(look);
    for (Type type : inner->getResultTypes())
      type.walk(look);
  });
  return found;
}

unsigned hoistOutOf(Operation *loop) {
  unsigned hoisted = 0;
  for (Operation &op : llvm::make_early_inc_range(loop->getRegion(0).front())) {
    bool isInvariant = llvm::none_of(
        usedValues(&op), [&](Value value) { return loop->isAncestor(value.getParentBlock()->getParentOp()); });
    if (!isInvariant || !mayLeave(&op, loop) || speaksOfIndex(&op, loop))
      continue;
    op.moveBefore(loop);
    ++hoisted;
  }
  return hoisted;
}

// ------------------------------------------------------------------------------------------- the first orientation's
// end

/// Moves all later readers of the matrix that `conversion` stores another way to before it, if all can.
void readBefore(ir::StoreAsOp conversion) {
  llvm::SetVector<Operation *> readers;
  for (Operation *user : conversion.getArray().getUsers()) {
    Operation *reader = conversion->getBlock()->findAncestorOpInBlock(*user);
    if (!reader)
      return;
    if (reader == conversion || reader->isBeforeInBlock(conversion))
      continue;
    if (!isa<ir::NestOp, ir::CountEntriesOp>(reader) || usesResultOf(reader, conversion))
      return;
    readers.insert(reader);
  }
  // All or nothing: a reader that stays keeps the matrix alive. What they use moves first; that harms nothing.
  SmallVector<Operation *> ordered(readers.begin(), readers.end());
  llvm::sort(ordered, [](Operation *a, Operation *b) { return a->isBeforeInBlock(b); });
  for (Operation *reader : ordered)
    if (failed(computeUsesBefore(reader, conversion)))
      return;
  for (Operation *reader : ordered)
    if (conversion->isBeforeInBlock(reader)) // else another reader uses it, and took it along
      reader->moveBefore(conversion);
}

struct HoistInvariants : impl::HoistInvariantsBase<HoistInvariants> {
  void share(ir::GraphOp graph) {
    Sharer sharer;
    sharer.run(graph.getBody());
    shared += sharer.sharedNests;
  }

  void runOnOperation() override {
    for (auto graph : getOperation().getOps<ir::GraphOp>()) {
      dropUnreadCarried(graph);
      share(graph);
      // Inner loops first, so that what they give up can leave the outer ones too.
      graph.walk([&](Operation *op) {
        if (isa<ir::RepeatOp, ir::ForOp>(op))
          hoisted += hoistOutOf(op);
      });
      share(graph);
      graph.walk([&](ir::StoreAsOp conversion) { readBefore(conversion); });
    }
  }
};

} // namespace
} // namespace dpg
