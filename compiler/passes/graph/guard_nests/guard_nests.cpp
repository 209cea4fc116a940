// guard_nests: what may end the program is computed where the side of a choice that reads it is taken.
#include "compiler/passes/captured_values.h"
#include "compiler/passes/may_end_program.h"
#include "compiler/passes/move_where_used.h"
#include "compiler/passes/passes.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_GUARDNESTS
#include "compiler/passes/passes.h.inc"

namespace {

bool isInNest(Operation *op) { return op->getParentOfType<ir::NestOp>(); }

/// Whether it is part of what is computed as a whole, of a nest or in a choice.
bool isInside(Operation *op) {
  return isInNest(op) || op->getParentOfType<num::ChooseOp>() || op->getParentOfType<ir::ChooseOp>();
}

/// What stands before a choice and is used in one of its sides alone, in program order.
SmallVector<Operation *> usedOnlyIn(Region &side, num::ChooseOp choice) {
  llvm::SmallPtrSet<Operation *, 8> found;
  SmallVector<Operation *> operations;
  for (Operation *op = choice->getPrevNode(); op; op = op->getPrevNode()) {
    const bool isUsedThere = llvm::all_of(op->getUsers(), [&](Operation *user) {
      return side.isAncestor(user->getParentRegion()) ||
             llvm::any_of(found, [&](Operation *moved) { return moved->isAncestor(user); });
    });
    const bool mayMove = isMemoryEffectFree(op) || isa<ir::ChooseOp>(op);
    if (op->use_empty() || !isUsedThere || !mayMove)
      continue;
    found.insert(op);
    operations.insert(operations.begin(), op);
  }
  return operations;
}

/// Whether something may end the program, be it by a subscript of an element that others of them read: of one that the
/// side itself reads, dpg-check-elements says more.
bool needsBranch(ArrayRef<Operation *> operations) {
  return llvm::any_of(operations, [&](Operation *op) {
    const bool isReadByOthers = llvm::any_of(operations, [&](Operation *other) { return usesResultOf(other, op); });
    return mayEndByArithmetic(op) || (isReadByOthers && mayEndProgram(op));
  });
}

/// Moves what a side reads, and the side, into a region of a branch.
void fillBranch(Region &region, ArrayRef<Operation *> reads, Region &side) {
  region.takeBody(side);
  Block &block = region.front();
  Operation *first = &block.front();
  for (Operation *read : reads)
    read->moveBefore(first);
  auto yield = cast<num::YieldOp>(block.getTerminator());
  OpBuilder builder(yield);
  scf::YieldOp::create(builder, yield.getLoc(), yield.getValue());
  yield->erase();
}

/// Makes a choice a branch where something that may end the program is computed for one side alone.
void branchAt(num::ChooseOp choice) {
  if (isInNest(choice) || !choice.getCondition().getType().isInteger(1))
    return;
  const SmallVector<Operation *> forYes = usedOnlyIn(choice.getYes(), choice);
  const SmallVector<Operation *> forNo = usedOnlyIn(choice.getNo(), choice);
  if (!needsBranch(forYes) && !needsBranch(forNo))
    return;
  OpBuilder builder(choice);
  auto branch = scf::IfOp::create(builder, choice.getLoc(), choice->getResultTypes(), choice.getCondition(),
                                  /*addThenBlock=*/false, /*addElseBlock=*/false);
  fillBranch(branch.getThenRegion(), forYes, choice.getYes());
  fillBranch(branch.getElseRegion(), forNo, choice.getNo());
  choice.getResult().replaceAllUsesWith(branch.getResult(0));
  choice->erase();
}

struct GuardNests : impl::GuardNestsBase<GuardNests> {
  using Base::Base;

  void runOnOperation() override {
    SmallVector<num::ChooseOp> choices;
    getOperation().walk<WalkOrder::PreOrder>([&](num::ChooseOp choice) { choices.push_back(choice); });
    for (num::ChooseOp choice : choices)
      branchAt(choice);
    SmallVector<Operation *> operations;
    getOperation().walk([&](Operation *op) {
      const bool isLoop = isa<ir::RepeatOp, ir::ForOp, ir::ParallelOp, scf::IfOp, num::ChooseOp>(op);
      if (!isLoop && !isInside(op) && givesScalarsAlone(op) && mayEndByArithmetic(op))
        operations.push_back(op);
    });
    for (Operation *op : llvm::reverse(operations)) // what a moved operation reads may then move with it
      moveWhereUsed(op);
  }
};

} // namespace
} // namespace dpg
