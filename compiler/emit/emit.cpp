// From the last form of the IR to the files of a C++ program: see emit.h.
#include "compiler/emit/emit.h"

#include "compiler/emit/cpp/choice_tables.h"
#include "compiler/emit/cpp/cmake_lists.h"
#include "compiler/emit/cpp/global_names.h"
#include "compiler/emit/cpp/graph_emitter.h"
#include "compiler/emit/cpp/includes.h"
#include "compiler/emit/cpp/kernel_emitter.h"
#include "compiler/emit/cpp/main_program.h"
#include "compiler/emit/cpp/task_emitter.h"
#include "compiler/emit/cpp/variants.h"
#include "compiler/emit/syntax/printer.h"
#include "dialects/dpg/demands.h"

#include "llvm/ADT/StringExtras.h"

#include <set>

namespace dpg::emit {

std::string programName(llvm::StringRef sourceName) {
  const llvm::StringRef file = sourceName.rsplit('/').second.empty() ? sourceName : sourceName.rsplit('/').second;
  const std::string name = identifier(file.rsplit('.').first);
  return isGlobalName(name) ? name + "_" : name;
}

std::string programNamespace(mlir::ModuleOp module, llvm::StringRef sourceName) {
  const std::string name = programName(sourceName);
  bool isTaken = false;
  module.walk([&](ir::InvokeOp invoke) {
    llvm::StringRef function = invoke.getFunction();
    function.consume_front("::");
    isTaken |= function.starts_with(name + "::");
  });
  return isTaken ? name + "_graphs" : name;
}

mlir::Operation *mainGraph(mlir::ModuleOp module, const EmitOptions &options) {
  for (ir::GraphOp graph : module.getOps<ir::GraphOp>())
    if (graph.getSymName() == options.mainGraph)
      return graph;
  return nullptr;
}

std::vector<std::string> foldersOfFunctions(mlir::ModuleOp module) {
  std::vector<std::string> folders;
  module.walk([&](ir::InvokeOp invoke) {
    const auto folder = invoke->getAttrOfType<mlir::StringAttr>("folder");
    if (folder && !invoke.getHeader().starts_with("dpg/") && !llvm::is_contained(folders, folder.getValue()))
      folders.push_back(folder.str());
  });
  return folders;
}

bool callsLapack(mlir::ModuleOp module) {
  return module
      .walk([](ir::InvokeOp invoke) {
        return invoke.getHeader().starts_with("dpg/lapack/") ? mlir::WalkResult::interrupt()
                                                             : mlir::WalkResult::advance();
      })
      .wasInterrupted();
}

std::vector<VariantBuild> variantsOf(mlir::ModuleOp module, const EmitOptions &options) {
  NameTable names;
  const Variants variants(module, names);
  std::vector<VariantBuild> builds;
  for (const Variants::Variant &variant : variants.all())
    builds.push_back(buildOf(variant, programName(options.sourceName), programNamespace(module, options.sourceName)));
  return builds;
}

namespace {

/// The line that includes the header of a function that implements a component; the library's lie with the runtime's.
std::string includeOf(ir::InvokeOp invoke) {
  const llvm::StringRef header = invoke.getHeader();
  return header.starts_with("dpg/") ? ("<" + header + ">").str() : ("\"" + header + "\"").str();
}

/// Emits the files of one program.
class ProgramEmitter {
public:
  ProgramEmitter(mlir::ModuleOp module, const EmitOptions &options)
      : module(module), options(options), name(programName(options.sourceName)),
        space(programNamespace(module, options.sourceName)) {}

  mlir::FailureOr<std::vector<EmittedFile>> emit();

private:
  std::string header();
  std::string headerName();
  std::set<std::string> headersOfFunctions();
  mlir::FailureOr<std::string> source();
  std::string mainFile(const GraphSignature &graph);
  EmittedFile variantFile(const Variants::Variant &variant);
  std::vector<cpp::Item> firstLine(llvm::StringRef file) {
    return {cpp::Line{"// " + file.str() + mark.str() + cpp::commentText(options.sourceName) + "; yours to edit."}};
  }
  mlir::LogicalResult checkDemands();
  mlir::LogicalResult emitGraphs(const Callees &callees, std::vector<cpp::Item> &privateItems,
                                 std::vector<cpp::Item> &publicItems);
  mlir::LogicalResult emitTasks(const TaskSignatures &tasks, std::vector<cpp::Item> &items);
  mlir::LogicalResult emitKernels(std::vector<cpp::Item> &items);

