// derive_exchanges: what travels between processes, from how tasks read.
#include "compiler/passes/distribution/task_access.h"
#include "compiler/passes/extents.h"
#include "compiler/passes/passes.h"
#include "dialects/dist/dist.h"
#include "dialects/dpg/names.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

namespace dpg {

#define GEN_PASS_DEF_DERIVEEXCHANGES
#include "compiler/passes/passes.h.inc"

namespace {

using namespace distribution;
using llvm::cast;

bool runsOnOneProcess(ir::GraphOp graph) {
  return llvm::any_of(graph->getAttrOfType<mlir::ArrayAttr>("dist.partitions"), [](mlir::Attribute partition) {
    return cast<dist_ir::PartitionAttr>(partition).getSpread() == dist_ir::Spread::on_root;
  });
}

/// The extent of the dimension that a matrix's lines run across: that of the vectors read through it.
ir::ExtentAttr acrossExtent(ir::ArrayType matrix) { return matrix.getShape()[1 - matrix.lineDimension()]; }

/// Plans and exchanges of one graph.
class Exchanges {
public:
  explicit Exchanges(ir::GraphOp graph) : graph(graph) {}

  void derive() {
    graph.walk([&](ir::RunOp run) {
      collectMatrices(run);
      collectGhostRows(run);
    });
    buildPlans();
    graph.walk([&](ir::RunOp run) { exchangeFor(run); });
  }

private:
  void collectMatrices(ir::RunOp run) {
    for (const Access &read : analyzeAccess(taskOf(run)).reads)
      if (read.kind == AccessKind::Through) {
        mlir::Value matrix = ir::patternOf(run.getArguments()[read.matrix]);
        ir::ExtentAttr extent = acrossExtent(cast<ir::ArrayType>(matrix.getType()));
        matrices[extent].insert(matrix);
        firstProducts.try_emplace(extent, inGraph(run));
      }
    // A plan puts the entries of a matrix in another order: before values are computed for them.
    for (mlir::Value result : run.getResults())
      if (auto type = llvm::dyn_cast<ir::ArrayType>(result.getType()); type && type.isSparse())
        firstProducts.try_emplace(acrossExtent(type), inGraph(run));
  }

  /// The operation of the graph's own block that `op` is or lies in.
  mlir::Operation *inGraph(mlir::Operation *op) { return graph.getBody().front().findAncestorOpInBlock(*op); }

  /// One plan serves all matrices that vectors of one extent are read through: those that the program makes later, or
  /// in a loop or branch, are made before the first product. They come from parameters, which are there by then.
  void moveMakersBeforeProducts() {
    for (auto &[extent, group] : matrices)
      for (mlir::Value matrix : group)
        if (mlir::Operation *maker = makerOf(matrix))
          if (mlir::Operation *product = firstProducts.lookup(extent);
              maker->getParentOp() != graph || product->isBeforeInBlock(maker))
            maker->moveBefore(product);
  }

  /// A plan gives its matrices local column numbers: what needs global ones, as transposes do, comes first.
  void moveTransposesBefore() {
    for (auto &[extent, group] : matrices)
      for (mlir::Value matrix : group)
        for (mlir::Operation *user : llvm::make_early_inc_range(matrix.getUsers()))
          if (llvm::isa<ir::StoreAsOp>(user) && user->getParentOp() == graph)
            moveBehindDefinition(user, matrix);
  }

  /// What makes a matrix; null for one that is there when the graph begins, be it that its triplets are summed first.
  static mlir::Operation *makerOf(mlir::Value matrix) {
    auto store = matrix.getDefiningOp<ir::StoreAsOp>();
    return store && store.compresses() ? nullptr : matrix.getDefiningOp();
  }

  void moveBehindDefinition(mlir::Operation *user, mlir::Value matrix) {
    if (mlir::Operation *op = makerOf(matrix))
      return user->moveAfter(op);
    mlir::OpBuilder builder(user->getContext());
    setAfterChecks(builder);
    user->moveBefore(builder.getInsertionBlock(), builder.getInsertionPoint());
  }

