// Values that an operation uses: its operands, and what its regions read from outside.
#include "compiler/passes/captured_values.h"

#include "dialects/dpg/dpg.h"

using namespace mlir;

namespace dpg {

llvm::SetVector<Value> capturedValues(Operation *op) {
  llvm::SetVector<Value> captured;
  for (Region &region : op->getRegions())
    region.walk<WalkOrder::PreOrder>([&](Operation *inner) {
      for (Value operand : inner->getOperands())
        if (!op->isAncestor(operand.getParentBlock()->getParentOp()))
          captured.insert(operand);
    });
  return captured;
}

llvm::SetVector<Value> usedValues(Operation *op) {
  llvm::SetVector<Value> used(op->operand_begin(), op->operand_end());
  used.insert_range(capturedValues(op));
  return used;
}

bool usesResultOf(Operation *op, Operation *other) {
  return llvm::any_of(other->getUsers(), [&](Operation *user) { return op->isAncestor(user); });
}

/// Collects the operations after `place` in its block that must move for `definition` to be computable at `place`.
static LogicalResult collectMoves(Operation *definition, Operation *place, llvm::SetVector<Operation *> &moves) {
  if (!definition || definition->getBlock() != place->getBlock() || definition->isBeforeInBlock(place) ||
      moves.contains(definition))
    return success();
  // A loop is never moved for the sake of what stands behind it.
  if (definition == place || isa<ir::RepeatOp, ir::ForOp>(definition) || !isMemoryEffectFree(definition))
    return failure();
  for (Value value : usedValues(definition))
    if (failed(collectMoves(value.getDefiningOp(), place, moves)))
      return failure();
  moves.insert(definition);
  return success();
}

/// What has to move for everything that `op` uses, but for `place` itself, to be computed before `place`.
static LogicalResult collectMovesForUses(Operation *op, Operation *place, llvm::SetVector<Operation *> &moves) {
  for (Value value : usedValues(op))
    if (value.getDefiningOp() != place && failed(collectMoves(value.getDefiningOp(), place, moves)))
      return failure();
  return success();
}

bool mayComputeUsesBefore(Operation *op, Operation *place) {
  llvm::SetVector<Operation *> moves;
  return succeeded(collectMovesForUses(op, place, moves));
}

LogicalResult computeUsesBefore(Operation *op, Operation *place) {
  llvm::SetVector<Operation *> moves;
  if (failed(collectMovesForUses(op, place, moves)))
    return failure();
  for (Operation *move : moves)
    move->moveBefore(place);
  return success();
}

} // namespace dpg