  mlir::ModuleOp module;
  const EmitOptions &options;
  std::string name;
  std::string space; ///< the namespace
  NameTable fileNames;
  std::optional<Variants> variants; ///< after the graphs have their names
  std::vector<std::unique_ptr<GraphSignature>> graphs;
  std::string headerText;
};

/// solve.hpp; where a function in C++ comes from a header of that name, which would be hidden, solve_graphs.hpp.
std::string ProgramEmitter::headerName() {
  bool isTaken = false;
  module.walk([&](ir::InvokeOp invoke) { isTaken |= invoke.getHeader() == name + ".hpp"; });
  return name + (isTaken ? "_graphs.hpp" : ".hpp");
}

std::string ProgramEmitter::header() {
  std::vector<cpp::Item> items;
  for (const auto &graph : graphs) {
    if (graph->isPrivate())
      continue;
    if (graph->returnsStruct())
      items.push_back(graph->resultStruct());
    items.push_back(graph->declaration());
  }
  const std::vector<cpp::Item> content{cpp::Namespace{space, std::move(items)}};
  std::vector<cpp::Item> file = firstLine(headerName());
  file.push_back(cpp::Line{"#pragma once"});
  file.push_back(cpp::Line{""});
  for (cpp::Item &include : includesFor(cpp::printFile(content)))
    file.push_back(std::move(include));
  file.push_back(content.front());
  return cpp::printFile(file);
}

/// A statement that demands to be vectorised or shared by threads, and of which no loop is left.
mlir::LogicalResult ProgramEmitter::checkDemands() {
  mlir::LogicalResult result = mlir::success();
  const auto isInLoop = [&](ir::OriginAttr statement) {
    return llvm::any_of(module.getOps<ir::TaskOp>(),
                        [&](ir::TaskOp task) { return ir::computes(task.nest(), statement); }) ||
           llvm::any_of(module.getOps<ir::KernelOp>(),
                        [&](ir::KernelOp kernel) { return llvm::is_contained(kernel.getOrigins(), statement); });
  };
  for (const auto &[what, code] : {std::pair("vectorised", "E0722"), std::pair("parallel", "E0726")})
    for (const ir::Demand &demand : ir::demandsOf(module, what))
      if (!isInLoop(demand.statement))
        result = mlir::emitError(demand.place)
                 << code << ": `demand " << what << "` is not met: no loop computes the statement";
  return result;
}

mlir::LogicalResult ProgramEmitter::emitTasks(const TaskSignatures &tasks, std::vector<cpp::Item> &items) {
  mlir::LogicalResult result = checkDemands();
  llvm::StringMap<std::string> functions;
  for (const auto &graph : graphs)
    functions[ir::GraphOp(graph->graph).getSymName()] = graph->name;
  for (ir::TaskOp task : module.getOps<ir::TaskOp>()) {
    const TaskSignature &signature = tasks.of(task);
    if (signature.isStatement())
      continue;
    if (signature.accumulated.size() > 1) {
      cpp::Struct values{signature.resultType, {}};
      for (size_t i = 0; i < signature.accumulated.size(); ++i)
        values.members.push_back({signature.accumulatedTypes[i], signature.accumulated[i]});
      items.push_back(std::move(values));
    }
    mlir::FailureOr<cpp::Function> function = TaskEmitter(signature, functions).emitFunction();
    if (mlir::failed(function))
      result = mlir::failure();
    else
      items.push_back(std::move(*function));
  }
  return result;
}

mlir::LogicalResult ProgramEmitter::emitKernels(std::vector<cpp::Item> &items) {
  for (ir::KernelOp kernel : module.getOps<ir::KernelOp>()) {
    mlir::FailureOr<cpp::Function> function = KernelEmitter(kernel).emitFunction();
    if (mlir::failed(function))
      return mlir::failure();
    function->name = variants->functionOf(kernel);
    items.push_back(std::move(*function));
  }
  return mlir::success();
}

/// Graphs of the header, and those that only the source knows: both in their order, callees first.
mlir::LogicalResult ProgramEmitter::emitGraphs(const Callees &callees, std::vector<cpp::Item> &privateItems,
                                               std::vector<cpp::Item> &publicItems) {
  const auto signatureOf = [&](llvm::StringRef symbol) -> const GraphSignature & {
    return **llvm::find_if(graphs, [&](const auto &each) { return ir::GraphOp(each->graph).getSymName() == symbol; });
  };
  for (const auto &graph : graphs) {
    mlir::FailureOr<cpp::Function> function =
        GraphEmitter(*graph, callees, signatureOf, options.measuresTasks).emitFunction();
    if (mlir::failed(function))
      return mlir::failure();
    if (graph->isPrivate()) {
      function->comment = cpp::refill(ir::GraphOp(graph->graph).getDocumentation(), cpp::columnLimit - 5);
      if (graph->returnsStruct())
        privateItems.push_back(graph->resultStruct());
    }
    (graph->isPrivate() ? privateItems : publicItems).push_back(std::move(*function));
  }
  return mlir::success();
}

mlir::FailureOr<std::string> ProgramEmitter::source() {
  const TaskSignatures tasks(module, fileNames);
  std::vector<cpp::Item> taskItems;
  if (mlir::failed(emitTasks(tasks, taskItems)) || mlir::failed(emitKernels(taskItems)))
    return mlir::failure();
  const ChoiceTables choices(module, fileNames);
  for (cpp::Item &function : choices.functions())
    taskItems.push_back(std::move(function));
  std::vector<cpp::Item> graphItems;
  if (mlir::failed(emitGraphs({tasks, choices, *variants}, taskItems, graphItems)))
    return mlir::failure();
  std::vector<cpp::Item> items = variants->declarations();
  if (!taskItems.empty())
    items.push_back(cpp::Namespace{"", std::move(taskItems)});
  llvm::append_range(items, std::move(graphItems));
  const std::vector<cpp::Item> content{cpp::Namespace{space, std::move(items)}};
  std::vector<cpp::Item> file = firstLine(name + ".cpp");
  file.push_back(cpp::Include{"\"" + headerName() + "\""});
  file.push_back(cpp::Line{""});
  for (const std::string &header : headersOfFunctions())
    file.push_back(cpp::Include{header});
  if (!headersOfFunctions().empty())
    file.push_back(cpp::Line{""});
  for (cpp::Item &include : includesFor(cpp::printFile(content), headerText))
    file.push_back(std::move(include));
  file.push_back(content.front());
  return cpp::printFile(file);
}

/// Headers of functions that implement components, but for those that only files of executions call.
std::set<std::string> ProgramEmitter::headersOfFunctions() {
  std::set<std::string> headers;
  module.walk([&](ir::InvokeOp invoke) {
    if (!invoke.getExecution() && !invoke.getHeader().empty())
      headers.insert(includeOf(invoke));
  });
  return headers;
}

EmittedFile ProgramEmitter::variantFile(const Variants::Variant &variant) {
  const VariantBuild build = buildOf(variant, name, space);
  ir::InvokeOp invoke = variant.invoke;
  cpp::Function function = Variants::functionFor(variant);
  function.documentation = {("`" + invoke.getFunction() + "`, compiled with " + llvm::join(build.flags, " ") +
                             " and called where the machine has these instructions.")
                                .str()};
  const std::vector<cpp::Item> content{cpp::Namespace{space, {std::move(function)}}};
  std::vector<cpp::Item> file = firstLine(build.file + ".cpp");
  file.push_back(cpp::Include{includeOf(invoke)});
  file.push_back(cpp::Line{""});
  for (cpp::Item &include : includesFor(cpp::printFile(content)))
    file.push_back(std::move(include));
  file.push_back(content.front());
  return {build.file + ".cpp", cpp::printFile(file)};
}

std::string ProgramEmitter::mainFile(const GraphSignature &graph) {
  const std::vector<cpp::Item> items = emitMain(graph, options);
  std::vector<cpp::Item> file = firstLine("main.cpp");
  file.push_back(cpp::Include{"\"" + headerName() + "\""});
  file.push_back(cpp::Line{""});
  for (cpp::Item &include : includesFor(cpp::printFile(items), headerText))
    file.push_back(std::move(include));
  file.insert(file.end(), items.begin(), items.end());
  return cpp::printFile(file);
}

mlir::FailureOr<std::vector<EmittedFile>> ProgramEmitter::emit() {
  mlir::Operation *run = mainGraph(module, options);
  const GraphSignature *mainSignature = nullptr;
  for (ir::GraphOp graph : module.getOps<ir::GraphOp>()) {
    graphs.push_back(std::make_unique<GraphSignature>(graph, fileNames));
    if (graph.getOperation() == run)
      mainSignature = graphs.back().get();
  }
  headerText = header();
  variants.emplace(module, fileNames);
  mlir::FailureOr<std::string> sourceText = source();
  if (mlir::failed(sourceText))
    return mlir::failure();
  std::vector<EmittedFile> files{{headerName(), headerText}, {name + ".cpp", std::move(*sourceText)}};
  for (const Variants::Variant &variant : variants->all())
    files.push_back(variantFile(variant));
  if (mainSignature)
    files.push_back({"main.cpp", mainFile(*mainSignature)});
  files.push_back({"CMakeLists.txt", emitCMakeLists(options, {.includeFolders = foldersOfFunctions(module),
                                                              .variants = variantsOf(module, options),
                                                              .callsLapack = callsLapack(module),
                                                              .hasMain = mainSignature != nullptr})});
  return files;
}

} // namespace

mlir::FailureOr<std::vector<EmittedFile>> emitProgram(mlir::ModuleOp module, const EmitOptions &options) {
  return ProgramEmitter(module, options).emit();
}

} // namespace dpg::emit
