// The values of a graph and the tasks that compute them: see value_tables.h.
#include "compiler/views/value_tables.h"

#include "compiler/views/costs.h"
#include "compiler/views/data_text.h"
#include "compiler/views/kernel_costs.h"
#include "dialects/dpg/instances.h"
#include "dialects/dpg/names.h"

#include <cmath>
#include <set>

namespace dpg::views {

using llvm::StringRef;

namespace {

std::string costCell(const std::optional<Extent> &cost, const ReportSurroundings &around) {
  return cost ? figureText({*cost, 1}, around) : "";
}

std::string cellOf(StringRef text) {
  return "<td>" + (text.empty() ? R"(<span class="unknown">&ndash;</span>)" : escaped(text)) + "</td>";
}

std::string table(llvm::ArrayRef<StringRef> titles, const std::string &rows) {
  std::string text = "<table>\n<tr>";
  for (StringRef title : titles)
    text += "<th>" + escaped(title) + "</th>";
  return text + "</tr>\n" + rows + "</table>\n";
}

std::string row(llvm::ArrayRef<std::string> cells) {
  std::string text = "<tr>";
  for (const std::string &cell : cells)
    text += cellOf(cell);
  return text + "</tr>\n";
}

// ------------------------------------------------------------------------------------------------------------- values

/// Of the relative error that storing a number adds, its largest; nothing where it adds none that counts for itself.
std::string roundingText(mlir::Type element) {
  auto format = llvm::dyn_cast<mlir::FloatType>(element);
  return format ? "rounding: " + numberText(std::ldexp(1.0, -int(format.getFPMantissaWidth()))) : "";
}

/// What a contract asks for, and by what it is met; the rounding of other values.
class Budgets {
public:
  explicit Budgets(ir::GraphOp graph) {
    graph.walk([&](ir::CheckContractOp check) {
      const bool isBounded = check->hasAttr("bounded");
      kinds.try_emplace(check.getName(), isBounded ? "bounded" : "certified");
    });
    const unsigned results = graph.getBody().front().getTerminator()->getNumOperands();
    for (unsigned result = 0; result < results; ++result)
      if (const ir::ParameterAttr parameter = graph.parameterOfResult(result); parameter.getContract()) {
        const auto kind = kinds.find(parameter.getName());
        texts[parameter.getName()] =
            (parameter.getContractText() + ", " + (kind == kinds.end() ? "proved" : kind->second)).str();
      }
  }

