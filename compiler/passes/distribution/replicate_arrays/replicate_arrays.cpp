// replicate_arrays: which arrays every process holds whole.
#include "compiler/passes/array_families.h"
#include "compiler/passes/distribution/replicate_arrays/combine_reductions.h"
#include "compiler/passes/distribution/replicate_arrays/spread_accesses.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/sizes_of_data.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_REPLICATEARRAYS
#include "compiler/passes/passes.h.inc"

namespace {

using namespace distribution;

bool isDenseArray(Value value) {
  auto array = dyn_cast<ir::ArrayType>(value.getType());
  return array && !array.isSparse();
}

/// Finds the arrays to replicate, and gives them their types.
class Replicator {
public:
  explicit Replicator(ir::GraphOp graph) : graph(graph), sizesOfData(graph), families(graph, isDenseArray) {}

  void run() {
    if (sizesOfData.empty())
      return;
    llvm::SmallVector<ir::NestOp> nests;
    graph.walk([&](ir::NestOp nest) { nests.push_back(nest); });
    chooseFamilies();
    llvm::SmallVector<ir::InvokeOp> functions;
    graph.walk([&](ir::InvokeOp invoke) { functions.push_back(invoke); });
    for (bool hasChanged = true; hasChanged;) {
      hasChanged = false;
      for (ir::NestOp nest : nests)
        hasChanged |= giveUp(nest);
      for (ir::InvokeOp invoke : functions)
        hasChanged |= giveUp(invoke);
    }
    changeTypes();
    storeParameters();
    for (ir::NestOp nest : nests)
      combineIn(nest);
  }

private:
  void visitArrays(llvm::function_ref<void(Value)> visit) {
    for (Value argument : graph.getBody().getArguments())
      visit(argument);
    graph.walk([&](Operation *op) {
      llvm::for_each(op->getResults(), visit);
      if (op != graph)
        for (Region &region : op->getRegions())
          for (Block &block : region)
            llvm::for_each(block.getArguments(), visit);
    });
  }

  void chooseFamilies() {
    visitArrays([&](Value value) {
      if (isDenseArray(value) && sizesOfData.isSmall(cast<ir::ArrayType>(value.getType())))
        chosen.insert(families.of(value));
    });
  }

  bool isReplicated(Value array) { return chosen.contains(families.of(array)); }

  SpreadAccesses accessesIn(ir::NestOp nest) {
    return accessesOf(
        nest, [&](Value array) { return cast<ir::ArrayType>(array.getType()).isSparse() || !isReplicated(array); });
  }

  /// Leaves the arrays that a nest gives spread, if it cannot give them whole. Whether there were any.
  bool giveUp(ir::NestOp nest) {
    auto arrays = nest.getResults().take_front(nest.arrayCount());
    if (llvm::none_of(arrays, [&](Value array) { return isReplicated(array); }))
      return false;
    SpreadAccesses accesses = accessesIn(nest);
    bool isPossible = !accesses.sharesIterations && !accesses.readsElsewhere &&
                      llvm::all_of(accesses.reductions,
                                   [&](Operation *reduce) { return canCombine(cast<ir::ReduceOp>(reduce), nest); });
    if (isPossible)
      return false;
    for (Value array : arrays)
      chosen.erase(families.of(array));
    return true;
  }

  /// What a function gives that one process alone calls, since it takes spread arrays, is spread too.
  bool giveUp(ir::InvokeOp invoke) {
    auto isWhole = [&](Value value) {
      return !isa<ir::ArrayType>(value.getType()) || (isDenseArray(value) && isReplicated(value));
    };
    if (invoke.getCollective() ||
        (llvm::all_of(invoke.getArguments(), isWhole) && llvm::all_of(invoke.getResults(), isWhole)))
      return false;
    bool hasChanged = false;
    for (Value result : invoke.getResults())
      hasChanged |= isDenseArray(result) && chosen.erase(families.of(result));
    return hasChanged;
  }

  void changeTypes() {
    visitArrays([&](Value value) {
      bool isOfGraph = isa<BlockArgument>(value) && value.getParentBlock() == &graph.getBody().front();
      if (isDenseArray(value) && !isOfGraph && !value.getDefiningOp<ir::UndefinedOp>() && isReplicated(value))
        value.setType(cast<ir::ArrayType>(value.getType()).withStorage(ir::Storage::replicated));
    });
    graph.walk([&](Operation *op) { replicateUndefined(op); });
  }

