// overlap_exchanges: computes what needs no halo while the halo travels.
#include "compiler/passes/distribution/task_access.h"
#include "compiler/passes/passes.h"
#include "dialects/dist/dist.h"
#include "dialects/dpg/demands.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/SmallSet.h"

namespace dpg {

#define GEN_PASS_DEF_OVERLAPEXCHANGES
#include "compiler/passes/passes.h.inc"

namespace {

using namespace distribution;
namespace arith = mlir::arith;

/// Both parts' shares of one accumulated scalar in one.
mlir::Value combine(mlir::OpBuilder &builder, ir::ReductionKind kind, mlir::Value inner, mlir::Value outer) {
  mlir::Location place = ir::withName(inner.getLoc(), ir::nameOf(inner));
  mlir::Type type = inner.getType();
  bool isHardware = llvm::isa<mlir::FloatType>(type);
  switch (kind) {
  case ir::ReductionKind::sum:
    if (type.isIndex())
      return arith::AddIOp::create(builder, place, inner, outer);
    return isHardware ? arith::AddFOp::create(builder, place, inner, outer).getResult()
                      : num::AddOp::create(builder, place, inner, outer).getResult();
  case ir::ReductionKind::product:
    if (type.isIndex())
      return arith::MulIOp::create(builder, place, inner, outer);
    return isHardware ? arith::MulFOp::create(builder, place, inner, outer).getResult()
                      : num::MulOp::create(builder, place, inner, outer).getResult();
  case ir::ReductionKind::max:
    if (type.isIndex())
      return arith::MaxSIOp::create(builder, place, inner, outer);
    return isHardware ? arith::MaximumFOp::create(builder, place, inner, outer).getResult()
                      : num::MaxOp::create(builder, place, inner, outer).getResult();
  case ir::ReductionKind::min:
    if (type.isIndex())
      return arith::MinSIOp::create(builder, place, inner, outer);
    return isHardware ? arith::MinimumFOp::create(builder, place, inner, outer).getResult()
                      : num::MinOp::create(builder, place, inner, outer).getResult();
  case ir::ReductionKind::any:
    return num::OrOp::create(builder, place, inner, outer);
  case ir::ReductionKind::all:
    return num::AndOp::create(builder, place, inner, outer);
  default:
    return nullptr;
  }
}

/// Splits one run, some of whose exchanges end right before it.
class Splitter {
public:
  explicit Splitter(ir::RunOp run) : run(run), nest(taskOf(run).nest()) {}

  /// Returns what stands in the way, or nothing: it is split then.
  std::string split() {
    collectExchanges();
    if (finishes.empty())
      return whyNothingIsExchanged();
    if (!combines())
      return "it gives the place of an extremum or sums into an array, which two parts cannot share";
    if (computesTiles())
      return "it computes strips of rows, of which some need rows of others and some do not";
    if (!hasOneCut())
      return "it reads through several matrices, or rows away besides, so that no line is sure to need nothing of "
             "others";
    mlir::OpBuilder builder(run);
    ir::RunOp inner = buildInner(builder);
    for (dist_ir::FinishOp finish : finishes)
      finish->moveBefore(run);
    finishWith(inner);
    return "";
  }

private:
  /// Exchanges that nobody needs before the run, in its block: they can end after its inner part. Neighbours' rows, and
  /// what no iteration changes, may be there already; where others read a halo too, the run is left alone.
  void collectExchanges() {
    for (mlir::Value argument : run.getArguments()) {
      auto finish = argument.getDefiningOp<dist_ir::FinishOp>();
      if (!finish)
        continue;
      bool isHalo = finish.getExchange().getDefiningOp<dist_ir::StartOp>() != nullptr;
      if (finish->getBlock() != run->getBlock())
        continue; // it came before the loop
      bool mayEndLater = isHalo ? finish->hasOneUse() : isFirstReader(finish);
      if (mayEndLater)
        finishes.push_back(finish);
      else if (isHalo)
        return finishes.clear();
    }
  }

  std::string whyNothingIsExchanged() {
    const bool readsExchanged = llvm::any_of(run.getArguments(), [](mlir::Value argument) {
      return argument.getDefiningOp<dist_ir::FinishOp>() != nullptr;
    });
    return readsExchanged ? "what it needs of other processes is read by others too, or before the loop"
                          : "it needs nothing of other processes";
  }

