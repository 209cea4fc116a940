// What statements in kernels demand: see kernel_demands.h.
#include "compiler/passes/polyhedral/schedule_kernels/kernel_demands.h"
#include "compiler/passes/polyhedral/schedule_kernels/kept_schedules.h"

using namespace mlir;

namespace dpg::polyhedral {

namespace {

struct Kind {
  StringRef demand, code, mark, otherwise;
};

constexpr Kind kinds[] = {
    {"tiled", "E0725", "dpg.tile", "its loops may not be permuted, or use no element again"},
    {"parallel", "E0726", "dpg.parallel", "each of its loops has iterations that wait for others, or too few of them"},
    {"vectorised", "E0722", "dpg.vectorise", "no loop along neighbouring elements has independent iterations"},
};

/// Whether the next partial sum goes to a variable, which emission keeps in vector registers.
bool isPartialSum(ir::WriteOp write) {
  return write->hasAttr("partial") && write.getArray().getType().getShape().front().getText() == "1";
}

/// Why a statement of a kernel stands in no loop with a mark; empty where it does. What counts are the innermost of its
/// loops: a loop that only begins a sum is none that the statement asks for.
std::string obstacleIn(ir::KernelOp kernel, ir::OriginAttr statement, const Kind &kind) {
  bool isMet = false;
  unsigned deepest = 0;
  kernel.walk([&](ir::WriteOp write) {
    if (!isFrom(write.getLoc(), statement))
      return;
    unsigned depth = 0;
    bool isMarked = kind.demand == "vectorised" && isPartialSum(write);
    for (Operation *around = write->getParentOp(); around != kernel; around = around->getParentOp()) {
      depth += isa<affine::AffineForOp>(around) && !around->hasAttr("dpg.tile");
      isMarked |= around->hasAttr(kind.mark);
    }
    isMet = depth > deepest ? isMarked : depth == deepest ? isMet || isMarked : isMet;
    deepest = std::max(deepest, depth);
  });
  if (isMet)
    return "";
  const auto unscheduled = kernel->getAttrOfType<StringAttr>("unscheduled");
  return unscheduled ? unscheduled.str() : kind.otherwise.str();
}

InFlightDiagnostic refuse(const ir::Demand &demand, const Kind &kind, const Twine &obstacle) {
  InFlightDiagnostic diagnostic = emitError(demand.place);
  diagnostic << kind.code << ": `demand " << kind.demand << "` is not met: " << obstacle;
  return diagnostic;
}

/// The waits that keep a statement's loops from what it demands: of tiles those that no skewed tile takes in.
SmallVector<ir::Wait> waitsAgainst(ir::KernelOp kernel, ir::OriginAttr statement, const Kind &kind) {
  SmallVector<ir::Wait> waits = ir::waitsOf(kernel);
  llvm::erase_if(waits, [&](const ir::Wait &wait) {
    return !isAround(wait, statement) ||
           (kind.demand == "tiled" ? wait.inside.empty() || wait.isBounded : !wait.inside.empty());
  });
  return waits;
}

} // namespace

WantedShapes wantedShapes(ModuleOp module, ir::KernelOp kernel) {
  WantedShapes wanted;
  const auto forEach = [&](StringRef action, auto take) {
    for (const ir::Demand &demand : ir::demandsOf(module, action))
      if (llvm::is_contained(kernel.getOrigins(), demand.statement))
        take(demand);
  };
  constexpr int64_t usual = 32; // `tile i` without a size
  forEach("schedule tile",
          [&](const ir::Demand &demand) { wanted.tiles[demand.index] = demand.size > 0 ? demand.size : usual; });
  forEach("schedule parallel", [&](const ir::Demand &demand) { wanted.parallel.insert(demand.index); });
  forEach("schedule vectorise", [&](const ir::Demand &demand) { wanted.vectorised.insert(demand.index); });
  forEach("schedule order", [&](const ir::Demand &demand) {
    if (demand.size == 0) // the first of its indices
      wanted.orders.emplace_back();
    wanted.orders.back().push_back(demand.index);
  });
  return wanted;
}

bool hasWishes(ModuleOp module, ir::KernelOp kernel) {
  const WantedShapes wanted = wantedShapes(module, kernel);
  return !wanted.tiles.empty() || !wanted.parallel.empty() || !wanted.vectorised.empty() || !wanted.orders.empty();
}

bool asksForOrder(ModuleOp module, ir::KernelOp kernel) {
  const auto asks = [&](StringRef what) {
    return llvm::any_of(ir::demandsOf(module, what), [&](const ir::Demand &demand) {
      return llvm::is_contained(kernel.getOrigins(), demand.statement);
    });
  };
  return asks("tiled") || asks("schedule tile") || asks("schedule order");
}

LogicalResult checkKernelDemands(ModuleOp module) {
  LogicalResult result = checkSchedules(module);
  for (const Kind &kind : kinds)
    for (const ir::Demand &demand : ir::demandsOf(module, kind.demand)) {
      bool isInKernel = false;
      for (ir::KernelOp kernel : module.getOps<ir::KernelOp>()) {
        if (!llvm::is_contained(kernel.getOrigins(), demand.statement))
          continue;
        isInKernel = true;
        const std::string obstacle = obstacleIn(kernel, demand.statement, kind);
        if (obstacle.empty())
          continue;
        InFlightDiagnostic diagnostic = refuse(demand, kind, obstacle);
        for (const ir::Wait &wait : waitsAgainst(kernel, demand.statement, kind))
          explain(diagnostic, wait);
        result = diagnostic;
      }
      if (isInKernel || kind.demand != "tiled")
        continue; // tasks meet the others, which emission checks
      const std::string obstacle = obstacleAround(module, demand.statement);
      result = refuse(demand, kind, obstacle.empty() ? "it stands in no `for` loop over dense arrays" : obstacle);
    }
  return result;
}

} // namespace dpg::polyhedral
