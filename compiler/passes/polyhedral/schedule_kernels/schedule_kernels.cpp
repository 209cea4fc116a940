// schedule_kernels: reorders the loops of kernels for locality, threads and vectors.
//
//   statements  domains, accesses and order of the kernel as it stands (statements.h)
//   dependences what must stay before what (dependences.h)
//   schedule    isl's bands: loops that may be permuted, with those that no dependence runs along
//   shape       tiles, wavefronts, the loop of vectors inside (shape_bands.h)
//   check       every pair of accesses in its order (dependences.h)
//   loops       isl's syntax tree as affine.for (build_loops.h)
#include "compiler/passes/extents.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/polyhedral/build_loops.h"
#include "compiler/passes/polyhedral/dependences.h"
#include "compiler/passes/polyhedral/schedule_kernels/contract_arrays.h"
#include "compiler/passes/polyhedral/schedule_kernels/kept_schedules.h"
#include "compiler/passes/polyhedral/schedule_kernels/kernel_demands.h"
#include "compiler/passes/polyhedral/schedule_kernels/predict_traffic.h"
#include "compiler/passes/polyhedral/schedule_kernels/shape_bands.h"
#include "compiler/passes/polyhedral/waits.h"
#include "dialects/dpg/names.h"

#include "mlir/Analysis/FlatLinearValueConstraints.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_SCHEDULEKERNELS
#include "compiler/passes/passes.h.inc"

namespace {

using namespace polyhedral;

isl::schedule scheduleOf(const StatementList &list, const Dependences &dependences) {
  const isl::union_map all = dependences.all();
  return isl::schedule_constraints::on_domain(list.domains())
      .set_context(list.context)
      .set_validity(all)
      .set_coincidence(all)
      .set_proximity(all)
      .compute_schedule();
}

/// How often the outermost loop of a kernel runs, if its sizes say so: a guess of the work, of no consequence for
/// results.
ir::ExtentAttr stepsOf(ir::KernelOp kernel) {
  auto loops = kernel.getBody().front().getOps<affine::AffineForOp>();
  if (!llvm::hasSingleElement(loops))
    return {};
  affine::AffineForOp loop = *loops.begin();
  const auto extent = [&](AffineMap map, OperandRange operands) -> std::optional<Extent> {
    if (map.getNumResults() != 1)
      return std::nullopt;
    Extent sum = Extent::constant(0);
    SmallVector<int64_t> coefficients;
    if (failed(getFlattenedAffineExpr(map.getResult(0), map.getNumDims(), map.getNumSymbols(), &coefficients)) ||
        coefficients.size() != operands.size() + 1)
      return std::nullopt;
    for (auto [coefficient, operand] : llvm::zip(coefficients, operands)) {
      if (coefficient != 0 && ir::nameOf(operand).empty())
        return std::nullopt;
      sum = sum + Extent::constant(coefficient) * Extent::symbol(ir::nameOf(operand).str());
    }
    return sum + Extent::constant(coefficients.back());
  };
  const std::optional<Extent> from = extent(loop.getLowerBoundMap(), loop.getLowerBoundOperands()),
                              to = extent(loop.getUpperBoundMap(), loop.getUpperBoundOperands());
  if (!from || !to)
    return {};
  return extentAttr(kernel.getContext(), from->asConstant() ? *to : *to - *from); // a few more or less
}

struct ScheduleKernels : impl::ScheduleKernelsBase<ScheduleKernels> {
  void runOnOperation() override {
    for (ir::KernelOp kernel : getOperation().getOps<ir::KernelOp>())
      if (!kernel.getSchedule() && failed(schedule(kernel)))
        return signalPassFailure();
    if (failed(checkKernelDemands(getOperation())))
      signalPassFailure();
  }

  /// isl gives up by an exception, after limits of its own or for cases that it does not know: then loops stay as they
  /// are.
  LogicalResult schedule(ir::KernelOp kernel) {
    const IslContext context;
    try {
      return schedule(kernel, context);
    } catch (const isl::exception &failure) {
      kernel->setAttr("unscheduled", StringAttr::get(&getContext(), Twine("isl: ") + failure.what()));
      return success();
    }
  }

  LogicalResult schedule(ir::KernelOp kernel, const IslContext &context) {
    std::string obstacle;
    const std::optional<StatementList> list = statementsOf(kernel, context, obstacle);
    if (!list) {
      kernel->setAttr("unscheduled", StringAttr::get(&getContext(), obstacle));
      return success();
    }
    const ir::ExtentAttr steps = stepsOf(kernel);
    const Dependences dependences = dependencesOf(*list);
    const ShapedSchedule shaped =
        shapeBands(scheduleOf(*list, dependences), *list, dependences, wantedShapes(getOperation(), kernel));
    if (!violatedBy(shaped.schedule, *list).is_empty())
      return kernel.emitError() << "the schedule of kernel `" << kernel.getSymName() << "` breaks a dependence";
    noteWaits(kernel, *list, dependences);
    const std::optional<ir::Traffic> traffic = predictTraffic(*list, shaped.tiled); // of the loops as they were
    if (!buildLoops(kernel, *list, shaped.schedule, shaped.bands)) {
      kernel->setAttr("unscheduled", StringAttr::get(&getContext(), "its schedule has no plain loops"));
      return success();
    }
    contractArrays(kernel, *list, shaped.commonLoops);
    kernel.setSchedule(shaped.description);
    if (steps)
      kernel->setAttr("steps", steps);
    unrollLoops(getOperation(), kernel);
    if (traffic)
      ir::setTraffic(kernel, *traffic);
    SmallVector<NamedAttribute> tiled;
    for (const auto &[index, side] : shaped.tiled)
      if (llvm::none_of(tiled, [&](NamedAttribute known) { return known.getName() == index; }))
        tiled.push_back({StringAttr::get(&getContext(), index), Builder(&getContext()).getI64IntegerAttr(side)});
    if (hasWishes(getOperation(), kernel) && !tiled.empty())
      kernel->setAttr("tiled", DictionaryAttr::get(&getContext(), tiled));
    ++scheduled;
    return success();
  }

  /// What is only told of may be missing, and takes nothing of the work that is left for the loops.
  void noteWaits(ir::KernelOp kernel, const StatementList &list, const Dependences &dependences) {
    try {
      ir::setWaits(kernel, waitsOf(list, dependences, asksForOrder(getOperation(), kernel)));
    } catch (const isl::exception &) {
    }
    isl_ctx_reset_operations(list.context.ctx().get());
  }
};

} // namespace
} // namespace dpg