  /// An array that begins without a version begins as it goes on.
  void replicateUndefined(Operation *op) {
    OpBuilder builder(op);
    auto replace = [&](OpOperand &init, Type wanted) {
      if (init.get().getDefiningOp<ir::UndefinedOp>() && init.get().getType() != wanted)
        init.set(ir::UndefinedOp::create(builder, op->getLoc(), wanted));
    };
    if (isa<scf::YieldOp, ir::TakeOp>(op))
      for (auto [left, result] : llvm::zip(op->getOpOperands(), op->getParentOp()->getResults()))
        replace(left, result.getType());
    if (isa<ir::NestOp, ir::RepeatOp, ir::ForOp, ir::ParallelOp>(op)) {
      MutableOperandRange inits = isa<ir::NestOp>(op)       ? cast<ir::NestOp>(op).getInitsMutable()
                                  : isa<ir::ParallelOp>(op) ? cast<ir::ParallelOp>(op).getRowsMutable()
                                  : isa<ir::RepeatOp>(op)   ? cast<ir::RepeatOp>(op).getCarriedMutable()
                                                            : cast<ir::ForOp>(op).getCarriedMutable();
      for (auto [init, result] : llvm::zip_first(inits, op->getResults()))
        replace(init, result.getType());
    }
  }

  /// Callers hand arrays over spread, and get them so.
  void storeParameters() {
    Block &body = graph.getBody().front();
    OpBuilder builder(graph.getContext());
    auto first = llvm::find_if(body, [](Operation &op) {
      auto store = dyn_cast<ir::StoreAsOp>(op);
      return !(store && store.compresses()) && !isa<ir::CheckRangeOp>(op);
    });
    builder.setInsertionPoint(&body, first);
    for (Value argument : body.getArguments()) {
      if (!isDenseArray(argument) || argument.use_empty() || !isReplicated(argument))
        continue;
      auto type = cast<ir::ArrayType>(argument.getType()).withStorage(ir::Storage::replicated);
      auto whole = ir::StoreAsOp::create(builder, argument.getLoc(), type, argument);
      argument.replaceUsesWithIf(
          whole, [&](OpOperand &use) { return !isa<ir::CheckRangeOp>(use.getOwner()) && use.getOwner() != whole; });
    }
    Operation *returned = body.getTerminator();
    builder.setInsertionPoint(returned);
    for (auto [position, operand] : llvm::enumerate(returned->getOpOperands())) {
      auto type = dyn_cast<ir::ArrayType>(operand.get().getType());
      if (!type || !type.isReplicated())
        continue;
      StringRef name = graph.parameterOfResult(position).getName();
      operand.set(ir::StoreAsOp::create(builder, ir::withName(returned->getLoc(), name),
                                        type.withStorage(ir::Storage::dense), operand.get()));
    }
  }

  /// A nest that gives whole arrays, or scalars alone, and shares no iterations.
  void combineIn(ir::NestOp nest) {
    SpreadAccesses accesses =
        accessesOf(nest, [](Value array) { return !cast<ir::ArrayType>(array.getType()).isReplicated(); });
    auto reductions = llvm::map_to_vector(accesses.reductions, llvm::CastTo<ir::ReduceOp>);
    if (accesses.sharesIterations || accesses.readsElsewhere || reductions.empty() ||
        !llvm::all_of(reductions, [&](ir::ReduceOp reduce) { return canCombine(reduce, nest); }))
      return;
    for (ir::ReduceOp reduce : reductions)
      combine(reduce, nest);
    dropIfCopy(nest);
  }

  ir::GraphOp graph;
  SizesOfData sizesOfData;
  ArrayFamilies families;
  llvm::DenseSet<Value> chosen; ///< leaders of families
};

struct ReplicateArrays : impl::ReplicateArraysBase<ReplicateArrays> {
  void runOnOperation() override {
    for (auto graph : getOperation().getOps<ir::GraphOp>())
      Replicator(graph).run();
  }
};

} // namespace
} // namespace dpg
