// From a checked program to a stage of its IR: see lower.h.
#include "compiler/driver/lower.h"

#include "compiler/build_ir/build_ir.h"
#include "compiler/pipeline/pipeline.h"

#include "llvm/Support/raw_ostream.h"

namespace dpg::driver {

Status compilerFault(llvm::StringRef what) {
  llvm::errs() << "dpgc: a fault of the compiler, which should be reported with the program:\n" << what.rtrim() << "\n";
  return CompilerFault;
}

mlir::OwningOpRef<mlir::ModuleOp> lowerTo(llvm::StringRef stage, Compilation &compilation, mlir::MLIRContext &context,
                                          Status &status, const Pins &pins) {
  const auto chosen = chosenBy(pins, *compilation.program);
  if (!chosen) {
    status = WrongUse;
    return nullptr;
  }
  auto module = buildIr(*compilation.program, compilation.sources, compilation.diagnostics, context, *chosen);
  status = compilation.diagnostics.hasErrors() ? ProgramErrors : Done;
  if (!module || stage == "ir")
    return module;
  std::string fault;
  switch (runPhases(*module, {stage}, compilation.sources, compilation.diagnostics, fault)) {
  case PipelineResult::Done:
    return module;
  case PipelineResult::UserError:
    status = ProgramErrors;
    return nullptr;
  case PipelineResult::CompilerFault:
    status = compilerFault(fault);
    return nullptr;
  }
  llvm_unreachable("all results are listed");
}

} // namespace dpg::driver
