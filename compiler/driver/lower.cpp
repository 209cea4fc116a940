// From a checked program to a stage of its IR: see lower.h.
#include "compiler/driver/lower.h"

#include "compiler/build_ir/build_ir.h"
#include "compiler/driver/build_paths.h"
#include "compiler/pipeline/pipeline.h"
#include "compiler/sema/sema.h"

#include "llvm/Support/raw_ostream.h"

namespace dpg::driver {

Status compilerFault(llvm::StringRef what) {
  llvm::errs() << "dpgc: a fault of the compiler, which should be reported with the program:\n" << what.rtrim() << "\n";
  return CompilerFault;
}

/// The library's tasks that are written in the language, where a program calls some.
static std::unique_ptr<ast::Program> graphsOfLibrary(Compilation &compilation) {
  if (!callsGraphOfLibrary(*compilation.program))
    return nullptr;
  const std::string file = std::string(build_paths::standardLibrary) + "/tasks.dpg";
  auto library = parseFile(file, {}, compilation.sources, compilation.diagnostics);
  if (!compilation.diagnostics.hasErrors())
    analyze(*library, compilation.diagnostics);
  return library;
}

mlir::OwningOpRef<mlir::ModuleOp> lowerTo(llvm::StringRef stage, Compilation &compilation, mlir::MLIRContext &context,
                                          Status &status, const Pins &pins) {
  const auto chosen = chosenBy(pins, *compilation.program);
  if (!chosen) {
    status = WrongUse;
    return nullptr;
  }
  const std::unique_ptr<ast::Program> library = graphsOfLibrary(compilation);
  auto module =
      buildIr(*compilation.program, compilation.sources, compilation.diagnostics, context, *chosen, library.get());
  status = compilation.diagnostics.hasErrors() ? ProgramErrors : Done;
  if (!module || stage == "ir")
    return module;
  std::string fault;
  const PipelineOptions options{stage, pins.mayNarrow, pins.samples, pins.bounds};
  switch (runPhases(*module, options, compilation.sources, compilation.diagnostics, fault)) {
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
