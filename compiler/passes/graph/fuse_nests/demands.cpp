// `demand fused`: a statement that shares no loop with another is an error, which says what stood in the way.
#include "dialects/dpg/demands.h"
#include "compiler/passes/graph/fuse_nests/fusion.h"

using namespace mlir;

namespace dpg {

namespace {

bool isFused(ir::NestOp nest) { return nest.getOrigins().size() > 1; }

ir::OriginAttr originOf(ir::NestOp nest) { return cast<ir::OriginAttr>(nest.getOrigins()[0]); }

/// The nest beside one, in its block, that comes nearest to sharing its loop, and what keeps them apart.
std::pair<ir::NestOp, Obstacle> nearestTo(ir::NestOp nest) {
  std::pair<ir::NestOp, Obstacle> nearest{nullptr, Obstacle::arithmetic};
  for (auto other : nest->getBlock()->getOps<ir::NestOp>()) {
    if (other == nest || other.getOrigins().empty() || originOf(other) == originOf(nest))
      continue;
    const bool isEarlier = other->isBeforeInBlock(nest);
    const Obstacle obstacle = isEarlier ? obstacleToJoining(other, nest) : obstacleToJoining(nest, other);
    if (obstacle > nearest.second)
      nearest = {other, obstacle};
  }
  return nearest;
}

std::string reasonFor(ir::NestOp nest) {
  const auto [other, obstacle] = nearestTo(nest);
  if (!other || obstacle == Obstacle::space || nest.getIndices().empty())
    return "no statement beside it runs over the same indices in the same bounds";
  const std::string line = "line " + std::to_string(originOf(other).getLine());
  switch (obstacle) {
  case Obstacle::arrays:
    return line + " runs over the same indices, but they share no array, so that nothing would be saved";
  case Obstacle::elements:
    return "it and " + line + " run over the same indices, but one uses what the other gives at other elements than " +
           "the one at hand";
  default:
    return "it and " + line +
           " run over the same indices, but what one needs is computed from all that the other gives";
  }
}

} // namespace

LogicalResult checkFusedDemands(ModuleOp module) {
  LogicalResult result = success();
  for (const ir::Demand &demand : ir::demandsOf(module, "fused")) {
    std::string reason = "no loop computes the statement";
    for (auto graph : module.getOps<ir::GraphOp>()) {
      SmallVector<ir::NestOp> nests;
      graph.walk([&](ir::NestOp nest) {
        if (ir::computes(nest, demand.statement))
          nests.push_back(nest);
      });
      if (nests.empty())
        continue;
      const bool isMet = llvm::any_of(nests, isFused);
      reason = isMet ? "" : reasonFor(nests.back());
      if (!isMet)
        break;
    }
    if (!reason.empty())
      result = emitError(demand.place) << "E0721: `demand fused` is not met: " << reason;
  }
  return result;
}

} // namespace dpg
