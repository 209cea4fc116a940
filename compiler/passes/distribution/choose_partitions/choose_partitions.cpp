// choose_partitions: how every index space of a graph is spread over the processes.
#include "compiler/passes/distribution/task_access.h"
#include "compiler/passes/passes.h"
#include "dialects/dist/dist.h"
#include "dialects/dpg/names.h"
#include "dialects/num/block_types.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

namespace dpg {

#define GEN_PASS_DEF_CHOOSEPARTITIONS
#include "compiler/passes/passes.h.inc"

namespace {

using namespace distribution;
using dist_ir::PartitionAttr;
using dist_ir::Spread;
using llvm::StringRef;

/// Each loop around a use makes it count for as many.
constexpr int64_t iterationsOfALoop = 100;

/// Finds the partitions of one graph.
class Partitioner {
public:
  explicit Partitioner(ir::GraphOp graph) : graph(graph) {}
  void run();

private:
  void collect(ir::RunOp run);
  void collect(ir::InvokeOp invoke);
  void takeExtent(mlir::Type type);
  void collectReads(ir::RunOp run, const TaskAccess &access);
  void followSpace(ir::RunOp run, const TaskAccess &access);
  void takeMatrix(mlir::Value matrix, int64_t weight);
  void giveUp(const llvm::Twine &reason, mlir::Operation *op, mlir::Location place);
  void restrictChoices();
  PartitionAttr partitionOf(ir::ExtentAttr extent);

