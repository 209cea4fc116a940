// dpgc analyze FILE: how accurate the results of a graph are in each format, proved; with --sample those of a run,
// estimated.
#include "compiler/analysis/analyze_graph.h"
#include "compiler/driver/cxx_library.h"
#include "compiler/driver/lower.h"
#include "compiler/driver/sample_program.h"
#include "compiler/driver/start_program.h"
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
  std::string names;
  for (const analysis::NumberFormat &format : analysis::numberFormats())
    names += format.name.str() + ", ";
  return names + analysis::doubleDouble().name.str();
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

/// Takes --seed N; returns what is wrong, or nothing.
static std::string takeSeed(std::vector<StringRef> &words, std::string &seed) {
  if (const std::string wrong = takeValue(words, "--seed", "an int", seed); !wrong.empty())
    return wrong;
  uint64_t number = 0;
  return seed.empty() || !StringRef(seed).getAsInteger(10, number)
             ? ""
             : "--seed is `" + seed + "`; expected an int of 0 or more";
}

/// analyze FILE --sample [-n PROCESSES] [--seed N] [-- OPTIONS]; `words` are those before the options, without
/// --sample.
static int sampleVerb(std::vector<StringRef> words, Arguments given) {
  SampleOptions options;
  std::vector<StringRef> left;
  options.isJson = takeFlag(words, "--json");
  std::string wrong = takeValue(words, "--graph", "the name of a graph", options.graph);
  if (wrong.empty())
    wrong = takeProcesses(words, options.processes);
  if (wrong.empty())
    wrong = takeSeed(words, options.seed);
  if (!wrong.empty())
    return wrongUse(wrong);
  std::optional<FrontEndOptions> frontEnd = takeFrontEndOptions(words, left);
  if (!frontEnd)
    return WrongUse;
  if (!left.empty())
    return wrongUse("analyze --sample does not know `" + left.front().str() + "`; options of the program follow `--`");
  if (StringRef(frontEnd->file).ends_with(".mlir"))
    return wrongUse("analyze --sample takes a program, not IR");
  return sampleProgram(std::move(*frontEnd), options, given);
}

int driver::analyzeVerb(Arguments arguments) {
  AnalyzeCommand command;
  const size_t separator = llvm::find(arguments, "--") - arguments.begin();
  std::vector<StringRef> words = arguments.take_front(separator), left;
  if (takeFlag(words, "--sample"))
    return sampleVerb(std::move(words), arguments.drop_front(std::min(separator + 1, arguments.size())));
  if (separator < arguments.size())
    return wrongUse("analyze runs the program, with options, with --sample only");
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
  Pins pins;
  pins.bounds = false; // what is not bounded is told with each result
  auto module = lowerTo("sample-contracts", compilation, context, status, pins);
  const Status reported = compilation.finish();
  if (!module || status != Done || reported != Done)
    return status == Done ? reported : status;
  const auto outputs = analysis::analyzeGraph(module->lookupSymbol<ir::GraphOp>(graph->name.text), command.options);
  (command.isJson ? analysis::printJson : analysis::print)(outputs, graph->name.text, llvm::outs());
  return Done;
}
