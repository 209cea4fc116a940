// extract_kernels: loops over nests of dense arrays become kernels that update arrays in place.
//
// All nests of a loop are tried in place first. Where the flow of values in the kernel shows that one of them reads, in
// the same run, an element that it has written, that nest gets an array of its own, and the kernel is built again.
#include "compiler/passes/polyhedral/extract_kernels/kernel_builder.h"

#include "compiler/passes/polyhedral/dependences.h"
#include "compiler/passes/value_names.h"
#include "dialects/dpg/names.h"

#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_EXTRACTKERNELS
#include "compiler/passes/passes.h.inc"

namespace {

using namespace polyhedral;

/// { S0[t, i] -> S1[t, j] }: the same run of a nest, with `depth` loops around it.
isl::union_map sameRun(const Statement &from, const Statement &to, unsigned depth) {
  isl::map pairs = isl::manage(isl_map_from_domain_and_range(from.domain.copy(), to.domain.copy()));
  for (unsigned loop = 0; loop < depth; ++loop)
    pairs = isl::manage(isl_map_equate(pairs.release(), isl_dim_in, loop, isl_dim_out, loop));
  return pairs.to_union_map();
}

/// Whether, in one run of a nest, an element of `array` is read after it was written.
bool readsWhatItWrote(const StatementList &list, const KernelBuilder &builder, unsigned nest, unsigned array) {
  const auto isOfNest = [&](const Statement &statement) { return builder.nestOf(statement.operations.back()) == nest; };
  for (const Statement &from : llvm::make_filter_range(list.statements, isOfNest))
    for (const Statement &to : llvm::make_filter_range(list.statements, isOfNest)) {
      const isl::union_map sameElement = into(from.writes, array).apply_range(into(to.reads, array).reverse());
      const isl::union_map inOrder = isl::manage(isl_union_map_lex_lt_union_map(from.order.copy(), to.order.copy()));
      if (!sameElement.intersect(inOrder).intersect(sameRun(from, to, builder.depthOf(nest))).is_empty())
        return true;
    }
  return false;
}

/// What the loop carries that is an array of the kernel's own: nobody reads it behind the loop, and each element is
/// written in it before it is read.
std::set<unsigned> ownArrays(const StatementList &list, KernelBuilder &builder) {
  std::set<unsigned> own;
  for (const auto &[place, memory] : builder.unreadBehind()) {
    const unsigned array = llvm::find(list.arrays, memory) - list.arrays.begin();
    const isl::union_flow flow = isl::union_access_info(into(list.reads(), array))
                                     .set_must_source(into(list.writes(), array))
                                     .set_schedule_map(list.order())
                                     .compute_flow();
    if (flow.must_no_source().is_empty())
      own.insert(place);
  }
  return own;
}

/// The nests that must not write in place. isl gives up by an exception, after limits of its own.
std::set<unsigned> nestsThatOverwrite(ir::KernelOp kernel, KernelBuilder &builder, std::set<unsigned> &own,
                                      std::string &obstacle) {
  const IslContext context;
  std::set<unsigned> found;
  try {
    const std::optional<StatementList> list = statementsOf(kernel, context, obstacle);
    for (const auto &[nest, memory] : builder.updatedInPlace())
      if (list && readsWhatItWrote(*list, builder, nest, llvm::find(list->arrays, memory) - list->arrays.begin()))
        found.insert(nest);
    if (list && found.empty())
      own = ownArrays(*list, builder);
  } catch (const isl::exception &failure) {
    obstacle = std::string("isl: ") + failure.what();
  }
  return found;
}

struct ExtractKernels : impl::ExtractKernelsBase<ExtractKernels> {
  TakenNames symbols;
  SmallVector<ir::KernelOp> made;

  /// The kernel of the same loops, as a graph that is inlined elsewhere has them.
  ir::KernelOp equalKernel(ir::KernelOp kernel) {
    const auto found = llvm::find_if(made, [&](ir::KernelOp other) {
      return other.getArgumentNames() == kernel.getArgumentNames() && other.getOrigins() == kernel.getOrigins() &&
             OperationEquivalence::isRegionEquivalentTo(&other.getBody(), &kernel.getBody(),
                                                        OperationEquivalence::IgnoreLocations);
    });
    if (found == made.end())
      return {};
    return *found;
  }

  void runOnOperation() override {
    for (Operation &op : getOperation().getBody()->getOperations())
      if (auto symbol = dyn_cast<SymbolOpInterface>(op))
        symbols.take(symbol.getName());
    SmallVector<ir::GraphOp> graphs(getOperation().getOps<ir::GraphOp>());
    for (ir::GraphOp graph : graphs)
      graph.walk([&](Operation *op) {
        for (Value result : op->getResults())
          symbols.take(ir::nameOf(result));
      });
    for (ir::GraphOp graph : graphs) {
      SmallVector<ir::ForOp> loops;
      graph.walk([&](ir::ForOp loop) {
        if (!loop->getParentOfType<ir::ForOp>())
          loops.push_back(loop);
      });
      for (ir::ForOp loop : loops)
        extract(loop);
    }
  }

  /// update_A_and_B
  static std::string nameOfKernel(ir::ForOp loop) {
    SmallVector<StringRef> names;
    for (Value result : loop.getResults().take_front(loop.getCarried().size()))
      if (isa<ir::ArrayType>(result.getType()) && !ir::nameOf(result).empty() && ir::nameOf(result) != "_")
        names.push_back(ir::nameOf(result));
    return "update_" + ir::joinNames(names);
  }

  void extract(ir::ForOp loop) {
    const std::string wanted = nameOfKernel(loop);
    std::set<unsigned> buffered, own;
    bool mayExpand = true;
    while (true) {
      KernelBuilder builder(loop, buffered, own, mayExpand);
      ir::KernelOp kernel = builder.build(wanted);
      std::string obstacle = builder.obstacle();
      std::set<unsigned> more, nowOwn = own;
      if (kernel)
        more = nestsThatOverwrite(kernel, builder, nowOwn, obstacle);
      if (!obstacle.empty() && kernel && builder.expands()) {
        kernel.erase();
        mayExpand = false;
        continue;
      }
      if (!obstacle.empty()) {
        if (kernel)
          kernel.erase();
        loop->setAttr("no_kernel", StringAttr::get(&getContext(), obstacle));
        return;
      }
      if (more.empty() && nowOwn.size() > own.size()) {
        kernel.erase();
        own = nowOwn;
        continue;
      }
      if (more.empty()) {
        if (ir::KernelOp equal = equalKernel(kernel)) {
          kernel.erase();
          kernel = equal;
        } else {
          kernel.setSymName(symbols.fresh(wanted));
          made.push_back(kernel);
        }
        const SmallVector<Value> begins(loop.getCarried());
        builder.replaceLoop(kernel);
        for (Value begin : begins) // what own arrays would have begun with
          if (Operation *op = begin.getDefiningOp(); op && isOpTriviallyDead(op))
            op->erase();
        ++kernels;
        return;
      }
      kernel.erase();
      const size_t before = buffered.size();
      buffered.insert(more.begin(), more.end());
      if (buffered.size() == before)
        return;
    }
  }
};

} // namespace
} // namespace dpg
