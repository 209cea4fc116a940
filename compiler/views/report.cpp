// A page about the tasks of a graph: see report.h.
#include "compiler/views/report.h"

#include "compiler/views/data_text.h"
#include "compiler/views/loop_table.h"
#include "compiler/views/value_tables.h"
#include "dialects/dpg/instances.h"

#include "llvm/ADT/StringExtras.h"

#include <set>

namespace dpg::views {

using llvm::StringRef;

namespace {

constexpr StringRef style = R"(<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; margin: 0.5rem 0 1.5rem; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.8rem; border-bottom: 1px solid #ddd; }
code { font: 13px/1.5 ui-monospace, monospace; }
figure { margin: 1rem 0; overflow-x: auto; }
.place, .unknown { color: #777; }
</style>
)";

/// One implementation of one task, for the columns of its row.
struct Row {
  ir::ChooseOp choice;
  unsigned position;
  const ReportSurroundings &surroundings;

  ir::CandidateAttr candidate() const { return ir::ChooseOp(choice).candidate(position); }
  ReportedTimes times() const {
    const auto found = surroundings.times.find({ir::ChooseOp(choice).getTask().str(), candidate().getName().str()});
    return found == surroundings.times.end() ? ReportedTimes() : found->second;
  }
};

/// What the program states; without `operations` or `bytes`, what stands in their place.
std::string expertiseCell(const Row &row) {
  std::vector<std::string> lines;
  const auto all = row.choice->getAttrOfType<mlir::ArrayAttr>("expertise");
  if (all && row.position < all.size())
    for (StringRef fact : llvm::cast<mlir::ArrayAttr>(all[row.position]).getAsValueRange<mlir::StringAttr>())
      lines.push_back(fact.str());
  const auto states = [&](StringRef word) {
    return llvm::any_of(lines, [&](const std::string &line) { return StringRef(line).starts_with(word); });
  };
  const bool statesOperations = states("operations"), statesBytes = states("bytes");
  if (!statesOperations)
    lines.push_back("operations: two for each element of the arguments, as nothing is stated");
  if (!statesBytes)
    lines.push_back("bytes: those of arguments and results, as nothing is stated");
  return codeLines(lines);
}

std::string countText(int64_t fewest, int64_t most, StringRef what) {
  if (fewest == 1 && most == 0)
    return "";
  const std::string last = most == 0 ? "" : std::to_string(most);
  return (what + " " + (fewest == most ? last : std::to_string(fewest) + ".." + last)).str();
}

std::string requirementsCell(const Row &row) {
  ir::ChooseOp choice = row.choice;
  const ir::CandidateAttr candidate = row.candidate();
  std::vector<std::string> lines;
  const auto add = [&](std::string text) {
    if (!text.empty())
      lines.push_back(std::move(text));
  };
  add(countText(candidate.getFewestProcesses(), candidate.getMostProcesses(), "processes"));
  add(countText(candidate.getFewestThreads(), candidate.getMostThreads(), "threads"));
  if (!candidate.getFeatures().empty())
    add("features " + candidate.getFeatures().str());
  for (auto [requiredBy, text] :
       llvm::zip(choice.getRequiredBy(), choice.getRequirementTexts().getAsValueRange<mlir::StringAttr>()))
    if (requiredBy == row.position)
      add(text.str());
  return codeLines(lines);
}

struct Column {
  StringRef title;
  std::string (*cellOf)(const Row &row);
};

constexpr Column columns[] = {
    {"implementation", [](const Row &row) { return "<code>" + escaped(row.candidate().getName()) + "</code>"; }},
    {"expertise", expertiseCell},
    {"requires", requirementsCell},
    {"predicted", [](const Row &row) { return cell(row.times().predicted); }},
    {"recorded", [](const Row &row) { return cell(row.times().recorded); }},
    {"measured in this run", [](const Row &row) { return cell(row.times().measured); }},
};

std::string tableOf(ir::ChooseOp choice, const ReportSurroundings &surroundings) {
  std::string text = "<h3>" + escaped(choice.getTask()) + " <span class=\"place\">" +
                     escaped(placeText(choice.getLoc())) + "</span></h3>\n<table>\n<tr>";
  for (const Column &column : columns)
    text += "<th>" + escaped(column.title) + "</th>";
  text += "</tr>\n";
  for (unsigned position = 0; position < choice.getCandidates().size(); ++position) {
    text += "<tr>";
    for (const Column &column : columns)
      text += "<td>" + column.cellOf({choice, position, surroundings}) + "</td>";
    text += "</tr>\n";
  }
  return text + "</table>\n";
}

/// Tasks that run in one way only, each once.
std::string otherTasks(ir::GraphOp graph) {
  std::string rows;
  std::set<std::string> met;
  const auto add = [&](mlir::Operation *op) {
    auto run = llvm::dyn_cast<ir::RunOp>(op);
    auto invoke = llvm::dyn_cast<ir::InvokeOp>(op);
    if ((!run && !invoke) || op->getParentOfType<ir::ChooseOp>())
      return;
    const StringRef name = run ? run.getTask() : invoke.getImplementation();
    if (met.insert(name.str()).second)
      rows += "<tr><td><code>" + escaped(name) + "</code></td><td class=\"place\">" + escaped(placeText(op->getLoc())) +
              "</td></tr>\n";
  };
  for (ir::GraphOp each : ir::withInstances(graph))
    each.walk(add);
  return rows.empty() ? "" : "<h2>Tasks that run in one way</h2>\n<table>\n" + rows + "</table>\n";
}

} // namespace

std::string reportOf(ir::GraphOp graph, const ReportSurroundings &surroundings) {
  const std::string title = graph.getSymName().str() + " (" + surroundings.source + ")";
  std::string text = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + escaped(title) +
                     "</title>\n" + style.str() + "</head>\n<body>\n<h1>" + escaped(title) + "</h1>\n";
  if (!graph.getDocumentation().trim().empty())
    text += "<p>" + escaped(llvm::join(llvm::split(graph.getDocumentation().trim(), '\n'), " ")) + "</p>\n";
  if (!surroundings.drawing.empty())
    text += "<figure>\n" + surroundings.drawing + "</figure>\n";
  text += "<h2>Tasks with several implementations</h2>\n";
  text += "<p>" +
          (surroundings.run.empty() ? "Options of the program behind <code>--</code> add times."
                                    : "Times of " + escaped(surroundings.run) + ".") +
          "</p>\n";
  bool hasChoices = false;
  for (ir::GraphOp each : ir::withInstances(graph))
    each.walk([&](ir::ChooseOp choice) {
      text += tableOf(choice, surroundings);
      hasChoices = true;
    });
  if (!hasChoices)
    text += "<p>There are none.</p>\n";
  return text + otherTasks(graph) + loopTable(graph, surroundings) + valueTables(graph, surroundings) +
         "</body>\n</html>\n";
}

} // namespace dpg::views
