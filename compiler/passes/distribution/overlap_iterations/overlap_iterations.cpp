// overlap_iterations: independent iterations run on the threads of a process.
//
// Where a process is alone, each iteration of such a loop is a task on one thread; of several processes, all take part
// in each iteration, one after the other. Which arrays iterations share is read off the buffers: those that the loop
// carries, in which each iteration writes its part in place, and those of the loop's body alone, of which each
// iteration gets its own.
#include "compiler/passes/passes.h"
#include "dialects/dist/dist.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/FormatVariadic.h"

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

  /// The array in which iterations do not just write their parts in place, where there is one: those that the loop does
  /// not carry have to be each iteration's own.
  std::optional<std::string> findShared() {
    for (StringRef attribute : {"leave", "swap"})
      for (Attribute pair : pairsOf(loop, attribute))
        return programName(cast<ArrayAttr>(pair));
    std::optional<std::string> found;
    loop.getBody().walk([&](Operation *op) {
      found = findSharedBy(op);
      return found ? WalkResult::interrupt() : WalkResult::advance();
    });
    return found;
  }

private:
  static ArrayRef<Attribute> pairsOf(Operation *op, StringRef attribute) {
    auto listed = op->getAttrOfType<ArrayAttr>(attribute);
    return listed ? listed.getValue() : ArrayRef<Attribute>();
  }

  /// The program's name for the first of some buffers that the loop carries, else for any.
  std::string programName(ArrayAttr buffers) {
    if (auto listed = loop->getAttrOfType<ArrayAttr>("storage"))
      for (Attribute buffer : buffers)
        for (auto [name, result] : llvm::zip(listed, loop.getResults()))
          if (name == buffer)
            return ir::nameOf(result).str();
    return cast<StringAttr>(buffers[0]).getValue().str();
  }

  bool isOwn(StringRef buffer) const { return !outside.contains(buffer); }

  /// Carried arrays are updated in place by nests, and go through inner loops and branches as they are.
  std::optional<std::string> findSharedBy(Operation *op) {
    const auto storage = op->getAttrOfType<ArrayAttr>("storage");
    const auto begins = op->getAttrOfType<ArrayAttr>("init");
    if (storage)
      for (auto [position, name] : llvm::enumerate(storage.getAsValueRange<StringAttr>())) {
        if (name.empty() || isOwn(name))
          continue;
        const bool isUpdate = isa<ir::RunOp>(op) && begins && cast<StringAttr>(begins[position]).getValue() == "update";
        if (!carried.contains(name) || !(isUpdate || isa<ir::ForOp, scf::IfOp>(op)))
          return programName(ArrayAttr::get(op->getContext(), StringAttr::get(op->getContext(), name)));
      }
    for (StringRef attribute : {"enter", "leave", "swap"})
      for (Attribute pair : pairsOf(op, attribute)) {
        const auto names = llvm::to_vector(cast<ArrayAttr>(pair).getAsValueRange<StringAttr>());
        const bool isSwap = attribute == "swap"; // else the second is only read
        if (!isOwn(names.front()) || (isSwap && !isOwn(names.back())))
          return programName(cast<ArrayAttr>(pair));
      }
    return std::nullopt;
  }

  ir::ForOp loop;
  llvm::StringSet<> carried, outside;
};

/// Why iterations have to stay in order, for a user; nothing where they may run at the same time.
using Obstacle = std::optional<std::string>;

std::string named(const char *sentence, StringRef name) { return llvm::formatv(sentence, name).str(); }

/// Whether threads may call a function at the same time.
bool isPlain(ir::InvokeOp call) {
  return (call.getHeader().starts_with("dpg/") || call->hasAttr("one_thread")) && !call.getTakesCommunicator();
}

/// What keeps a thread from running an operation while others run it in other iterations.
Obstacle obstacleOf(Operation *op) {
  return llvm::TypeSwitch<Operation *, Obstacle>(op)
      .Case([](ir::InvokeOp call) -> Obstacle {
        if (isPlain(call))
          return std::nullopt;
        return named(call.getTakesCommunicator() ? "`{0}` takes a communicator"
                                                 : "the implementation `{0}` does not state `threads 1`",
                     call.getImplementation());
      })
      .Case([](ir::ChooseOp choice) { return named("an implementation of `{0}` is chosen", choice.getTask()); })
      .Case<ir::PublishOp, ir::NewestOp>([](auto) { return "they publish values"; })
      .Case([](ir::ShowOp) { return "they show values"; })
      .Case<ir::ParallelOp, ir::BesideOp>([](auto) { return "they place tasks on groups of processes"; })
      .Case([](ir::CheckContractOp) { return "they check contracts"; })
      .Default([](Operation *) { return std::nullopt; });
}

