// overlap_iterations: independent iterations run on the threads of a process.
//
// Where a process is alone, each iteration of such a loop is a task on one thread; of several processes, all take part
// in each iteration, one after the other. Which arrays iterations share is read off the buffers: those that the loop
// carries, in which each iteration writes its part in place, and those of the loop's body alone, of which each
// iteration gets its own.
#include "compiler/passes/passes.h"
#include "dialects/dist/dist.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_OVERLAPITERATIONS
#include "compiler/passes/passes.h.inc"

namespace {

bool isArray(Value value) { return isa<ir::ArrayType>(value.getType()); }

/// Calls use(buffer) for each buffer that an operation's attributes name: results lie in `storage`, pairs are copied or
/// swapped.
void forEachBuffer(Operation *op, llvm::function_ref<void(StringRef)> use) {
  for (StringRef attribute : {"storage", "enter", "leave", "swap"})
    if (auto listed = op->getAttrOfType<ArrayAttr>(attribute))
      for (Attribute each : listed) {
        if (auto name = dyn_cast<StringAttr>(each); name && !name.getValue().empty())
          use(name.getValue());
        if (auto pair = dyn_cast<ArrayAttr>(each))
          for (StringRef name : pair.getAsValueRange<StringAttr>())
            use(name);
      }
}

/// The buffers that a loop's iterations write.
class WrittenBuffers {
public:
  explicit WrittenBuffers(ir::ForOp loop) : loop(loop) {
    if (auto listed = loop->getAttrOfType<ArrayAttr>("storage"))
      for (StringRef name : listed.getAsValueRange<StringAttr>())
        if (!name.empty())
          carried.insert(name);
    loop->getParentOfType<ir::GraphOp>().walk([&](Operation *op) {
      if (!loop->isProperAncestor(op))
        forEachBuffer(op, [&](StringRef name) { outside.insert(name); });
    });
  }

  /// Whether each iteration writes its part of carried arrays in place, and has other arrays for itself.
  bool areApart() {
    if (!pairsOf(loop, "leave").empty() || !pairsOf(loop, "swap").empty())
      return false;
    return !loop.getBody()
                .walk([&](Operation *op) { return isApart(op) ? WalkResult::advance() : WalkResult::interrupt(); })
                .wasInterrupted();
  }

private:
  static ArrayRef<Attribute> pairsOf(Operation *op, StringRef attribute) {
    auto listed = op->getAttrOfType<ArrayAttr>(attribute);
    return listed ? listed.getValue() : ArrayRef<Attribute>();
  }

  bool isOwn(StringRef buffer) const { return !outside.contains(buffer); }

  /// Carried arrays are updated in place by nests, and go through inner loops and branches as they are.
  bool isApart(Operation *op) {
    const auto storage = op->getAttrOfType<ArrayAttr>("storage");
    const auto begins = op->getAttrOfType<ArrayAttr>("init");
    if (storage)
      for (auto [position, name] : llvm::enumerate(storage.getAsValueRange<StringAttr>())) {
        if (name.empty() || isOwn(name))
          continue;
        const bool isUpdate = isa<ir::RunOp>(op) && begins && cast<StringAttr>(begins[position]).getValue() == "update";
        if (!carried.contains(name) || !(isUpdate || isa<ir::ForOp, scf::IfOp>(op)))
          return false;
      }
    for (StringRef attribute : {"enter", "leave", "swap"})
      for (Attribute pair : pairsOf(op, attribute)) {
        const auto names = llvm::to_vector(cast<ArrayAttr>(pair).getAsValueRange<StringAttr>());
        const bool isSwap = attribute == "swap"; // else the second is only read
        if (!isOwn(names.front()) || (isSwap && !isOwn(names.back())))
          return false;
      }
    return true;
  }

  ir::ForOp loop;
  llvm::StringSet<> carried, outside;
};

struct OverlapIterations : impl::OverlapIterationsBase<OverlapIterations> {
  /// Functions that other threads may call at the same time.
  static bool isPlain(ir::InvokeOp call) {
    return (call.getHeader().starts_with("dpg/") || call->hasAttr("one_thread")) && !call.getTakesCommunicator();
  }

  /// Whether what threads do at the same time in different iterations leaves everything else alone.
  static bool mayOverlap(Operation *op) {
    if (auto call = dyn_cast<ir::InvokeOp>(op))
      return isPlain(call);
    return !isa<ir::ChooseOp, ir::PublishOp, ir::NewestOp, ir::ShowOp, ir::ParallelOp, ir::BesideOp, ir::CallOp,
                ir::CheckContractOp>(op);
  }

  /// Iterations of a loop in a graph moreover share what the graph declares for its loops: exchanges, matrices that are
  /// stored anew, records of elements, and counts of how loops ended.
  static bool mayOverlapInLoop(Operation *op) {
    return mayOverlap(op) &&
           !isa<dist_ir::PlanOp, dist_ir::StartOp, dist_ir::StartRowsOp, dist_ir::FinishOp, ir::StoreAsOp, ir::RepeatOp,
                ir::BeginElementsOp, ir::AddElementsOp, ir::RequireElementsOp>(op);
  }

  static bool all(Operation *op, llvm::function_ref<bool(Operation *)> holds) {
    return !op->walk([&](Operation *part) {
                return part == op || holds(part) ? WalkResult::advance() : WalkResult::interrupt();
              }).wasInterrupted();
  }

  static bool mayShare(ir::ForOp loop) {
    if (!loop.getParallel() || !llvm::all_of(loop.getCarried(), isArray))
      return false;
    const auto behind = loop.getResults().drop_front(loop.getCarried().size());
    return llvm::all_of(behind, [](Value last) { return last.use_empty(); }) && all(loop, mayOverlapInLoop) &&
           WrittenBuffers(loop).areApart();
  }

  void runOnOperation() override {
    const auto mark = [&](Operation *op) { op->setAttr("on_threads", UnitAttr::get(&getContext())); };
    for (ir::GraphOp graph : getOperation().getOps<ir::GraphOp>())
      graph.walk<WalkOrder::PreOrder>([&](Operation *op) {
        if (auto loop = dyn_cast<ir::ForOp>(op); loop && mayShare(loop)) {
          mark(loop);
          return WalkResult::skip();
        }
        if (auto parallel = dyn_cast<ir::ParallelOp>(op))
          if (auto instance = getOperation().lookupSymbol<ir::GraphOp>(parallel.getBody());
              instance && all(instance, mayOverlap))
            mark(parallel);
        return WalkResult::advance();
      });
  }
};

} // namespace
} // namespace dpg
