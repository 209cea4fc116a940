// dpgc analyze FILE: how accurate the results of a graph are in each format, proved.
#include "compiler/analysis/analyze_graph.h"
#include "compiler/driver/cxx_library.h"
#include "compiler/driver/lower.h"
#include "compiler/driver/words.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace dpg;
using namespace dpg::driver;
using llvm::StringRef;

namespace {

struct AnalyzeCommand {
  std::string graph;
  bool isJson = false;
  analysis::AnalysisOptions options;
};

std::string formatNames() {
  return llvm::join(llvm::map_range(analysis::numberFormats(), [](const auto &format) { return format.name.str(); }),
                    ", ");
}

/// Returns what is wrong, or nothing.
std::string takeAnalyzeOptions(std::vector<StringRef> &words, AnalyzeCommand &command) {
  std::string format, libm = "documented";
  command.isJson = takeFlag(words, "--json");
  std::string wrong = takeValue(words, "--graph", "the name of a graph", command.graph);
  if (wrong.empty())
    wrong = takeValue(words, "--format", "the name of a format", format);
  if (wrong.empty())
    wrong = takeValue(words, "--libm", "documented or correctly-rounded", libm);
  if (!wrong.empty())
    return wrong;
  command.options.format = analysis::findNumberFormat(format);
  if (!format.empty() && !command.options.format)
    return "--format names `" + format + "`; expected one of " + formatNames();
  if (libm != "documented" && libm != "correctly-rounded")
    return "--libm is `" + libm + "`; expected documented or correctly-rounded";
  command.options.libm.isCorrectlyRounded = libm == "correctly-rounded";
  return "";
}

} // namespace

int driver::analyzeVerb(Arguments arguments) {
  AnalyzeCommand command;
  std::vector<StringRef> words = arguments, left;
  if (const std::string wrong = takeAnalyzeOptions(words, command); !wrong.empty())
    return wrongUse(wrong);
  std::optional<FrontEndOptions> frontEnd = takeFrontEndOptions(words, left);
  if (!frontEnd)
    return WrongUse;
  if (!left.empty())
    return wrongUse("analyze does not know `" + left.front().str() + "`");
  Compilation compilation(std::move(*frontEnd));
  if (!checkProgram(compilation))
    return compilation.finish();
  const ast::GraphComponent *graph = chosenGraph(*compilation.program, command.graph);
  if (!graph)
    return WrongUse;
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  context.printOpOnDiagnostic(false);
  Status status = Done;
  auto module = lowerTo("inline-graphs", compilation, context, status);
  const Status reported = compilation.finish();
  if (!module || status != Done || reported != Done)
    return status == Done ? reported : status;
  const auto outputs = analysis::analyzeGraph(module->lookupSymbol<ir::GraphOp>(graph->name.text), command.options);
  (command.isJson ? analysis::printJson : analysis::print)(outputs, graph->name.text, llvm::outs());
  return Done;
}