  bool isFirstReader(dist_ir::FinishOp finish) {
    return llvm::none_of(finish->getUsers(), [&](mlir::Operation *user) {
      return run->getBlock()->findAncestorOpInBlock(*user)->isBeforeInBlock(run);
    });
  }

  /// Strips of tiles have inner rows and outer ones.
  bool computesTiles() {
    return llvm::any_of(nest.getBody().getOps<ir::SoftmaxMeanOp>(),
                        [](ir::SoftmaxMeanOp mean) { return mean->hasAttr("tiles"); });
  }

  /// The inner lines of one matrix may be outer ones of another, or lie near the end of a part: then no line is surely
  /// inner.
  bool hasOneCut() {
    llvm::SmallSet<unsigned, 2> matrices;
    bool readsRowsAway = false, runsOverLines = false;
    for (const Access &read : analyzeAccess(taskOf(run)).reads) {
      if (read.kind == AccessKind::Through)
        matrices.insert(read.matrix);
      readsRowsAway |= read.kind == AccessKind::Shifted;
      runsOverLines |= llvm::cast<ir::ArrayType>(run.getArguments()[read.argument].getType()).isSparse();
    }
    return readsRowsAway ? !runsOverLines : matrices.size() <= 1;
  }

  bool combines() {
    for (unsigned result = nest.arrayCount(); result < nest.getNumResults(); ++result)
      if (ir::givesIndex(nest.accumulateOf(result).getKind()))
        return false;
    for (unsigned array = 0; array < nest.arrayCount(); ++array)
      if (nest.putOf(array).getCombining())
        return false;
    return true;
  }

  ir::RunOp buildInner(mlir::OpBuilder &builder) {
    builder.setInsertionPoint(run);
    auto inner = llvm::cast<ir::RunOp>(builder.clone(*run));
    inner.setPart(ir::Part::inner);
    for (dist_ir::FinishOp finish : finishes)
      inner->replaceUsesOfWith(finish.getResult(), finish.getArray());
    return inner;
  }

  /// The run becomes the outer part: it goes on with the arrays of the inner one.
  void finishWith(ir::RunOp inner) {
    run.setPart(ir::Part::outer);
    unsigned arrays = nest.arrayCount();
    unsigned firstInit = run.getArguments().size() - arrays;
    for (unsigned array = 0; array < arrays; ++array)
      run.getArgumentsMutable()[firstInit + array].set(inner.getResult(array));
    mlir::OpBuilder builder(run->getContext());
    builder.setInsertionPointAfter(run);
    for (unsigned result = arrays; result < run.getNumResults(); ++result) {
      mlir::Value outer = run.getResult(result);
      mlir::Value both = combine(builder, nest.accumulateOf(result).getKind(), inner.getResult(result), outer);
      outer.replaceAllUsesExcept(both, both.getDefiningOp());
    }
  }

  ir::RunOp run;
  ir::NestOp nest;
  llvm::SmallVector<dist_ir::FinishOp> finishes;
};

struct OverlapExchanges : impl::OverlapExchangesBase<OverlapExchanges> {
  void runOnOperation() override {
    const llvm::SmallVector<ir::Demand> demands = ir::demandsOf(getOperation(), "overlapped");
    llvm::SmallVector<ir::RunOp> runs;
    getOperation().walk([&](ir::RunOp run) { runs.push_back(run); });
    llvm::SmallVector<bool> isMet(demands.size(), false);
    for (ir::RunOp run : runs) {
      const ir::NestOp nest = taskOf(run).nest();
      llvm::SmallVector<size_t> demanded;
      for (size_t position = 0; position < demands.size(); ++position)
        if (ir::computes(nest, demands[position].statement))
          demanded.push_back(position);
      if (demanded.empty() && !llvm::isa<ir::RepeatOp, ir::ForOp>(run->getParentOp()))
        continue;
      const std::string obstacle = Splitter(run).split();
      for (size_t position : demanded) {
        isMet[position] = true;
        if (!obstacle.empty())
          refuse(demands[position], obstacle);
      }
    }
    for (size_t position = 0; position < demands.size(); ++position)
      if (!isMet[position])
        refuse(demands[position], "no loop computes the statement");
  }

  void refuse(const ir::Demand &demand, llvm::StringRef obstacle) {
    mlir::emitError(demand.place) << "E0803: `demand overlapped` is not met: " << obstacle;
    signalPassFailure();
  }
};

} // namespace
} // namespace dpg
