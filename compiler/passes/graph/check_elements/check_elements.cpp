// check_elements: what cannot be proved of subscripts and of given elements is checked when the program runs.
#include "compiler/passes/graph/check_elements/given_elements.h"
#include "compiler/passes/graph/check_elements/guard_reads.h"
#include "compiler/passes/graph/check_elements/subscripts.h"
#include "compiler/passes/passes.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_CHECKELEMENTS
#include "compiler/passes/passes.h.inc"

namespace {

/// Where the scalars that a nest gives are used, if those are choices alone: a block of each.
SmallVector<Operation *> choicesThatUse(ir::NestOp nest) {
  llvm::SetVector<Block *> sides;
  SmallVector<Operation *> places;
  if (nest.arrayCount() > 0 || isa<num::ChooseOp>(nest->getParentOp()))
    return {};
  for (Operation *user : nest->getUsers()) {
    if (!isa<num::ChooseOp>(user->getParentOp()) || user->getParentOfType<ir::NestOp>())
      return {};
    if (sides.insert(user->getBlock()))
      places.push_back(&user->getBlock()->front());
  }
  return places;
}

void checkBefore(const OpenSubscript &open, Operation *place) {
  OpBuilder builder(place);
  ir::CheckSubscriptsOp::create(builder, open.subscript->getOwner()->getLoc(), open.name.getValue(), open.dimension,
                                open.from, open.to, open.extent, builder.getArrayAttr(open.within));
}

void checkInPlace(const OpenSubscript &open) {
  Operation *user = open.subscript->getOwner();
  OpBuilder builder(user);
  open.subscript->set(ir::CheckedSubscriptOp::create(builder, user->getLoc(), builder.getIndexType(),
                                                     open.subscript->get(), open.name.getValue(), open.dimension,
                                                     open.extent));
}

/// The nest's only loops choose its rows, which no process has outside of the array: nothing outside is read if the
/// first dimension's check comes late.
void checkSubscripts(ir::NestOp nest, const OpenSubscript &open) {
  if (!open.from)
    return checkInPlace(open);
  const SmallVector<Operation *> choices = choicesThatUse(nest);
  const bool mayComeLate = !choices.empty() && open.dimension == 1;
  if (!mayComeLate)
    return checkBefore(open, nest);
  for (Operation *choice : choices)
    checkBefore(open, choice);
}

struct CheckElements : impl::CheckElementsBase<CheckElements> {
  void runOnOperation() override {
    for (auto graph : getOperation().getOps<ir::GraphOp>()) {
      FailureOr<unsigned> arrays = checkGivenElements(graph);
      if (failed(arrays))
        return signalPassFailure();
      recorded += *arrays;
      SmallVector<ir::NestOp> nests;
      graph.walk([&](ir::NestOp nest) { nests.push_back(nest); });
      for (ir::NestOp nest : nests) {
        for (const OpenSubscript &open : openSubscripts(nest)) {
          checkSubscripts(nest, open);
          ++checked;
        }
        guardReads(nest); // before later nests rest on its checks
      }
    }
  }
};

} // namespace
} // namespace dpg
