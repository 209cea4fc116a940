// Whether two nests may become one.
#include "compiler/passes/captured_values.h"
#include "compiler/passes/extents.h"
#include "compiler/passes/graph/fuse_nests/fusion.h"

#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;

namespace dpg {

static ir::IndexAttr indexAt(ir::NestOp nest, size_t loop) { return cast<ir::IndexAttr>(nest.getIndices()[loop]); }

/// The same bounds, loop by loop, with the second's indices under the names of the first's.
static bool haveEqualSpaces(ir::NestOp first, ir::NestOp second) {
  if (first.getIndices().size() != second.getIndices().size() || first.getIndices().empty())
    return false;
  Substitution renamed;
  for (size_t loop = 0; loop < first.getIndices().size(); ++loop)
    renamed[indexAt(second, loop).getName().str()] = Extent::symbol(indexAt(first, loop).getName());
  auto isEqual = [&](ir::ExtentAttr ofFirst, ir::ExtentAttr ofSecond) {
    return extentOf(ofFirst) == extentOf(ofSecond).substitute(renamed);
  };
  for (size_t loop = 0; loop < first.getIndices().size(); ++loop)
    if (!isEqual(indexAt(first, loop).getFrom(), indexAt(second, loop).getFrom()) ||
        !isEqual(indexAt(first, loop).getTo(), indexAt(second, loop).getTo()))
      return false;
  return true;
}

static bool isOnBalls(ir::NestOp nest) {
  return nest
      ->walk([](Operation *op) {
        return llvm::any_of(op->getResultTypes(), num::isEnclosure) ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

static llvm::SmallPtrSet<Value, 8> arraysReadIn(ir::NestOp nest) {
  llvm::SmallPtrSet<Value, 8> arrays;
  for (Value value : capturedValues(nest))
    if (isa<ir::ArrayType>(value.getType()))
      arrays.insert(value);
  return arrays;
}

/// Whether fusing saves a way through memory: an array that both read, or that one gives and the other uses.
static bool shareArrays(ir::NestOp first, ir::NestOp second) {
  llvm::SmallPtrSet<Value, 8> ofFirst = arraysReadIn(first);
  return usesResultOf(second, first) ||
         llvm::any_of(arraysReadIn(second), [&](Value array) { return ofFirst.contains(array); });
}

/// Whether two values are equal at the same point of both nests.
static bool areEqual(Value ofFirst, Value ofSecond) {
  auto firstArgument = dyn_cast<BlockArgument>(ofFirst), secondArgument = dyn_cast<BlockArgument>(ofSecond);
  if (ofFirst == ofSecond)
    return true;
  if (firstArgument && secondArgument)
    return isa<ir::NestOp>(firstArgument.getOwner()->getParentOp()) &&
           isa<ir::NestOp>(secondArgument.getOwner()->getParentOp()) &&
           firstArgument.getArgNumber() == secondArgument.getArgNumber();
  Operation *first = ofFirst.getDefiningOp(), *second = ofSecond.getDefiningOp();
  if (!first || !second || first->getNumRegions() > 0)
    return false;
  auto check = [](Value left, Value right) { return success(areEqual(left, right)); };
  return OperationEquivalence::isEquivalentTo(first, second, check, nullptr, OperationEquivalence::IgnoreLocations);
}

static bool areEqual(OperandRange ofFirst, OperandRange ofSecond) {
  return llvm::all_of_zip(ofFirst, ofSecond, [](Value left, Value right) { return areEqual(left, right); });
}

/// Whether one use in `second` of a result of `first` meets nothing but the element that `first` puts at the same
/// point.
static bool isAtSameElement(OpOperand &use, ir::NestOp first, ir::NestOp second) {
  unsigned result = cast<OpResult>(use.get()).getResultNumber();
  if (result >= first.arrayCount())
    return false;
  ir::PutOp put = first.putOf(result);
  if (put.getCombining())
    return false;
  if (use.getOwner() == second)
    return areEqual(put.getSubscripts(), second.putOf(use.getOperandNumber()).getSubscripts());
  auto read = dyn_cast<ir::ReadOp>(use.getOwner());
  return read && areEqual(put.getSubscripts(), read.getSubscripts());
}

/// Whether a nest runs through entries to give a sparse matrix: its loop belongs to that matrix.
static bool givesSparse(ir::NestOp nest) {
  return llvm::any_of(nest.getInits().getTypes(), [](Type type) { return cast<ir::ArrayType>(type).isSparse(); });
}

/// Whether a nest computes rows at once: its loop over columns is none.
static bool computesRows(ir::NestOp nest) { return !nest.getBody().getOps<ir::SoftmaxMeanOp>().empty(); }

Obstacle obstacleToJoining(ir::NestOp first, ir::NestOp second) {
  if (isOnBalls(first) != isOnBalls(second))
    return Obstacle::arithmetic;
  if (!haveEqualSpaces(first, second) || givesSparse(first) || givesSparse(second) || computesRows(first) ||
      computesRows(second))
    return Obstacle::space;
  if (!shareArrays(first, second))
    return Obstacle::arrays;
  for (OpOperand &use : first->getUses())
    if (second->isAncestor(use.getOwner()) && !isAtSameElement(use, first, second))
      return Obstacle::elements;
  return mayComputeUsesBefore(second, first) ? Obstacle::none : Obstacle::order;
}

bool mayJoin(ir::NestOp first, ir::NestOp second) {
  return obstacleToJoining(first, second) == Obstacle::none && succeeded(computeUsesBefore(second, first));
}

} // namespace dpg