/// The same in a loop of a graph, whose iterations moreover share what the graph declares for its loops: exchanges,
/// matrices that are stored anew, records of elements, and counts of how loops ended.
Obstacle obstacleInLoop(Operation *op) {
  return llvm::TypeSwitch<Operation *, Obstacle>(op)
      .Case<dist_ir::PlanOp, dist_ir::StartOp, dist_ir::StartRowsOp, dist_ir::FinishOp>(
          [](auto) { return "they read elements of other processes, where there are any"; })
      .Case([](ir::StoreAsOp store) {
        return named("they store `{0}` in another order", ir::nameInProgram(store.getResult()));
      })
      .Case([](ir::RepeatOp) { return "they hold a `repeat`"; })
      .Case<ir::BeginElementsOp, ir::AddElementsOp, ir::RequireElementsOp>(
          [](auto) { return "they record which elements they give"; })
      .Default(obstacleOf);
}

/// The first obstacle in the body of a loop or instance.
Obstacle firstObstacle(Operation *whole, llvm::function_ref<Obstacle(Operation *)> obstacle) {
  Obstacle found;
  whole->walk([&](Operation *op) {
    if (op != whole)
      found = obstacle(op);
    return found ? WalkResult::interrupt() : WalkResult::advance();
  });
  return found;
}

Obstacle obstacleTo(ir::ForOp loop) {
  for (auto [carried, result] : llvm::zip(loop.getCarried(), loop.getResults()))
    if (!isArray(carried))
      return named("`{0}` goes from one to the next", ir::nameOf(result));
  for (Value last : loop.getResults().drop_front(loop.getCarried().size()))
    if (!last.use_empty())
      return named("`{0}` is read behind them, as the last one leaves it", ir::nameOf(last));
  if (Obstacle found = firstObstacle(loop, obstacleInLoop))
    return found;
  if (auto array = WrittenBuffers(loop).findShared())
    return named("they write more of `{0}` than parts of their own in place", *array);
  return std::nullopt;
}

/// A loop that is kept in order, and why.
struct InOrder {
  Operation *loop;
  std::string obstacle;
};

struct OverlapIterations : impl::OverlapIterationsBase<OverlapIterations> {
  void mark(Operation *op) { op->setAttr("on_threads", UnitAttr::get(&getContext())); }

  /// What encloses a certificate's values computes with balls: it is no loop of the program's.
  static bool isProgramsOwn(ir::ForOp loop) {
    return llvm::none_of(loop.getResultTypes(), [](Type type) {
      const auto array = dyn_cast<ir::ArrayType>(type);
      return isa<num::BallType>(array ? array.getElement() : type);
    });
  }

  /// Whether threads share the iterations of a loop.
  bool takeLoop(ir::ForOp loop) {
    if (!loop.getParallel())
      return false;
    const Obstacle obstacle = obstacleTo(loop);
    if (!obstacle)
      mark(loop);
    else if (isProgramsOwn(loop))
      inOrder.push_back({loop, *obstacle});
    return !obstacle;
  }

  void takeInstances(ir::ParallelOp parallel) {
    auto instance = getOperation().lookupSymbol<ir::GraphOp>(parallel.getBody());
    if (!instance)
      return;
    const Obstacle obstacle = firstObstacle(instance, obstacleOf);
    if (!obstacle)
      mark(parallel);
    else if (!parallel.getProcesses()) // others run beside each other on groups
      inOrder.push_back({parallel, *obstacle});
  }

  /// Of a loop over several indices, which is several loops at one place, threads share the iterations of one.
  static bool sharesSomeOf(Operation *loop) {
    return loop
        ->walk([&](ir::ForOp inner) {
          const bool isPart = inner->getLoc() == loop->getLoc() && inner->hasAttr("on_threads");
          return isPart ? WalkResult::interrupt() : WalkResult::advance();
        })
        .wasInterrupted();
  }

  void runOnOperation() override {
    for (ir::GraphOp graph : getOperation().getOps<ir::GraphOp>()) {
      inOrder.clear();
      graph.walk<WalkOrder::PreOrder>([&](Operation *op) {
        if (auto loop = dyn_cast<ir::ForOp>(op); loop && takeLoop(loop))
          return WalkResult::skip();
        if (auto parallel = dyn_cast<ir::ParallelOp>(op))
          takeInstances(parallel);
        return WalkResult::advance();
      });
      for (const auto &[loop, obstacle] : inOrder)
        if (!sharesSomeOf(loop))
          emitRemark(loop->getLoc()) << "E0804: in graph `" << graph.getSymName()
                                     << "`, iterations of this `parallel for` run one after the other: " << obstacle;
    }
  }

  SmallVector<InOrder> inOrder;
};

} // namespace
} // namespace dpg
