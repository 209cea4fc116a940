// dpgc report FILE [-o FILE.html] [-n PROCESSES] [-- OPTIONS]: a page about the tasks of a graph and what they run by.
#include "compiler/driver/build_program.h"
#include "compiler/driver/cxx_library.h"
#include "compiler/driver/draw.h"
#include "compiler/driver/explained_choices.h"
#include "compiler/driver/lower.h"
#include "compiler/driver/measured_run.h"
#include "compiler/driver/start_program.h"
#include "compiler/driver/words.h"
#include "compiler/driver/write_files.h"
#include "compiler/views/dot.h"
#include "compiler/views/report.h"

#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace dpg;
using namespace dpg::driver;
using llvm::StringRef;

namespace {

struct ReportCommand {
  std::string graph;
  std::string file; ///< of the page
  unsigned processes = 1;
  Pins pins;
  std::vector<std::string> run; ///< options of the program; it runs where there are any

  bool asksForHelp() const { return llvm::is_contained(run, "--help") || llvm::is_contained(run, "-h"); }
};

/// Returns what is wrong, or nothing.
std::string takeReportOptions(std::vector<StringRef> &words, ReportCommand &command) {
  std::string wrong = takeProcesses(words, command.processes);
  if (wrong.empty())
    wrong = takeValue(words, "--graph", "the name of a graph", command.graph);
  if (wrong.empty())
    wrong = takeValue(words, "-o", "the name of a page", command.file);
  if (wrong.empty())
    wrong = takePins(words, command.pins);
  if (wrong.empty() && !command.file.empty() && !StringRef(command.file).ends_with(".html"))
    return "-o names `" + command.file + "`; expected a name that ends in .html";
  return wrong;
}

/// The times of a run with the user's options, for the report. Returns what went wrong, or nothing.
std::string addTimes(const EmittedProgram &program, const ReportCommand &command, views::ReportSurroundings &around) {
  std::string executable, output;
  if (std::string wrong = startProblem(); !wrong.empty())
    return wrong;
  if (std::string wrong = cachedProgram(program, executable); !wrong.empty())
    return wrong;
  std::vector<std::string> words = joinedOptions(command.run);
  words.push_back("--explain-choices");
  int status = 0;
  if (std::string wrong = runProgram(executable, words, command.processes, output, status); !wrong.empty())
    return wrong;
  if (command.asksForHelp()) {
    llvm::outs() << output;
    return "";
  }
  if (status != 0)
    return "the program ended with status " + std::to_string(status) + ": there are no times to report";
  readExplanation(output, around.times);
  if (std::string wrong = readMeasuredRun(output, around.measured); !wrong.empty())
    return wrong;
  around.run = "a run";
  for (const std::string &word : command.run)
    around.run += " " + word;
  around.run += " on " + std::to_string(command.processes) + (command.processes == 1 ? " process" : " processes");
  return "";
}

/// Lowers the program and writes the page. Returns what went wrong with files, or nothing.
std::string writeReport(Compilation &compilation, const ast::GraphComponent &graph, const ReportCommand &command,
                        views::ReportSurroundings &around, Status &status) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  context.printOpOnDiagnostic(false);
  auto module = lowerTo("derive-exchanges", compilation, context, status, command.pins);
  if (!module)
    return "";
  auto lowered = module->lookupSymbol<ir::GraphOp>(graph.name.text);
  around.drawing = pictureIn(drawSvg(views::dotOf(views::taskGraphOf(lowered))).svg);
  return writeFile(command.file, views::reportOf(lowered, around));
}

} // namespace

int driver::reportVerb(Arguments arguments) {
  const size_t separator = llvm::find(arguments, "--") - arguments.begin();
  ReportCommand command;
  std::vector<StringRef> words(arguments.begin(), arguments.begin() + separator);
  if (const std::string wrong = takeReportOptions(words, command); !wrong.empty())
    return wrongUse(wrong);
  for (StringRef word : arguments.drop_front(std::min(separator + 1, arguments.size())))
    command.run.push_back(word.str());
  std::vector<StringRef> left;
  std::optional<FrontEndOptions> frontEnd = takeFrontEndOptions(words, left);
  if (!frontEnd)
    return WrongUse;
  if (!left.empty())
    return wrongUse("report does not know `" + left.front().str() + "`; options of the program follow `--`");
  views::ReportSurroundings around;
  around.source = llvm::sys::path::filename(frontEnd->file).str();
  const bool isNamed = !command.file.empty();
  if (!isNamed)
    command.file = emit::programName(frontEnd->file) + ".html";
  Status status = Done;
  if (separator < arguments.size()) {
    BackEndOptions options;
    options.graph = command.graph;
    options.pins = command.pins;
    options.pins.measures = true;
    const auto program = emitProgram(*frontEnd, options, status);
    if (!program)
      return status;
    if (const std::string wrong = addTimes(*program, command, around); !wrong.empty())
      return failure(wrong);
    if (command.asksForHelp()) // which is what there is to say: nothing ran
      return Done;
  }
  Compilation compilation(std::move(*frontEnd));
  if (!checkProgram(compilation))
    return compilation.finish();
  const ast::GraphComponent *graph = chosenGraph(*compilation.program, command.graph);
  if (!graph)
    return WrongUse;
  const std::string wrong = writeReport(compilation, *graph, command, around, status);
  const Status reported = around.run.empty() ? compilation.finish() : Done; // else it was said before the run
  if (!wrong.empty())
    return failure(wrong);
  if (status == Done && reported == Done && !isNamed)
    llvm::outs() << command.file << "\n";
  return status == Done ? reported : status;
}