  /// After the last matrix of each group: all are in the graph's own block.
  void buildPlans() {
    moveMakersBeforeProducts();
    moveTransposesBefore();
    for (auto &[extent, group] : matrices) {
      mlir::Operation *last = nullptr;
      for (mlir::Value matrix : group) {
        mlir::Operation *op = makerOf(matrix);
        takeLater(last, op);
        for (mlir::Operation *user : matrix.getUsers())
          if (llvm::isa<ir::StoreAsOp>(user) && user->getParentOp() == graph)
            takeLater(last, user);
      }
      mlir::OpBuilder builder(graph.getContext());
      last ? builder.setInsertionPointAfter(last) : setAfterChecks(builder);
      plans[extent] = dist_ir::PlanOp::create(builder, group[0].getLoc(), group.getArrayRef());
    }
  }

  static void takeLater(mlir::Operation *&last, mlir::Operation *op) {
    if (op && (!last || last->isBeforeInBlock(op)))
      last = op;
  }

  void setAfterChecks(mlir::OpBuilder &builder) {
    mlir::Block &body = graph.getBody().front();
    auto first = llvm::find_if(body, [](mlir::Operation &op) {
      auto store = llvm::dyn_cast<ir::StoreAsOp>(op);
      return !(store && store.compresses()) && !llvm::isa<ir::CheckRangeOp>(op);
    });
    builder.setInsertionPoint(&body, first);
  }

  /// Rows above and below that any run reads of a version: they travel once.
  void collectGhostRows(ir::RunOp run) {
    for (const Access &read : analyzeAccess(taskOf(run)).reads)
      if (read.kind == AccessKind::Shifted && read.shift != 0) {
        auto &[above, below] = ghostRows[run.getArguments()[read.argument]];
        above = std::max(above, -read.shift);
        below = std::max(below, read.shift);
      }
  }

  void exchangeFor(ir::RunOp run) {
    TaskAccess access = analyzeAccess(taskOf(run));
    for (unsigned argument = 0; argument < run.getArguments().size(); ++argument) {
      llvm::SmallVector<Access> reads = access.readsOf(argument);
      bool readsRowsAway =
          llvm::any_of(reads, [](const Access &read) { return read.kind == AccessKind::Shifted && read.shift != 0; });
      const Access *through = llvm::find_if(reads, [](const Access &a) { return a.kind == AccessKind::Through; });
      mlir::Value array = run.getArguments()[argument];
      if (through != reads.end()) {
        auto matrix = cast<ir::ArrayType>(run.getArguments()[through->matrix].getType());
        replace(run, argument, exchanged(run, array, plans.lookup(acrossExtent(matrix))));
      } else if (readsRowsAway) {
        replace(run, argument, exchangedRows(run, array));
      }
    }
  }

  static void replace(ir::RunOp run, unsigned argument, mlir::Value value) {
    run.getArgumentsMutable()[argument].set(value);
  }

  /// The outermost loop around a run that does not change a version; the run itself without one.
  static mlir::Operation *outermostLoopFor(ir::RunOp run, mlir::Value array) {
    mlir::Operation *outermost = run;
    for (mlir::Operation *op = run; op->getBlock() != array.getParentBlock(); op = op->getParentOp())
      if (llvm::isa<ir::RepeatOp, ir::ForOp>(op->getParentOp()))
        outermost = op->getParentOp();
    return outermost;
  }

  /// Before the run that reads it, or the loops around it that do not change the version.
  mlir::Value exchanged(ir::RunOp run, mlir::Value array, dist_ir::PlanOp plan) {
    for (auto [before, finish] : finished)
      if (before == std::pair(array, plan.getOperation()) && finish->getBlock()->findAncestorOpInBlock(*run))
        return finish.getResult();
    mlir::OpBuilder builder(outermostLoopFor(run, array));
    auto start = dist_ir::StartOp::create(builder, run.getLoc(), array, plan);
    auto finish = dist_ir::FinishOp::create(builder, array.getLoc(), array, start);
    finished.push_back({{array, plan.getOperation()}, finish});
    return finish;
  }

  /// Before the first run that reads them, and before the loops around it that do not change the version.
  mlir::Value exchangedRows(ir::RunOp run, mlir::Value array) {
    dist_ir::FinishOp &finish = finishedRows[array];
    if (finish)
      return finish;
    mlir::OpBuilder builder(array.getParentBlock()->findAncestorOpInBlock(*run));
    auto [above, below] = ghostRows.lookup(array);
    auto start = dist_ir::StartRowsOp::create(builder, run.getLoc(), array, above, below);
    finish = dist_ir::FinishOp::create(builder, array.getLoc(), array, start);
    return finish;
  }