  std::string of(mlir::Value value) const {
    const auto found = texts.find(ir::nameInProgram(value));
    if (found != texts.end())
      return found->second;
    if (llvm::isa<mlir::BlockArgument>(value))
      return "exact"; // references are those of what the inputs are rounded to
    auto type = llvm::dyn_cast<ir::ArrayType>(value.getType());
    return roundingText(type ? type.getElement() : value.getType());
  }

private:
  llvm::StringMap<StringRef> kinds;
  llvm::StringMap<std::string> texts;
};

/// The values that have names, in the order of the program: of several versions in one format the first.
llvm::SmallVector<mlir::Value> namedValues(ir::GraphOp graph) {
  llvm::SmallVector<mlir::Value> values;
  std::set<std::pair<std::string, const void *>> met;
  const auto add = [&](mlir::Value value) {
    const bool isData = llvm::isa<ir::ArrayType>(value.getType()) || num::isNumber(value.getType());
    const std::string name = ir::nameInMemory(value);
    if (isData && !name.empty() && met.insert({name, value.getType().getAsOpaquePointer()}).second)
      values.push_back(value);
  };
  llvm::for_each(graph.getBody().getArguments(), add);
  graph.walk([&](mlir::Operation *op) {
    if (llvm::isa<ir::RunOp, ir::InvokeOp, ir::StoreAsOp, ir::ChooseOp>(op))
      llvm::for_each(op->getResults(), add);
  });
  llvm::for_each(graph.getBody().front().getTerminator()->getOperands(), add); // loops may give them
  return values;
}

/// The task, function or conversion that gives a value.
std::string givenBy(mlir::Value value) {
  mlir::Operation *op = value.getDefiningOp();
  if (!op)
    return "input";
  if (auto run = llvm::dyn_cast<ir::RunOp>(op))
    return run.getTask().str();
  if (auto invoke = llvm::dyn_cast<ir::InvokeOp>(op))
    return invoke.getImplementation().str();
  return llvm::isa<ir::StoreAsOp>(op) ? "stored anew" : llvm::isa<ir::RepeatOp, ir::ForOp>(op) ? "a loop" : "";
}

std::string valueRows(ir::GraphOp graph, const ReportSurroundings &around) {
  const Budgets budgets(graph);
  std::string rows;
  for (mlir::Value value : namedValues(graph)) {
    auto type = llvm::dyn_cast<ir::ArrayType>(value.getType());
    const mlir::Type element = type ? type.getElement() : value.getType();
    std::string reached;
    if (around.measured)
      if (const auto found = around.measured->contracts.find(ir::nameInProgram(value).str());
          found != around.measured->contracts.end())
        reached = found->second;
    rows += row({ir::nameInMemory(value), typeText(value.getType(), graph), numberText(bitsOf(element)),
                 costCell(bytesOf(value), around), givenBy(value), budgets.of(value), reached});
  }
  return rows;
}

// -------------------------------------------------------------------------------------------------------------- tasks

/// What one run of a task costs; texts are empty where that is not known.
struct TaskCost {
  std::string bytes, operations;
  std::optional<double> seconds; ///< predicted
};

TaskCost costOfTask(ir::RunOp run, const ReportSurroundings &around) {
  const std::optional<Cost> cost = costOf(run);
  if (!cost)
    return {};
  TaskCost found{costCell(cost->bytes, around), costCell(cost->operations, around), std::nullopt};
  const std::optional<double> bytes = valueOf(cost->bytes, around), operations = valueOf(cost->operations, around);
  if (bytes && operations)
    found.seconds = predictedSeconds(*bytes, *operations, cost->isInSingle, around.measured->machine);
  return found;
}

/// Of kernels; what other functions cost, they know.
TaskCost costOfTask(ir::InvokeOp invoke, const ReportSurroundings &around) {
  const ir::KernelOp kernel = kernelOf(invoke);
  const std::optional<ir::Traffic> traffic = kernel ? ir::trafficOf(kernel) : std::nullopt;
  const std::optional<ir::Amount> once = kernel ? bytesOnce(kernel) : std::nullopt;
  if (!traffic || !once)
    return {};
  return {figureText(*once, around), figureText(traffic->operations, around), predictedSeconds(kernel, around)};
}

std::string taskRow(mlir::Operation *op, const std::string &name, const TaskCost &cost,
                    const ReportSurroundings &around) {
  std::string runs, predicted, measured;
  if (around.measured) {
    const auto found = around.measured->tasks.find(name);
    const double times = found == around.measured->tasks.end() ? 0 : found->second.runs;
    runs = numberText(times);
    if (times > 0)
      measured = secondsText(found->second.seconds);
    if (cost.seconds && times > 0)
      predicted = secondsText(times * *cost.seconds);
  }
  return row({name, placeText(op->getLoc()), cost.bytes, cost.operations, runs, predicted, measured});
}

std::string taskRows(ir::GraphOp graph, const ReportSurroundings &around) {
  std::string rows;
  std::set<std::string> met;
  for (ir::GraphOp each : ir::withInstances(graph))
    each.walk([&](mlir::Operation *op) {
      if (auto run = llvm::dyn_cast<ir::RunOp>(op); run && met.insert(run.getTask().str()).second)
        rows += taskRow(run, run.getTask().str(), costOfTask(run, around), around);
      auto invoke = llvm::dyn_cast<ir::InvokeOp>(op);
      if (invoke && !op->getParentOfType<ir::ChooseOp>() && met.insert(invoke.getImplementation().str()).second)
        rows += taskRow(invoke, invoke.getImplementation().str(), costOfTask(invoke, around), around);
    });
  return rows;
}

} // namespace

std::string valueTables(ir::GraphOp graph, const ReportSurroundings &around) {
  std::string text = "<h2>Values</h2>\n";
  const std::string values = valueRows(graph, around);
  text += values.empty() ? "<p>There are none.</p>\n"
                         : table({"value", "type, and what it is held in", "bits", "bytes", "given by",
                                  "error budget: contract, or relative", "reached in this run"},
                                 values);
  const std::string tasks = taskRows(graph, around);
  if (tasks.empty())
    return text;
  text += "<h2>Tasks</h2>\n<p>Bytes are those of all arrays that a run reads or writes, each once. ";
  if (around.measured)
    text += "All times are those of all runs, of the slowest process; predicted from the machine profile " +
            escaped(around.measured->machine.origin) + ". The graph took " + secondsText(around.measured->seconds) +
            ", exchanges and conversions with it.";
  return text + "</p>\n" +
         table({"task", "at", "bytes a run", "operations a run", "runs", "predicted", "measured"}, tasks);
}

} // namespace dpg::views
