// `demand tiled`, `demand parallel` and `demand vectorised` of statements in kernels.
#include "compiler/passes/polyhedral/schedule_kernels/kernel_demands.h"
#include "dialects/dpg/demands.h"
#include "dialects/dpg/names.h"

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

/// Whether an operation is from the lines of a statement.
bool isFrom(Operation *op, ir::OriginAttr statement) {
  const auto place = op->getLoc()->findInstanceOf<FileLineColLoc>();
  const unsigned lines = statement.getStatement().count('\n') + 1;
  return place && place.getLine() >= statement.getLine() && place.getLine() < statement.getLine() + lines;
}

/// Why a statement of a kernel stands in no loop with a mark; empty where it does.
std::string obstacleIn(ir::KernelOp kernel, ir::OriginAttr statement, const Kind &kind) {
  bool isMet = false;
  kernel.walk([&](ir::WriteOp write) {
    if (!isFrom(write, statement))
      return;
    for (Operation *around = write->getParentOp(); around != kernel; around = around->getParentOp())
      isMet |= around->hasAttr(kind.mark);
  });
  if (isMet)
    return "";
  const auto unscheduled = kernel->getAttrOfType<StringAttr>("unscheduled");
  return unscheduled ? unscheduled.str() : kind.otherwise.str();
}

/// Why the loop around a statement is no kernel; empty where it is one, or there is no loop.
std::string obstacleAround(ModuleOp module, ir::OriginAttr statement) {
  std::string obstacle;
  module.walk([&](ir::NestOp nest) {
    if (!ir::computes(nest, statement))
      return;
    for (auto loop = nest->getParentOfType<ir::ForOp>(); loop; loop = loop->getParentOfType<ir::ForOp>())
      if (const auto reason = loop->getAttrOfType<StringAttr>("no_kernel"))
        obstacle = "the loop around it is none that is ordered anew: " + reason.str();
  });
  return obstacle;
}

LogicalResult refuse(const ir::Demand &demand, const Kind &kind, const Twine &obstacle) {
  return emitError(demand.place) << kind.code << ": `demand " << kind.demand << "` is not met: " << obstacle;
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
  return wanted;
}

bool hasWishes(ModuleOp module, ir::KernelOp kernel) {
  const WantedShapes wanted = wantedShapes(module, kernel);
  return !wanted.tiles.empty() || !wanted.parallel.empty() || !wanted.vectorised.empty();
}

/// Whether a kernel has the loop over an index with a mark, or over its tiles; tiles of the side that is demanded.
static bool keeps(ir::KernelOp kernel, StringRef mark, const ir::Demand &demand) {
  if (mark == "dpg.tile") {
    const auto tiled = kernel->getAttrOfType<DictionaryAttr>("tiled");
    const auto side = tiled ? tiled.getAs<IntegerAttr>(demand.index) : IntegerAttr();
    return side && (demand.size == 0 || side.getInt() == demand.size);
  }
  const StringRef index = demand.index;
  bool isKept = false;
  kernel.walk([&](affine::AffineForOp loop) {
    const StringRef name = ir::nameIn(loop.getInductionVar().getLoc());
    isKept |= loop->hasAttr(mark) && (name == index || name == ("t" + index).str());
  });
  return isKept;
}

/// A part of a schedule that is not kept is an error, since it says how a loop has to run.
static LogicalResult checkSchedules(ModuleOp module) {
  struct Action {
    StringRef name, mark, otherwise;
  };
  constexpr Action actions[] = {
      {"tile", "dpg.tile",
       "its loops may not be permuted, it has no such loop, or another statement in the loop wants another side"},
      {"parallel", "dpg.parallel", "its iterations wait for each other, or stand in a loop that threads share already"},
      {"vectorise", "dpg.vectorise", "its iterations wait for each other, or it is not among the innermost loops"},
  };
  LogicalResult result = success();
  for (const Action &action : actions)
    for (const ir::Demand &demand : ir::demandsOf(module, ("schedule " + action.name).str())) {
      std::string obstacle = obstacleAround(module, demand.statement);
      if (obstacle.empty())
        obstacle = "it stands in no `for` loop over dense arrays";
      for (ir::KernelOp kernel : module.getOps<ir::KernelOp>())
        if (llvm::is_contained(kernel.getOrigins(), demand.statement))
          obstacle = keeps(kernel, action.mark, demand) ? "" : action.otherwise.str();
      if (!obstacle.empty())
        result = emitError(demand.place) << "E0727: `" << action.name << " " << demand.index
                                         << "` of a schedule is not kept: " << obstacle;
    }
  return result;
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
        if (const std::string obstacle = obstacleIn(kernel, demand.statement, kind); !obstacle.empty())
          result = refuse(demand, kind, obstacle);
      }
      if (isInKernel || kind.demand != "tiled")
        continue; // tasks meet the others, which emission checks
      const std::string obstacle = obstacleAround(module, demand.statement);
      result = refuse(demand, kind, obstacle.empty() ? "it stands in no `for` loop over dense arrays" : obstacle);
    }
  return result;
}

} // namespace dpg::polyhedral
