// The versions of an array: see array_families.h.
#include "compiler/passes/array_families.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

ArrayFamilies::ArrayFamilies(Operation *root, llvm::function_ref<bool(Value)> isMember) : isMember(isMember) {
  root->walk([&](Operation *op) { joinVersions(op); });
  this->isMember = nullptr; // it may end with the caller's statement
}

void ArrayFamilies::join(Value left, Value right) {
  if (isMember(left) && isMember(right) && !left.getDefiningOp<ir::UndefinedOp>() &&
      !right.getDefiningOp<ir::UndefinedOp>())
    classes.unionSets(left, right);
}

void ArrayFamilies::joinAll(ValueRange left, ValueRange right) {
  for (auto [one, other] : llvm::zip_first(left, right))
    join(one, other);
}

void ArrayFamilies::joinLoop(Operation *loop, ValueRange inits, ValueRange inside, ValueRange next, ValueRange last) {
  joinAll(inits, inside);
  joinAll(inside, next);
  joinAll(next, loop->getResults());
  joinAll(last, loop->getResults().drop_front(inits.size()));
}

void ArrayFamilies::joinVersions(Operation *op) {
  llvm::TypeSwitch<Operation *>(op)
      .Case([&](ir::NestOp nest) { joinAll(nest.getInits(), nest.getResults()); })
      .Case([&](ir::InvokeOp invoke) {
        for (OpResult result : invoke.getResults())
          if (Value before = invoke.updatedBy(result.getResultNumber()))
            join(before, result);
      })
      .Case([&](ir::ParallelOp parallel) { joinAll(parallel.getRows(), parallel.getResults()); })
      .Case([&](ir::RepeatOp repeat) {
        joinLoop(op, repeat.getCarried(), repeat.getBody().getArguments(), repeat.until().getCarried(),
                 repeat.until().getLast());
      })
      .Case([&](ir::ForOp loop) {
        auto next = cast<ir::NextOp>(loop.getBody().front().getTerminator());
        joinLoop(op, loop.getCarried(), loop.getBody().getArguments().drop_front(), next.getCarried(), next.getLast());
      })
      .Case<scf::IfOp, ir::ChooseOp>([&](auto branch) {
        for (Region &side : branch->getRegions())
          if (!side.empty())
            joinAll(side.front().getTerminator()->getOperands(), branch->getResults());
      });
}

} // namespace dpg
