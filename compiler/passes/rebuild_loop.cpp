// A loop with other results than it had: see rebuild_loop.h.
#include "compiler/passes/rebuild_loop.h"

#include "mlir/IR/Builders.h"

using namespace mlir;

namespace dpg {

Operation *rebuildLoop(Operation *loop, ArrayRef<LoopResult> results) {
  SmallVector<Type> types;
  SmallVector<Attribute> names;
  // A repeat's number of iterations and how it ended have no names.
  auto known = loop->getAttrOfType<ArrayAttr>("names");
  for (const LoopResult &result : results) {
    types.push_back(result.type);
    if (!result.replaced)
      names.push_back(result.name);
    else if (unsigned position = cast<OpResult>(result.replaced).getResultNumber(); position < known.size())
      names.push_back(known[position]);
  }
  OperationState state(loop->getLoc(), loop->getName(), loop->getOperands(), types, loop->getAttrs());
  state.attributes.set("names", ArrayAttr::get(loop->getContext(), names));
  state.addRegion()->takeBody(loop->getRegion(0));
  OpBuilder builder(loop);
  Operation *rebuilt = builder.create(state);
  for (auto [result, made] : llvm::zip(results, rebuilt->getResults()))
    if (result.replaced)
      Value(result.replaced).replaceAllUsesWith(made);
  loop->erase();
  return rebuilt;
}

} // namespace dpg
