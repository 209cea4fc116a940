// The phases between the dpg dialect as built and what is emitted, in order, each with the reason for its place.
#include "compiler/pipeline/pipeline.h"
#include "compiler/passes/passes.h"
#include "compiler/pipeline/diagnostic_bridge.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

namespace dpg {

static const Phase allPhases[] = {
    {"bound-contracts", createBoundContracts,
     "the check that a contract gets stands then wherever the graph is called"},
    {"inline-graphs", createInlineGraphs, "everything after it looks across what were calls"},
    {"sample-contracts", createSampleContracts,
     "what values are computed by is seen whole; what is rounded at random is not to be proved or shared"},
    {"prove-contracts", createProveContracts,
     "what results are computed by is seen whole, and certificates tell which contracts have evidence"},
    {"insert-certificates", createInsertCertificates,
     "before anything is shared: a certificate must not use a value that was rounded outside of it"},
    {"guard-nests", createGuardNests, "what may end the program must not be hoisted or fused out of its choice"},
    {"choose-storage", createChooseStorage,
     "loops over entries and transposes exist before they are hoisted and fused"},
    {"stream-softmax", createStreamSoftmax,
     "loops over entries exist, and no format is chosen yet; scores cost less than storing them before a loop would"},
    {"hoist-invariants", createHoistInvariants, "what leaves a loop must not be fused into it"},
    {"build-ladders", createBuildLadders, "invariants stand before the loops, and what they read is known"},
    {"select-formats", createSelectFormats, "fusion and outlining then see the types that are stored"},
    {"copy-columns", createCopyColumns, "loops over entries exist; what is copied may be fused with what gives it"},
    {"replicate-arrays", createReplicateArrays,
     "sums over spread data become nests over it, which are fused with others"},
    {"call-products", createCallProducts,
     "small arrays are replicated: sums with them need no messages; a nest that was fused would multiply no more"},
    {"fuse-nests", createFuseNests, "one pass over memory for statements that share a space"},
    {"rotate-repeats", createRotateRepeats, "what it moves stays a pass of its own: fused, it would not be vectorised"},
    {"check-elements", createCheckElements, "nests stand where they will run; later, ranges would have to be traced"},
    {"copy-lines", createCopyLines,
     "subscripts are checked; what is updated in place needs no array of its own in a kernel"},
    {"extract-kernels", createExtractKernels,
     "subscripts are checked, and single elements are still nests of their loops"},
    {"schedule-kernels", createScheduleKernels, "kernels are whole; what follows sees a call"},
    {"inline-elements", createInlineElements, "subscripts are checked; what remains in a nest is worth a function"},
    {"outline-tasks", createOutlineTasks, "from here on a task is a function, and graphs only order runs"},
    {"choose-partitions", createChoosePartitions, "how tasks read decides how data is spread"},
    {"derive-exchanges", createDeriveExchanges, "what is read and not owned has to travel"},
    {"overlap-exchanges", createOverlapExchanges, "exchanges exist, and buffers do not yet"},
    {"assign-storage", createAssignStorage, "the order of all reads and writes is known"},
    {"overlap-functions", createOverlapFunctions, "which buffer each call reads and writes is known"},
    {"overlap-iterations", createOverlapIterations, "which buffers the iterations of a loop share is known"},
    {"keep-threads", createKeepThreads, "last: what a loop does for all threads, its copies too, is known"},
};

llvm::ArrayRef<Phase> phases() { return allPhases; }

/// Phases about contracts, which sampled programs do not check.
static bool isAboutContracts(const Phase &phase) {
  return phase.create == createBoundContracts || phase.create == createSampleContracts ||
         phase.create == createProveContracts || phase.create == createInsertCertificates ||
         phase.create == createBuildLadders;
}

PipelineResult runPhases(mlir::ModuleOp module, const PipelineOptions &options, const SourceManager &sources,
                         DiagnosticEngine &diagnostics, std::string &fault) {
  mlir::PassManager passes(module.getContext(), mlir::ModuleOp::getOperationName());
  for (const Phase &phase : phases()) {
    const bool isLeftOut = (!options.mayNarrow && phase.create == createBuildLadders) ||
                           (options.samples && isAboutContracts(phase)) ||
                           (!options.bounds && phase.create == createBoundContracts);
    if (!isLeftOut)
      passes.addPass(phase.create());
    if (options.samples &&
        phase.create == createInlineGraphs) // certificates stand where the graph is called, if at all
      passes.addPass(createSampleNumbers());
    if (options.stopAfter == phase.name)
      break;
  }
  DiagnosticBridge bridge(*module.getContext(), sources, diagnostics);
  bool succeeded = mlir::succeeded(passes.run(module));
  fault = bridge.unexpected();
  if (!fault.empty())
    return PipelineResult::CompilerFault;
  if (!succeeded && !diagnostics.hasErrors()) {
    fault = "a phase failed without saying why";
    return PipelineResult::CompilerFault;
  }
  return diagnostics.hasErrors() ? PipelineResult::UserError : PipelineResult::Done;
}

} // namespace dpg
