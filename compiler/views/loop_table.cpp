// The `for` loops of a graph: see loop_table.h.
#include "compiler/views/loop_table.h"

#include "compiler/views/data_text.h"
#include "compiler/views/kernel_costs.h"
#include "dialects/dpg/instances.h"
#include "dialects/dpg/names.h"
#include "dialects/dpg/waits.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"

#include <set>

namespace dpg::views {

using llvm::StringRef;

std::string cell(StringRef text) { return text.empty() ? R"(<span class="unknown">&ndash;</span>)" : escaped(text); }

std::string codeLines(llvm::ArrayRef<std::string> lines) {
  std::string text;
  for (const std::string &line : lines)
    text += (text.empty() ? "<code>" : "<br><code>") + escaped(line) + "</code>";
  return text.empty() ? cell("") : text;
}

namespace {

/// Whether threads share a loop over an index, or its tiles.
bool isShared(ir::KernelOp kernel, const std::string &index) {
  bool isShared = false;
  kernel.walk([&](mlir::affine::AffineForOp loop) {
    const StringRef name = ir::nameIn(loop.getInductionVar().getLoc());
    isShared |= loop->hasAttr("dpg.parallel") && (name == index || name == "t" + index);
  });
  return isShared;
}

/// In which order a kernel runs, and why loops run one iteration behind the other.
std::vector<std::string> orderOf(ir::KernelOp kernel) {
  const auto unscheduled = kernel->getAttrOfType<mlir::StringAttr>("unscheduled");
  std::vector<std::string> lines{unscheduled ? "as written: " + unscheduled.str()
                                             : kernel.getSchedule().value_or("as written").str()};
  std::set<std::string> told;
  for (const ir::Wait &wait : ir::waitsOf(kernel))
    if (wait.inside.empty() && !isShared(kernel, wait.loop) && told.insert(wait.loop).second)
      lines.push_back("Iterations of " + wait.loop + " wait: " + wait.text + ".");
  return lines;
}

std::string lined(llvm::ArrayRef<std::string> lines) {
  std::string text;
  for (const std::string &line : lines)
    text += (text.empty() ? "" : "<br>") + escaped(line);
  return text.empty() ? cell("") : text;
}

std::vector<std::string> movedBy(ir::KernelOp kernel, const ReportSurroundings &around) {
  std::vector<std::string> lines;
  const std::optional<ir::Amount> once = bytesOnce(kernel);
  const std::optional<ir::Traffic> traffic = ir::trafficOf(kernel);
  if (!once || !traffic)
    return lines;
  lines.push_back("each array once: " + figureText(*once, around));
  const ir::Amount sweeps = bytesAtMost(*traffic);
  const std::optional<double> least = valueOf(*once, around), most = valueOf(sweeps, around);
  if (!least || !most || *most > *least)
    lines.push_back("in each sweep again: " + figureText(sweeps, around));
  if (const std::optional<double> moved = bytesMoved(kernel, around))
    lines.push_back("with the caches of this machine: " + numberText(*moved));
  return lines;
}

std::vector<std::string> measuredOf(ir::KernelOp kernel, const std::string &task, const ReportSurroundings &around) {
  if (!around.measured || !around.measured->tasks.count(task) || around.measured->tasks.at(task).runs == 0)
    return {};
  const MeasuredRun::Task &run = around.measured->tasks.at(task);
  std::vector<std::string> lines{secondsText(run.seconds)};
  if (const std::optional<double> moved = bytesMoved(kernel, around); moved && run.seconds > 0)
    lines.push_back(numberText(*moved * run.runs / run.seconds) + " bytes/s of the " +
                    numberText(bandwidthFor(*moved, around.measured->machine)) + " that this machine moves");
  return lines;
}

} // namespace

std::string loopTable(ir::GraphOp graph, const ReportSurroundings &around) {
  std::string rows;
  const auto add = [&](mlir::Location place, llvm::ArrayRef<std::string> cells) {
    rows += "<tr><td class=\"place\">" + escaped(placeText(place)) + "</td>";
    for (const std::string &each : cells)
      rows += "<td>" + each + "</td>";
    rows += "</tr>\n";
  };
  std::set<std::string> met;
  const auto addKernel = [&](ir::InvokeOp invoke, ir::KernelOp kernel) {
    std::vector<std::string> statements;
    for (auto origin : kernel.getOrigins().getAsRange<ir::OriginAttr>())
      statements.push_back(origin.getStatement().str());
    if (met.insert(kernel.getSymName().str()).second)
      add(invoke.getLoc(), {codeLines(statements), lined(orderOf(kernel)), lined(movedBy(kernel, around)),
                            lined(measuredOf(kernel, invoke.getImplementation().str(), around))});
  };
  for (ir::GraphOp each : ir::withInstances(graph))
    each.walk([&](mlir::Operation *op) {
      auto invoke = llvm::dyn_cast<ir::InvokeOp>(op);
      if (const ir::KernelOp kernel = invoke ? kernelOf(invoke) : ir::KernelOp())
        addKernel(invoke, kernel);
      if (const auto obstacle = op->getAttrOfType<mlir::StringAttr>("no_kernel"))
        add(op->getLoc(), {cell(""), escaped("as written: " + obstacle.str()), cell(""), cell("")});
    });
  if (rows.empty())
    return "";
  return "<h2>Loops</h2>\n<table>\n<tr><th>loop</th><th>statements</th><th>on one process</th>"
         "<th>bytes between memory and cache, predicted</th><th>measured</th></tr>\n" +
         rows + "</table>\n";
}

} // namespace dpg::views
