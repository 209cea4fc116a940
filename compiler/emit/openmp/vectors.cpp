// Which loops of a task may be vectorised, and what keeps the others from it.
#include "compiler/emit/cpp/task_emitter.h"
#include "compiler/passes/extents.h"
#include "dialects/dpg/demands.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

namespace dpg::emit {

/// What keeps one operation of a loop's body from being computed for several iterations at once; nothing: it may be.
std::string TaskEmitter::obstacleToVectors(mlir::Operation *op) const {
  if (llvm::any_of(op->getResultTypes(), num::isEnclosure))
    return "its numbers are enclosures";
  if (llvm::any_of(op->getResultTypes(), isComplex))
    return "its numbers are complex";
  // `omp simd` says that iterations share no memory. Clang then takes one structure for sums to be one for each lane,
  // and loses terms, where it does not keep it in registers. Without the pragma such loops are vectorised where that is
  // right.
  if (llvm::any_of(op->getResultTypes(), isOfRuntime))
    return "its numbers are kept in structures";
  if (auto reduce = llvm::dyn_cast<ir::ReduceOp>(op))
    return "its terms of `" + ir::stringifyReductionKind(reduce.getKind()).str() + "` over `" +
           reduce.getIndex().getName().str() + "` are taken in one after the other";
  if (auto read = llvm::dyn_cast<ir::ReadOp>(op); read && read.getArray().getType().isSparse())
    return "it searches an element of a sparse matrix";
  // Even a square root is a call, since it may set errno; Clang would warn that it was asked in vain.
  if (op->getName().getDialectNamespace() == "math" && !llvm::isa<mlir::math::AbsFOp>(op))
    return "it calls `" + op->getName().stripDialect().str() + "`";
  if (auto call = llvm::dyn_cast<ir::CallOp>(op))
    return ("it calls `" + call.getCallee() + "`").str();
  if (auto invoke = llvm::dyn_cast<ir::InvokeOp>(op))
    return ("it calls `" + invoke.getFunction() + "`").str();
  const bool isInt = llvm::isa<mlir::arith::AddIOp, mlir::arith::SubIOp, mlir::arith::MulIOp>(op);
  if (llvm::isa<mlir::arith::FloorDivSIOp, ir::CheckedSubscriptOp, num::OfSomeOp>(op) ||
      (isInt && mayOverflow(op, knownExtents())))
    return "it checks ints or subscripts while it runs";
  auto accumulate = llvm::dyn_cast<ir::AccumulateOp>(op);
  if (accumulate && (accumulate.getKind() != ir::ReductionKind::sum || isGathered(accumulatorType(accumulate))))
    return "`" + ir::stringifyReductionKind(accumulate.getKind()).str() + "` keeps NaN, places or exact sums of ints";
  return "";
}

/// Plain arithmetic in hardware formats, without inner loops, branches or calls; sums but no other reductions.
std::string TaskEmitter::obstacleToVectors() const {
  std::string obstacle;
  ir::NestOp(nest).walk<mlir::WalkOrder::PreOrder>([&](mlir::Operation *op) {
    obstacle = obstacleToVectors(op);
    return obstacle.empty() ? mlir::WalkResult::advance() : mlir::WalkResult::interrupt();
  });
  return obstacle;
}

/// By how many elements a subscript moves with each step of a loop, where that is known.
static std::optional<int64_t> stepOf(mlir::Value subscript, llvm::StringRef index) {
  const std::optional<Extent> here = extentOfValue(subscript);
  if (!here)
    return std::nullopt;
  const Extent next = here->substitute({{index.str(), Extent::symbol(index) + Extent::constant(1)}});
  return (next - *here).asConstant();
}

/// Whether a loop reads one element all the time, or one beside the other in memory.
static bool readsNeighbours(ir::ReadOp read, llvm::StringRef index) {
  const mlir::ValueRange subscripts = read.getSubscripts();
  return llvm::all_of(subscripts.drop_back(), [&](mlir::Value each) { return stepOf(each, index) == 0; }) &&
         llvm::is_contained({-1, 0, 1}, stepOf(subscripts.back(), index).value_or(2));
}

/// Whether the terms of a sum inside of a nest may be added up in vector registers: its bound holds in any order.
bool TaskEmitter::sumsVectors(ir::ReduceOp reduce) const {
  constexpr int64_t fewest = 16; // what is left over from whole registers costs as much
  mlir::Block &body = reduce.getBody().front();
  const std::optional<int64_t> count =
      (dpg::extentOf(reduce.getIndex().getTo()) - dpg::extentOf(reduce.getIndex().getFrom())).asConstant();
  if (reduce.getMatrix() || reduce.getKind() != ir::ReductionKind::sum || (count && *count < fewest) ||
      !(reduce.getType().isF64() || reduce.getType().isF32()) || blockIndex || !columns.empty())
    return false;
  return llvm::all_of(body.without_terminator(), [&](mlir::Operation &op) {
    auto read = llvm::dyn_cast<ir::ReadOp>(op);
    return obstacleToVectors(&op).empty() && (!read || readsNeighbours(read, reduce.getIndex().getName()));
  });
}

/// The same of the loops as they are emitted.
std::string TaskEmitter::obstacleToDemand() const {
  if (!columns.empty() || blockIndex)
    return "";
  if (ir::NestOp(nest).getIndices().empty() || isSingle(innermostLoop()))
    return "it has no loop of several iterations";
  if (innermostLoop() == 0 && !parameters.inFlight.empty())
    return "its loop asks for messages that are on their way";
  llvm::SmallVector<ir::ReduceOp> sums;
  ir::NestOp(nest).walk([&](ir::ReduceOp reduce) { sums.push_back(reduce); });
  if (!sums.empty() && llvm::all_of(sums, [&](ir::ReduceOp sum) { return sumsVectors(sum); }))
    return "";
  const std::string obstacle = obstacleToVectors();
  const bool runsOverLines = innermostLoop() == 0 && signature.runsOverLines();
  return obstacle.empty() && runsOverLines ? "its loop runs over the rows of a sparse matrix" : obstacle;
}

/// What keeps threads from sharing a loop of the task; nothing where they do.
std::string TaskEmitter::obstacleToThreads() const {
  if (sharesThreads() || signature.runsOverLines() || sharedLoop())
    return "";
  return innermostLoop() == 0 && (ir::NestOp(nest).getIndices().empty() || isSingle(0))
             ? "it has no loop of several iterations"
             : "every process computes the same sum, in one order";
}

/// Where a kernel runs on one process, its schedule meets demands, not the tasks that stand for it on several.
static bool isInKernel(mlir::ModuleOp module, ir::OriginAttr statement) {
  return llvm::any_of(module.getOps<ir::KernelOp>(),
                      [&](ir::KernelOp kernel) { return llvm::is_contained(kernel.getOrigins(), statement); });
}

/// `demand vectorised` and `demand parallel`.
mlir::LogicalResult TaskEmitter::checkDemands() const {
  mlir::LogicalResult result = mlir::success();
  auto module = ir::TaskOp(task)->getParentOfType<mlir::ModuleOp>();
  const auto check = [&](llvm::StringRef what, llvm::StringRef code, const std::string &obstacle) {
    for (const ir::Demand &demand : ir::demandsOf(module, what))
      if (ir::computes(nest, demand.statement) && !obstacle.empty() && !isInKernel(module, demand.statement))
        result = mlir::emitError(demand.place) << code << ": `demand " << what << "` is not met: " << obstacle;
  };
  check("vectorised", "E0722", obstacleToDemand());
  check("parallel", "E0726", obstacleToThreads());
  return result;
}

} // namespace dpg::emit
