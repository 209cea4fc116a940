// dpgc graph FILE [--svg PICTURE | --dot[=FILE]]: draws the tasks of a graph and the data that flows between them.
#include "compiler/driver/cxx_library.h"
#include "compiler/driver/draw.h"
#include "compiler/driver/lower.h"
#include "compiler/driver/words.h"
#include "compiler/driver/write_files.h"
#include "compiler/emit/emit.h"
#include "compiler/views/dot.h"

#include "llvm/Support/raw_ostream.h"

using namespace dpg;
using namespace dpg::driver;
using llvm::StringRef;

namespace {

struct GraphCommand {
  std::string graph;
  bool printsDot = false;
  std::string dotFile; ///< of what is drawn as text; empty: none
  std::string svgFile; ///< of the picture; empty: none
};

/// Returns what is wrong, or nothing. Names of files have to end as such files do: a program is not overwritten then.
std::string takeGraphOptions(std::vector<StringRef> &words, GraphCommand &command) {
  command.printsDot = takeFlag(words, "--dot");
  std::string wrong = takeValue(words, "--graph", "the name of a graph", command.graph);
  if (wrong.empty())
    wrong = takeValue(words, "--svg", "the name of a picture", command.svgFile);
  if (wrong.empty())
    wrong = takeValue(words, "--dot", "the name of a file", command.dotFile);
  if (!wrong.empty())
    return wrong;
  if (!command.svgFile.empty() && !StringRef(command.svgFile).ends_with(".svg"))
    return "--svg names `" + command.svgFile + "`; expected a name that ends in .svg";
  const StringRef dotFile = command.dotFile;
  if (!dotFile.empty() && !dotFile.ends_with(".dot") && !dotFile.ends_with(".gv"))
    return "--dot names `" + command.dotFile + "`; expected a name that ends in .dot or .gv";
  return "";
}

/// The text of the drawing; empty where the program cannot be lowered.
std::string dotOfGraph(Compilation &compilation, const ast::GraphComponent &graph, Status &status) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  context.printOpOnDiagnostic(false);
  auto module = lowerTo("derive-exchanges", compilation, context, status);
  if (!module)
    return "";
  return views::dotOf(views::taskGraphOf(module->lookupSymbol<ir::GraphOp>(graph.name.text)));
}

/// Writes what was asked for. Returns what went wrong with files, or nothing; Graphviz's part is reported.
std::string writeDrawing(const GraphCommand &command, const ast::GraphComponent &graph, StringRef text,
                         DiagnosticEngine &diagnostics) {
  if (command.printsDot)
    llvm::outs() << text;
  if (!command.dotFile.empty())
    if (std::string wrong = writeFile(command.dotFile, text); !wrong.empty())
      return wrong;
  if (command.svgFile.empty())
    return "";
  const Drawing drawing = drawSvg(text);
  if (!drawing.hasGraphviz)
    diagnostics.report(DiagnosticKind::graphviz_missing, graph.name.range, graph.name.text);
  else if (!drawing.wrong.empty())
    diagnostics.report(DiagnosticKind::graphviz_failed, graph.name.range, graph.name.text, drawing.wrong);
  return drawing.wrong.empty() ? writeFile(command.svgFile, drawing.svg) : "";
}

} // namespace

int driver::graphVerb(Arguments arguments) {
  GraphCommand command;
  std::vector<StringRef> words = arguments, left;
  if (const std::string wrong = takeGraphOptions(words, command); !wrong.empty())
    return wrongUse(wrong);
  std::optional<FrontEndOptions> frontEnd = takeFrontEndOptions(words, left);
  if (!frontEnd)
    return WrongUse;
  if (!left.empty())
    return wrongUse("graph does not know `" + left.front().str() + "`");
  const bool namesPicture = !command.svgFile.empty() || !command.dotFile.empty() || command.printsDot;
  if (!namesPicture)
    command.svgFile = emit::programName(frontEnd->file) + ".svg";
  Compilation compilation(std::move(*frontEnd));
  if (!checkProgram(compilation))
    return compilation.finish();
  const ast::GraphComponent *graph = chosenGraph(*compilation.program, command.graph);
  if (!graph)
    return WrongUse;
  Status status = Done;
  const std::string text = dotOfGraph(compilation, *graph, status);
  const std::string wrong = text.empty() ? "" : writeDrawing(command, *graph, text, compilation.diagnostics);
  const Status reported = compilation.finish();
  if (!wrong.empty())
    return failure(wrong);
  if (status == Done && reported == Done && !namesPicture)
    llvm::outs() << command.svgFile << "\n";
  return status == Done ? reported : status;
}