  ir::GraphOp graph;
  llvm::MapVector<ir::ExtentAttr, llvm::SetVector<mlir::Value>> matrices;
  llvm::DenseMap<ir::ExtentAttr, mlir::Operation *> firstProducts; ///< in the graph's own block
  llvm::DenseMap<ir::ExtentAttr, dist_ir::PlanOp> plans;
  llvm::SmallVector<std::pair<std::pair<mlir::Value, mlir::Operation *>, dist_ir::FinishOp>> finished;
  llvm::DenseMap<mlir::Value, std::pair<int64_t, int64_t>> ghostRows; ///< above and below, by version
  llvm::DenseMap<mlir::Value, dist_ir::FinishOp> finishedRows;
};

/// Combines what a spread run puts into arrays that every process holds.
void combineElements(ir::RunOp run) {
  ir::NestOp nest = taskOf(run).nest();
  mlir::OpBuilder builder(run->getContext());
  builder.setInsertionPointAfter(run);
  for (unsigned array = 0; array < nest.arrayCount(); ++array) {
    ir::PutOp put = nest.putOf(array);
    if (!put.getCombining())
      continue;
    mlir::Value here = run.getResult(array);
    auto combined = dist_ir::AllReduceElementsOp::create(builder, ir::withName(run.getLoc(), ir::nameOf(here)),
                                                         here.getType(), *put.getCombining(), here);
    here.replaceAllUsesExcept(combined, combined);
  }
}

/// Combines what spread runs accumulate, where it is first used.
class Reductions {
public:
  void combineIn(mlir::Block &block) {
    for (mlir::Operation &op : llvm::make_early_inc_range(block)) {
      if (usesPending(op))
        flushBefore(op);
      for (mlir::Region &region : op.getRegions())
        for (mlir::Block &inner : region)
          Reductions().combineIn(inner);
      if (auto run = llvm::dyn_cast<ir::RunOp>(op); run && run->hasAttr("dist.space"))
        collect(run);
    }
  }

private:
  void collect(ir::RunOp run) {
    ir::NestOp nest = taskOf(run).nest();
    for (unsigned result = nest.arrayCount(); result < run.getNumResults(); ++result)
      pending.push_back({run.getResult(result), nest.accumulateOf(result).getKind()});
  }

  bool usesPending(mlir::Operation &op) {
    if (op.hasTrait<mlir::OpTrait::IsTerminator>() || op.getNumRegions() > 0)
      return !pending.empty();
    return llvm::any_of(pending, [&](const auto &each) {
      return llvm::is_contained(op.getOperands(), each.first) ||
             (each.first.getType().isIndex() && speaksOf(&op, ir::nameOf(each.first)));
    });
  }

  void flushBefore(mlir::Operation &op) {
    mlir::OpBuilder builder(&op);
    llvm::SmallVector<mlir::Value> values;
    llvm::SmallVector<mlir::Attribute> kinds;
    llvm::SmallVector<llvm::StringRef> names;
    for (auto [value, kind] : pending) {
      values.push_back(value);
      names.push_back(ir::nameOf(value));
      kinds.push_back(ir::ReductionKindAttr::get(builder.getContext(), kind));
    }
    auto combined = dist_ir::AllReduceOp::create(builder, values.front().getLoc(), mlir::ValueRange(values).getTypes(),
                                                 builder.getArrayAttr(kinds), values);
    combined->setAttr("names", builder.getStrArrayAttr(names));
    for (auto [value, result] : llvm::zip(values, combined.getResults()))
      value.replaceAllUsesExcept(result, combined);
    pending.clear();
  }

  llvm::SmallVector<std::pair<mlir::Value, ir::ReductionKind>> pending;
};

struct DeriveExchanges : impl::DeriveExchangesBase<DeriveExchanges> {
  void runOnOperation() override {
    for (ir::GraphOp graph : getOperation().getOps<ir::GraphOp>()) {
      if (!runsOnOneProcess(graph))
        Exchanges(graph).derive();
      Reductions().combineIn(graph.getBody().front());
      graph.walk([](ir::RunOp run) { combineElements(run); });
    }
  }
};

} // namespace
} // namespace dpg
