// `demand tiled`, `demand parallel` and `demand vectorised` of statements in kernels.
#include "compiler/passes/polyhedral/schedule_kernels/kernel_demands.h"
#include "dialects/dpg/demands.h"

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

/// Why a kernel has no loop with a mark; empty where it has one.
std::string obstacleIn(ir::KernelOp kernel, const Kind &kind) {
  bool isMet = false;
  kernel.walk([&](affine::AffineForOp loop) { isMet |= loop->hasAttr(kind.mark); });
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

LogicalResult checkKernelDemands(ModuleOp module) {
  LogicalResult result = success();
  for (const Kind &kind : kinds)
    for (const ir::Demand &demand : ir::demandsOf(module, kind.demand)) {
      bool isInKernel = false;
      for (ir::KernelOp kernel : module.getOps<ir::KernelOp>()) {
        if (!llvm::is_contained(kernel.getOrigins(), demand.statement))
          continue;
        isInKernel = true;
        if (const std::string obstacle = obstacleIn(kernel, kind); !obstacle.empty())
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
