// Names of values in a graph: which are taken, and new ones that are not.
#include "compiler/passes/value_names.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

std::string TakenNames::fresh(StringRef wanted) {
  std::string name = wanted.str();
  for (unsigned count = 2; !names.insert(name).second; ++count)
    name = (wanted + "_" + Twine(count)).str();
  return name;
}

static void takeAll(TakenNames &taken, ArrayAttr names) {
  for (auto name : names.getAsValueRange<StringAttr>())
    taken.take(name);
}

TakenNames namesTakenIn(Region &scope) {
  TakenNames taken;
  for (BlockArgument argument : scope.getArguments())
    taken.take(ir::nameOf(argument));
  if (auto graph = dyn_cast<ir::GraphOp>(scope.getParentOp()))
    takeAll(taken, graph.getSizes());
  scope.walk<WalkOrder::PreOrder>([&](Operation *op) {
    for (Value result : op->getResults())
      taken.take(ir::nameOf(result));
    if (auto loop = dyn_cast<ir::ForOp>(op))
      taken.take(loop.getIndex().getName());
    return isa<ir::NestOp, ir::CertifyOp>(op) ? WalkResult::skip() : WalkResult::advance();
  });
  return taken;
}

} // namespace dpg
