// From a checked program to its C++: see back_end.h.
#include "compiler/driver/back_end.h"

#include "compiler/ast/dump.h"
#include "compiler/driver/build_paths.h"
#include "compiler/driver/cxx_library.h"
#include "compiler/driver/lower.h"
#include "compiler/driver/words.h"
#include "compiler/pipeline/diagnostic_bridge.h"
#include "compiler/pipeline/pipeline.h"
#include "compiler/sema/sema.h"
#include "dialects/dist/dist.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace dpg;
using namespace dpg::driver;
using llvm::StringRef;

/// What is wrong with the name of a stage, or nothing.
static std::string stageProblem(StringRef stage) {
  const bool isKnown = stage.empty() || stage == "ast" || stage == "ir" ||
                       llvm::any_of(phases(), [&](const Phase &phase) { return stage == phase.name; });
  if (isKnown)
    return "";
  std::string known = "ast, ir";
  for (const Phase &phase : phases())
    known += std::string(", ") + phase.name;
  return ("no stage is called `" + stage + "`; expected one of " + known).str();
}

/// Returns what is wrong, or nothing.
static std::string takeBackEndOptions(std::vector<StringRef> &words, BackEndOptions &options, const VerbWords &verb) {
  std::string wrong = takeValue(words, "--graph", "the name of a graph", options.graph);
  if (wrong.empty() && verb.printsStages)
    wrong = takeValue(words, "--stage", "the name of a stage", options.stage);
  if (wrong.empty() && verb.folder != FolderUse::None)
    wrong = takeValue(words, "-o", "a folder", options.folder);
  if (wrong.empty() && verb.folder == FolderUse::Required && options.folder.empty())
    wrong = (verb.verb + " needs -o FOLDER").str();
  if (wrong.empty())
    wrong = takePins(words, options.pins);
  return wrong.empty() ? stageProblem(options.stage) : wrong;
}

std::optional<FrontEndOptions> driver::takeOptions(std::vector<StringRef> words, BackEndOptions &options,
                                                   const VerbWords &verb) {
  if (const std::string wrong = takeBackEndOptions(words, options, verb); !wrong.empty()) {
    wrongUse(wrong);
    return std::nullopt;
  }
  std::vector<StringRef> left;
  std::optional<FrontEndOptions> frontEnd = takeFrontEndOptions(words, left);
  if (!frontEnd || left.empty())
    return frontEnd;
  wrongUse((verb.verb + " does not know `" + left.front() + "`" + verb.advice).str());
  return std::nullopt;
}

namespace {

emit::EmitOptions emitOptionsFor(StringRef file, StringRef graph) {
  emit::EmitOptions options;
  llvm::SmallString<256> path(file);
  llvm::sys::fs::make_absolute(path);
  llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/true);
  options.sourceName = llvm::sys::path::filename(path).str();
  options.sourceFolder = llvm::sys::path::parent_path(path).str();
  options.prefix = build_paths::runtimePrefix;
  options.mainGraph = graph.str();
  return options;
}

/// Names of the array results of the graph that main.cpp runs.
std::vector<std::string> arrayOutputs(mlir::ModuleOp module, const emit::EmitOptions &options) {
  std::vector<std::string> outputs;
  auto graph = llvm::dyn_cast_or_null<ir::GraphOp>(emit::mainGraph(module, options));
  if (!graph)
    return outputs;
  for (auto [position, type] : llvm::enumerate(graph.getResultTypes().getAsValueRange<mlir::TypeAttr>()))
    if (llvm::isa<ir::ArrayType>(type))
      outputs.push_back(graph.parameterOfResult(position).getName().str());
  return outputs;
}

std::optional<EmittedProgram> emitModule(mlir::ModuleOp module, const emit::EmitOptions &options) {
  auto files = emit::emitProgram(module, options);
  if (mlir::failed(files))
    return std::nullopt;
  EmittedProgram program{emit::programName(options.sourceName), std::move(*files), arrayOutputs(module, options)};
  program.includeFolders = emit::foldersOfFunctions(module);
  program.callsLapack = emit::callsLapack(module);
  program.variants = emit::variantsOf(module, options);
  return program;
}

std::optional<EmittedProgram> emitFromIr(const std::string &file, const BackEndOptions &chosen, Status &status) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  context.printOpOnDiagnostic(false);
  context.loadDialect<ir::DpgDialect, num::NumDialect, dist_ir::DistDialect, mlir::arith::ArithDialect,
                      mlir::affine::AffineDialect, mlir::math::MathDialect, mlir::scf::SCFDialect>();
  auto module = mlir::parseSourceFile<mlir::ModuleOp>(file, &context);
  status = ProgramErrors;
  if (!module)
    return std::nullopt;
  StringRef graph = chosen.graph;
  if (auto graphs = module->getOps<ir::GraphOp>(); graph.empty() && !graphs.empty())
    graph = (*std::prev(graphs.end())).getSymName();
  auto program = emitModule(*module, emitOptionsFor(file, graph));
  status = program ? Done : CompilerFault;
  return program;
}

/// Lowers a checked program; prints the stage that is asked for.
std::optional<EmittedProgram> lower(Compilation &compilation, const BackEndOptions &chosen, Status &status) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  context.printOpOnDiagnostic(false);
  auto module = lowerTo(chosen.stage, compilation, context, status, chosen.pins);
  if (!module)
    return std::nullopt;
  if (!chosen.stage.empty()) {
    module->print(llvm::outs());
    return std::nullopt;
  }
  DiagnosticBridge bridge(context, compilation.sources, compilation.diagnostics);
  const ast::GraphComponent *graph = mainGraph(*compilation.program, chosen.graph);
  emit::EmitOptions options = emitOptionsFor(compilation.options.file, graph ? graph->name.text : "");
  options.measuresTasks = chosen.pins.measures;
  auto program = emitModule(*module, options);
  if (program)
    for (const std::string &header : compilation.headersRead)
      program->headers.push_back(header);
  else
    status = bridge.unexpected().empty() ? ProgramErrors : compilerFault(bridge.unexpected());
  return program;
}

} // namespace

std::optional<EmittedProgram> driver::emitProgram(FrontEndOptions frontEnd, const BackEndOptions &options,
                                                  Status &status) {
  if (StringRef(frontEnd.file).ends_with(".mlir"))
    return emitFromIr(frontEnd.file, options, status);
  Compilation compilation(std::move(frontEnd));
  if (options.stage == "ast" && !compilation.diagnostics.hasErrors()) {
    dump(*compilation.program, llvm::outs());
    status = compilation.finish();
    return std::nullopt;
  }
  if (!checkProgram(compilation)) {
    status = compilation.finish();
    return std::nullopt;
  }
  const bool needsGraph = (options.stage.empty() && !options.mayBeLibrary) || !options.graph.empty();
  if (needsGraph && !chosenGraph(*compilation.program, options.graph)) {
    status = WrongUse;
    return std::nullopt;
  }
  auto program = lower(compilation, options, status);
  const Status reported = compilation.finish();
  if (status == Done)
    status = reported;
  return program;
}
