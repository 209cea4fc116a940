// The phases between the dpg dialect as built and what is emitted, in order, each with the reason for its place.
#pragma once

#include "compiler/diagnostics/diagnostic.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "llvm/ADT/ArrayRef.h"

#include <memory>

namespace dpg {

struct Phase {
  const char *name; ///< what `--stage=` takes: the pass's name without the prefix `dpg-`
  std::unique_ptr<mlir::Pass> (*create)();
  const char *reason; ///< why it stands where it stands
};

/// All phases, in the order in which they run.
llvm::ArrayRef<Phase> phases();

/// How a run of the phases ended.
enum class PipelineResult {
  Done,
  UserError,    ///< reported to the diagnostic engine
  CompilerFault ///< a pass failed or broke the IR without a diagnostic of ours
};

struct PipelineOptions {
  llvm::StringRef stopAfter; ///< name of the last phase to run; empty: all
  bool mayNarrow = true;     ///< whether arrays of `real` may be stored in less than f64
  bool samples = false;      ///< whether real numbers are computed in stochastic arithmetic, without contracts
  bool bounds = true;        ///< whether contracts get certificates from the structure of statements
};

/// Runs the phases on a module that build_ir made. Diagnostics of passes become diagnostics of the program; what a pass
/// says without a code of ours is collected in `fault`.
PipelineResult runPhases(mlir::ModuleOp module, const PipelineOptions &options, const SourceManager &sources,
                         DiagnosticEngine &diagnostics, std::string &fault);

} // namespace dpg
