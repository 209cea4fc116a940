// `schedule { tile i 64; parallel i; vectorise j; unroll k 4; order i, k, j }`: see kept_schedules.h.
#include "compiler/passes/polyhedral/schedule_kernels/kept_schedules.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "llvm/ADT/StringSet.h"

#include <set>

using namespace mlir;
using affine::AffineForOp;

namespace dpg::polyhedral {

bool isFrom(Location place, ir::OriginAttr statement) {
  const auto at = place->findInstanceOf<FileLineColLoc>();
  const unsigned lines = statement.getStatement().count('\n') + 1;
  return at && at.getLine() >= statement.getLine() && at.getLine() < statement.getLine() + lines;
}

bool isAround(const ir::Wait &wait, ir::OriginAttr statement) {
  return llvm::any_of(wait.writes, [&](Location write) { return isFrom(write, statement); });
}

void explain(InFlightDiagnostic &diagnostic, const ir::Wait &wait) {
  diagnostic.attachNote(wait.later) << wait.text;
  if (wait.earlier != wait.later)
    diagnostic.attachNote(wait.earlier) << wait.earlierText;
}

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

static StringRef nameOf(AffineForOp loop) { return ir::nameIn(loop.getInductionVar().getLoc()); }

static bool isOver(AffineForOp loop, StringRef index) {
  return nameOf(loop) == index || (loop->hasAttr("dpg.tile") && nameOf(loop) == ("t" + index).str());
}

static bool isInnermost(AffineForOp loop) {
  return !loop->walk([&](AffineForOp inner) { return inner == loop ? WalkResult::advance() : WalkResult::interrupt(); })
              .wasInterrupted();
}

void unrollLoops(ModuleOp module, ir::KernelOp kernel) {
  llvm::StringSet<> vectorised;
  for (const ir::Demand &demand : ir::demandsOf(module, "schedule vectorise"))
    if (llvm::is_contained(kernel.getOrigins(), demand.statement))
      vectorised.insert(demand.index);
  constexpr int64_t usual = 4; // `unroll i` without a number
  for (const ir::Demand &demand : ir::demandsOf(module, "schedule unroll"))
    if (llvm::is_contained(kernel.getOrigins(), demand.statement))
      kernel.walk([&](AffineForOp loop) {
        if (nameOf(loop) != demand.index || !isInnermost(loop) || loop->hasAttr("dpg.parallel") ||
            vectorised.contains(demand.index))
          return;
        loop->setAttr("dpg.unroll",
                      Builder(module.getContext()).getI64IntegerAttr(demand.size > 0 ? demand.size : usual));
        loop->removeAttr("dpg.vectorise");
      });
}

namespace {

/// A part of a schedule in words: "tile i".
struct Part {
  StringRef action;
  std::string text; ///< of what it names
  ir::Demand demand;
  std::vector<std::string> order; ///< of `order i, j`
};

/// Of what its kernel has of a statement.
class KernelCheck {
public:
  KernelCheck(ir::KernelOp kernel, const Part &part) : kernel(kernel), part(part), waits(ir::waitsOf(kernel)) {}

  /// Empty where the part is kept, else why it is not, with a wait in `why` where that is the reason.
  std::string obstacle(std::optional<ir::Wait> &why) {
    why = waitThatForbids();
    // Loops that are skewed against each other may stand in any order, but are not those that the program speaks of.
    if (part.action == "order" ? keepsOrder() && !why : part.action == "tile" ? keepsTile() : hasMarkedLoop())
      return why.reset(), "";
    if (const auto unscheduled = kernel->getAttrOfType<StringAttr>("unscheduled"))
      return unscheduled.str();
    return part.action == "tile"        ? tileObstacle(why.has_value())
           : part.action == "order"     ? orderObstacle(why.has_value())
           : part.action == "unroll"    ? unrollObstacle()
           : why                        ? "its iterations wait for each other"
           : part.action == "vectorise" ? "it is not among the innermost loops, or its elements are no neighbours"
                                        : "threads share another loop already, or it is too short for them";
  }

private:
  std::string tileObstacle(bool isForbidden) const {
    const auto tiled = kernel->getAttrOfType<DictionaryAttr>("tiled");
    if (tiled && tiled.contains(part.demand.index))
      return "another statement in the loop wants another side";
    return isForbidden ? "its loops may not change places" : "no loop that it could change places with is around it";
  }

  static std::string orderObstacle(bool isForbidden) {
    return isForbidden ? "iterations that wait for each other would change places"
                       : "its loops may not change places, other statements stand between them, or another `order` "
                         "says otherwise";
  }