  ir::GraphOp graph;
  llvm::SetVector<ir::ExtentAttr> extents;
  llvm::MapVector<mlir::Value, int64_t> matrixWeights;
  llvm::DenseMap<mlir::Value, AccessKind> exchangedAs;
  std::string onRootBecause;
  llvm::MapVector<mlir::Region *, std::string> aloneBecause; ///< of implementations that run on one process
};

int64_t weightOf(mlir::Operation *op) {
  int64_t weight = 1;
  for (mlir::Operation *parent = op->getParentOp(); !llvm::isa<ir::GraphOp>(parent); parent = parent->getParentOp())
    weight *= iterationsOfALoop;
  return weight;
}

std::string placeOf(mlir::Location location) {
  auto file = location->findInstanceOf<mlir::FileLineColLoc>();
  return file ? (file.getFilename().getValue() + ":" + llvm::Twine(file.getLine())).str() : "an unknown place";
}

void Partitioner::takeMatrix(mlir::Value matrix, int64_t weight) {
  // A matrix that is defined in a loop cannot balance what is allocated outside.
  if (llvm::isa<ir::GraphOp>(matrix.getParentBlock()->getParentOp()))
    matrixWeights[matrix] += weight;
}

/// The implementation of the outermost choice around an operation; null where it stands in none.
static mlir::Region *implementationAround(mlir::Operation *op) {
  mlir::Region *found = nullptr;
  for (mlir::Region *region = op->getParentRegion(); region; region = region->getParentRegion())
    if (llvm::isa<ir::ChooseOp>(region->getParentOp()))
      found = region;
  return found;
}

/// Where the operation belongs to one of several implementations, that one may be left out on several processes.
void Partitioner::giveUp(const llvm::Twine &reason, mlir::Operation *op, mlir::Location place) {
  const std::string text = (reason + " at " + placeOf(place)).str();
  if (mlir::Region *implementation = implementationAround(op))
    aloneBecause.insert({implementation, text});
  else if (onRootBecause.empty())
    onRootBecause = text;
}

/// Implementations that need all data on one process are chosen on one process only; a graph none of whose
/// implementations of a task can be spread runs on one process itself, and then all of them can run.
void Partitioner::restrictChoices() {
  for (auto &[implementation, reason] : aloneBecause) {
    auto choice = llvm::cast<ir::ChooseOp>(implementation->getParentOp());
    const bool canBeSpread =
        llvm::any_of(choice.getAlternatives(), [&](mlir::Region &other) { return !aloneBecause.contains(&other); });
    if (!canBeSpread && onRootBecause.empty())
      onRootBecause = reason;
  }
  if (!onRootBecause.empty())
    return;
  for (auto &[implementation, reason] : aloneBecause) {
    auto choice = llvm::cast<ir::ChooseOp>(implementation->getParentOp());
    llvm::SmallVector<mlir::Attribute> candidates(choice.getCandidates().getValue());
    ir::CandidateAttr before = choice.candidate(implementation->getRegionNumber());
    candidates[implementation->getRegionNumber()] = ir::CandidateAttr::get(
        graph.getContext(), before.getName(), before.getFewestProcesses(), 1, before.getFewestThreads(),
        before.getMostThreads(), before.getFeatures(), before.getBuild());
    choice.setCandidatesAttr(mlir::ArrayAttr::get(graph.getContext(), candidates));
    mlir::emitRemark(choice.getLoc()) << "E0802: `" << before.getName() << "` is chosen for `" << choice.getTask()
                                      << "` on one process only: " << reason;
  }
}

void Partitioner::collectReads(ir::RunOp run, const TaskAccess &access) {
  for (const Access &read : access.reads) {
    mlir::Value array = run.getArguments()[read.argument];
    auto type = llvm::cast<ir::ArrayType>(array.getType());
    if (type.isSparse() && read.kind == AccessKind::Local)
      takeMatrix(ir::patternOf(array), weightOf(run));
    const bool isElsewhere = read.kind == AccessKind::Shifted || read.kind == AccessKind::Through;
    if (num::isInBlocks(type.getElement()) && isElsewhere)
      giveUp("rows of `" + ir::nameInProgram(array) + "`, which lie in blocks, are read that other processes may own",
             run, read.place);
    if (read.kind == AccessKind::Remote)
      giveUp("an element of `" + ir::nameInProgram(array) + "` that any process may own is read", run, read.place);
    // An array has one room for what others own: its neighbours' rows, or those that a sparse matrix reads.
    if (read.kind == AccessKind::Through || read.kind == AccessKind::Shifted)
      if (exchangedAs.try_emplace(array, read.kind).first->second != read.kind)
        giveUp("`" + ir::nameOf(array) + "` is read both at neighbouring " + (type.rank() == 1 ? "elements" : "rows") +
                   " and through a sparse matrix",
               graph, read.place);
  }
}

/// Says along which extent a run goes: that of its arrays, else that of its outermost loop, which one process runs.
void Partitioner::followSpace(ir::RunOp run, const TaskAccess &access) {
  const bool readsWhole = llvm::all_of(access.reads, [](const Access &a) { return a.kind == AccessKind::Whole; });
  if (readsWhole && !access.putsRemotely && !access.isSpread())
    return;
  ir::ExtentAttr space = access.space;
  mlir::ArrayAttr loops = taskOf(run).nest().getIndices();
  if (!space && !loops.empty())
    space = llvm::cast<ir::IndexAttr>(loops[0]).getTo();
  if (!space)
    space = ir::ExtentAttr::get(run.getContext(), "1");
  extents.insert(space);
  run->setAttr("dist.space", space);
}

void Partitioner::takeExtent(mlir::Type type) {
  if (auto array = llvm::dyn_cast<ir::ArrayType>(type); array && !array.isReplicated())
    extents.insert(array.spreadExtent());
}

void Partitioner::collect(ir::RunOp run) {
  TaskAccess access = analyzeAccess(taskOf(run));
  for (mlir::Value argument : run.getArguments())
    takeExtent(argument.getType());
  collectReads(run, access);
  if (access.putsRemotely)
    giveUp("an element is written that any process may own", run, run.getLoc());
  if (access.hasSeveralSpaces)
    giveUp("arrays of different extents are read at one index", run, run.getLoc());
  followSpace(run, access);
}

/// A function that takes the parts of one process computes what it should where all parts are.
void Partitioner::collect(ir::InvokeOp invoke) {
  for (mlir::Type type : invoke.getOperandTypes())
    takeExtent(type);
  for (mlir::Type type : invoke.getResultTypes())
    takeExtent(type);
  for (mlir::Value value : llvm::concat<mlir::Value>(invoke->getOperands(), invoke->getResults()))
    if (auto array = llvm::dyn_cast<ir::ArrayType>(value.getType());
        array && array.rank() == 1 && !array.isReplicated() && num::isInBlocks(array.getElement()))
      return giveUp("the blocks of the vector `" + ir::nameInProgram(value) + "` lie on one", invoke, invoke.getLoc());
  const bool isAlone = invoke->hasAttr("alone"); // it is called on one process only
  if (!invoke.getCollective() && invoke.hasSpreadArrays() && !isAlone)
    giveUp("`" + (invoke.getTakesPlace() ? invoke.getImplementation() : invoke.getFunction()) + "` runs on one process",
           invoke, invoke.getLoc());
}

PartitionAttr Partitioner::partitionOf(ir::ExtentAttr extent) {
  mlir::MLIRContext *context = graph.getContext();
  if (!onRootBecause.empty())
    return PartitionAttr::get(context, extent, Spread::on_root, "", onRootBecause);
  mlir::Value best;
  for (auto [matrix, weight] : matrixWeights)
    if (llvm::cast<ir::ArrayType>(matrix.getType()).spreadExtent() == extent && (!best || weight > matrixWeights[best]))
      best = matrix;
  if (best)
    return PartitionAttr::get(context, extent, Spread::balanced, ir::nameOf(best), "");
  return PartitionAttr::get(context, extent, Spread::uniform, "", "");
}

void Partitioner::run() {
  graph.walk([&](ir::RunOp run) { collect(run); });
  graph.walk([&](ir::InvokeOp invoke) { collect(invoke); });
  graph.walk([&](mlir::Operation *op) {
    if (!llvm::isa<ir::ParallelOp, ir::BesideOp>(op))
      return;
    for (mlir::Type type : op->getOperandTypes())
      takeExtent(type);
    for (mlir::Type type : op->getResultTypes())
      takeExtent(type);
  });
  graph.walk([&](ir::NewestOp newest) { takeExtent(newest.getType()); });
  graph.walk([&](ir::RowOp row) {
    takeExtent(row.getMatrix().getType());
    takeExtent(row.getType());
  });
  graph.walk([&](ir::StoreAsOp store) { takeExtent(store.getType()); });
  for (mlir::Value argument : graph.getBody().getArguments())
    takeExtent(argument.getType());
  restrictChoices();
  llvm::SmallVector<mlir::Attribute> partitions;
  for (ir::ExtentAttr extent : extents)
    partitions.push_back(partitionOf(extent));
  graph->setAttr("dist.partitions", mlir::ArrayAttr::get(graph.getContext(), partitions));
  if (!onRootBecause.empty() && !graph->hasAttr("on_one_process")) // what was asked for is no news
    mlir::emitRemark(graph.getLoc()) << "E0801: graph `" << graph.getSymName()
                                     << "` runs on one process: " << onRootBecause;
}

struct ChoosePartitions : impl::ChoosePartitionsBase<ChoosePartitions> {
  void runOnOperation() override {
    for (ir::GraphOp graph : getOperation().getOps<ir::GraphOp>())
      Partitioner(graph).run();
  }
};

} // namespace
} // namespace dpg
