// Elements that are read for some sides of choices alone: see guard_reads.h.
//
//     dpg.check_subscripts "M" 2 in k to k + 1                 scf.if %holds {
//     %e = dpg.nest ... M[1, k]                                  dpg.check_subscripts "M" 2 in k to k + 1
//     %holds = k < 3                                   ->        %e = dpg.nest ... M[1, k]
//     num.choose %holds { yield %e } else { ... }              } else { 0 }
#include "compiler/passes/graph/check_elements/guard_reads.h"
#include "compiler/passes/move_where_used.h"

using namespace mlir;

namespace dpg {

namespace {

/// The checks that stand directly before `nest`, in their order.
SmallVector<Operation *> checksBefore(ir::NestOp nest) {
  SmallVector<Operation *> checks;
  for (Operation *op = nest->getPrevNode(); op && isa<ir::CheckSubscriptsOp, ir::RequireElementsOp>(op);
       op = op->getPrevNode())
    checks.insert(checks.begin(), op);
  return checks;
}

} // namespace

void guardReads(ir::NestOp nest) {
  const SmallVector<Operation *> checks = checksBefore(nest);
  if (!checks.empty() && givesScalarsAlone(nest))
    moveWhereUsed(nest, checks);
}

} // namespace dpg