  std::string unrollObstacle() const {
    std::string obstacle = "it has no such loop";
    ir::KernelOp(kernel).walk([&](AffineForOp loop) {
      if (nameOf(loop) == part.demand.index)
        obstacle = !isInnermost(loop)              ? "other loops stand inside of it; `order` puts it inside of them"
                   : loop->hasAttr("dpg.parallel") ? "threads share its iterations"
                                                   : "`vectorise` takes the same loop";
    });
    return obstacle;
  }

  /// The dependence that keeps the part from being kept.
  std::optional<ir::Wait> waitThatForbids() const {
    for (const ir::Wait &wait : waits) {
      if (!isAround(wait, part.demand.statement))
        continue;
      const auto isFirst = [&](StringRef loop) { return llvm::find(part.order, loop) - part.order.begin(); };
      const bool isOfPair = !wait.inside.empty();
      if (part.action == "order"
              ? isOfPair && isFirst(wait.inside) < isFirst(wait.loop) && llvm::is_contained(part.order, wait.loop)
          : part.action == "tile"
              ? isOfPair && !wait.isBounded && (wait.loop == part.demand.index || wait.inside == part.demand.index)
              : !isOfPair && wait.loop == part.demand.index)
        return wait;
    }
    return std::nullopt;
  }

  bool keepsTile() {
    const auto tiled = kernel->getAttrOfType<DictionaryAttr>("tiled");
    const auto side = tiled ? tiled.getAs<IntegerAttr>(part.demand.index) : IntegerAttr();
    return side && (part.demand.size == 0 || side.getInt() == part.demand.size);
  }

  bool hasMarkedLoop() {
    const std::string mark = ("dpg." + part.action).str();
    bool isKept = false;
    kernel.walk([&](AffineForOp loop) {
      isKept |= loop->hasAttr(mark) && (nameOf(loop) == part.demand.index || nameOf(loop) == "t" + part.demand.index);
    });
    return isKept;
  }

  /// Whether the loops around each write of the statement stand in the order, those over tiles too.
  bool keepsOrder() {
    bool isKept = true;
    kernel.walk([&](ir::WriteOp write) {
      if (!isFrom(write.getLoc(), part.demand.statement))
        return;
      SmallVector<AffineForOp> around; // from the inside
      for (auto loop = write->getParentOfType<AffineForOp>(); loop; loop = loop->getParentOfType<AffineForOp>())
        around.push_back(loop);
      for (const bool areTiles : {false, true}) {
        size_t last = around.size();
        for (const std::string &index : part.order) {
          const auto *const found = llvm::find_if(
              around, [&](AffineForOp loop) { return loop->hasAttr("dpg.tile") == areTiles && isOver(loop, index); });
          if (found == around.end())
            continue;
          const size_t place = found - around.begin();
          isKept &= place < last;
          last = place;
        }
      }
    });
    return isKept;
  }

  ir::KernelOp kernel;
  const Part &part;
  SmallVector<ir::Wait> waits;
};

std::vector<Part> partsOf(ModuleOp module) {
  std::vector<Part> parts;
  for (const StringRef action : {"tile", "parallel", "vectorise", "unroll"})
    for (const ir::Demand &demand : ir::demandsOf(module, ("schedule " + action).str()))
      parts.push_back({action, demand.index, demand, {}});
  for (const ir::Demand &demand : ir::demandsOf(module, "schedule order")) {
    if (demand.size == 0) // the first of its indices
      parts.push_back({"order", "", demand, {}});
    parts.back().text += (demand.size == 0 ? "" : ", ") + demand.index;
    parts.back().order.push_back(demand.index);
  }
  return parts;
}

} // namespace

LogicalResult checkSchedules(ModuleOp module) {
  LogicalResult result = success();
  std::set<std::pair<const void *, std::string>> reported; // a schedule of a loop speaks of all statements in it
  for (const Part &part : partsOf(module)) {
    std::string obstacle = obstacleAround(module, part.demand.statement);
    if (obstacle.empty())
      obstacle = "it stands in no `for` loop over dense arrays";
    std::optional<ir::Wait> why;
    for (ir::KernelOp kernel : module.getOps<ir::KernelOp>())
      if (llvm::is_contained(kernel.getOrigins(), part.demand.statement))
        obstacle = KernelCheck(kernel, part).obstacle(why);
    if (obstacle.empty() || !reported.insert({part.demand.place.getAsOpaquePointer(), part.text}).second)
      continue;
    InFlightDiagnostic diagnostic = emitError(part.demand.place);
    diagnostic << "E0727: `" << part.action << " " << part.text << "` of a schedule is not kept: " << obstacle;
    if (why)
      explain(diagnostic, *why);
    result = diagnostic;
  }
  return result;
}

} // namespace dpg::polyhedral
