// Drawings as text in Graphviz's language DOT: see dot.h.
//
// Labels are written in Graphviz's subset of HTML, where a text is safe once `&`, `<`, `>` and `"` are entities and
// what XML cannot hold is replaced.
#include "compiler/views/dot.h"
#include "compiler/views/data_text.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FormatVariadic.h"

#include <map>

using namespace dpg::views;
using llvm::StringRef;

namespace {

constexpr size_t lineCharacters = 60;      ///< of a statement in a node, which goes on in the next line
constexpr StringRef quiet = "#6B7785";     ///< places, remarks
constexpr StringRef exchanged = "#B4491C"; ///< what processes send each other

/// The text in lines of at most lineCharacters, cut at spaces, each ended by a break to the left.
std::string wrapped(StringRef text) {
  std::string result;
  while (text.size() > lineCharacters) {
    const size_t space = text.take_front(lineCharacters).rfind(' ');
    if (space == StringRef::npos || space == 0)
      break;
    result += escaped(text.take_front(space)) + "<br align=\"left\"/>";
    text = text.drop_front(space + 1);
  }
  return result + escaped(text) + "<br align=\"left\"/>";
}

std::string styled(StringRef text, StringRef color, int points) {
  return llvm::formatv("<font color=\"{0}\" point-size=\"{1}\">{2}</font>", color, points, text);
}

StringRef attributesOf(NodeKind kind) {
  switch (kind) {
  case NodeKind::Input:
    return "fillcolor=\"#FFF3D1\", color=\"#C4922A\"";
  case NodeKind::Output:
    return "fillcolor=\"#FFE3C2\", color=\"#C06A1E\", penwidth=2";
  case NodeKind::Task:
    return "fillcolor=\"#DCE9F8\", color=\"#3A6EA8\"";
  case NodeKind::Storage:
    return "fillcolor=\"#E9E4F5\", color=\"#7459A8\"";
  case NodeKind::Scalar:
    return "fillcolor=\"#FFFFFF\", color=\"#8796A5\"";
  case NodeKind::Condition:
    return "fillcolor=\"#FFFFFF\", color=\"#3A6EA8\", shape=hexagon, style=filled";
  case NodeKind::Contract:
    return "fillcolor=\"#D5EFD8\", color=\"#2F7D3B\", peripheries=2";
  case NodeKind::Show:
    return "fillcolor=\"#FFFFFF\", color=\"#8796A5\", shape=note, style=filled";
  }
  llvm_unreachable("all kinds are listed");
}

StringRef attributesOf(ClusterKind kind) {
  switch (kind) {
  case ClusterKind::Graph:
    return "bgcolor=\"#FFFFFF\", color=\"#FFFFFF\"";
  case ClusterKind::Loop:
    return "bgcolor=\"#F1F5FA\", color=\"#7C9CC0\"";
  case ClusterKind::Branch:
    return "bgcolor=\"#FAF6EC\", color=\"#C2AB79\"";
  case ClusterKind::Certificate:
    return "bgcolor=\"#F0F8F0\", color=\"#6FA777\"";
  case ClusterKind::Component:
    return "bgcolor=\"#FAFBFC\", color=\"#A9B4BF\", style=\"rounded,dashed\"";
  }
  llvm_unreachable("all kinds are listed");
}

/// Several flows between the same two nodes are one edge.
using EdgeKey = std::tuple<size_t, size_t, bool>;

class Printer {
public:
  explicit Printer(const TaskGraph &graph) : graph(graph) {}
  std::string print();

private:
  void printCluster(size_t cluster, unsigned depth);
  void printNode(size_t node, unsigned depth);
  void printEdge(const EdgeKey &key, llvm::ArrayRef<const Flow *> flows);
  std::string flowLabel(const Flow &flow);
  void line(unsigned depth, const llvm::Twine &text) { this->text += std::string(2 * depth, ' ') + text.str() + "\n"; }

  const TaskGraph &graph;
  std::string text;
  llvm::StringSet<> explained; ///< data whose type stands at an edge, or in its node
};

/// A name of DOT: escaped as a string in quotes.
std::string quoted(StringRef name) {
  std::string result = "\"";
  for (const char character : escaped(name))
    result += character == '\\' ? "\\\\" : std::string(1, character);
  return result + "\"";
}

std::string clusterLabel(const Cluster &cluster) {
  std::string label = "<b>" + escaped(cluster.title) + "</b><br align=\"left\"/>";
  for (const std::string &remark : cluster.remarks)
    if (!remark.empty())
      label += styled(wrapped(remark), quiet, 10);
  return label;
}

std::string nodeLabel(const Node &node) {
  std::string label = "<table border=\"0\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"2\">";
  label += "<tr><td align=\"left\" colspan=\"2\"><b>" + escaped(node.name) + "</b></td></tr>";
  for (const Statement &statement : node.statements) {
    if (statement.text.empty() && statement.place.empty())
      continue;
    const std::string place = statement.place.empty() ? "" : styled(escaped(statement.place), quiet, 9);
    const std::string said = statement.text.empty() ? "" : styled(wrapped(statement.text), "#1F2933", 10);
    label += "<tr>";
    if (!said.empty())
      label += "<td align=\"left\" balign=\"left\"" + std::string(place.empty() ? " colspan=\"2\"" : "") + ">" + said +
               "</td>";
    if (!place.empty())
      label += "<td align=\"right\" valign=\"top\"" + std::string(said.empty() ? " colspan=\"2\"" : "") + ">" + place +
               "</td>";
    label += "</tr>";
  }
  return label + "</table>";
}

void Printer::printNode(size_t index, unsigned depth) {
  const Node &node = graph.nodes[index];
  line(depth, llvm::formatv("n{0} [{1}, label=<{2}>];", index, attributesOf(node.kind), nodeLabel(node)).str());
}

void Printer::printCluster(size_t index, unsigned depth) {
  const Cluster &cluster = graph.clusters[index];
  line(depth, llvm::formatv("subgraph cluster{0} {{", index).str());
  line(depth + 1,
       llvm::formatv("graph [margin=14, {0}, label=<{1}>];", attributesOf(cluster.kind), clusterLabel(cluster)).str());
  for (size_t node = 0; node < graph.nodes.size(); ++node)
    if (graph.nodes[node].cluster == index)
      printNode(node, depth + 1);
  for (size_t child = 1; child < graph.clusters.size(); ++child)
    if (graph.clusters[child].parent == index)
      printCluster(child, depth + 1);
  line(depth, "}");
}

/// The type stands at the first edge of a value. Nodes that hold one value show its name and type themselves.
std::string Printer::flowLabel(const Flow &flow) {
  const Node &from = graph.nodes[flow.from], &to = graph.nodes[flow.to];
  const bool isFromValue =
      from.kind == NodeKind::Input || from.kind == NodeKind::Scalar || from.kind == NodeKind::Storage;
  const bool isInNode = isFromValue || to.kind == NodeKind::Output;
  const bool isNamed = isInNode && flow.readAs.empty() && flow.name == (isFromValue ? from.name : to.name);
  const bool isTyped = isInNode || !explained.insert(std::to_string(flow.from) + " " + flow.name).second;
  std::string label;
  if (!isNamed && !flow.name.empty())
    label = "&#160;<b>" + escaped((flow.readAs.empty() ? "" : flow.readAs + " = ") + flow.name) + "</b>" +
            (isTyped ? "" : ": " + escaped(flow.type)) + "<br align=\"left\"/>";
  for (const std::string &exchange : flow.exchanges)
    label += "&#160;" + styled(escaped(exchange), exchanged, 9) + "<br align=\"left\"/>";
  return label;
}

void Printer::printEdge(const EdgeKey &key, llvm::ArrayRef<const Flow *> flows) {
  const auto [from, to, isForNextIteration] = key;
  std::string label;
  for (const Flow *flow : flows)
    label += flowLabel(*flow);
  if (isForNextIteration)
    label += "&#160;" + styled("next iteration", quiet, 9) + "<br align=\"left\"/>";
  std::vector<std::string> attributes;
  if (!label.empty())
    attributes.push_back("label=<" + label + ">");
  if (isForNextIteration)
    attributes.push_back("style=dashed");
  if (llvm::any_of(flows, [](const Flow *flow) { return !flow->exchanges.empty(); }))
    attributes.push_back("color=\"" + exchanged.str() + "\", penwidth=1.8");
  const std::string list = attributes.empty() ? "" : " [" + llvm::join(attributes, ", ") + "]";
  line(1, llvm::formatv("n{0} -> n{1}{2};", from, to, list).str());
}

std::string Printer::print() {
  line(0, "digraph " + quoted(graph.name) + " {");
  // newrank: without it, dot cannot rank the edges of iterations where loops stand in loops.
  line(1, "graph [rankdir=TB, newrank=true, charset=\"UTF-8\", fontname=\"Helvetica,Arial,sans-serif\", fontsize=13, "
          "labeljust=l, style=rounded, nodesep=0.35, ranksep=0.45, pad=0.2];");
  line(1,
       "node [fontname=\"Helvetica,Arial,sans-serif\", fontsize=12, shape=box, style=\"rounded,filled\", penwidth=1.2, "
       "margin=\"0.08,0.04\"];");
  line(1, "edge [fontname=\"Helvetica,Arial,sans-serif\", fontsize=10, color=\"#56646F\", fontcolor=\"#1F2933\", "
          "arrowsize=0.7];");
  printCluster(0, 1);
  std::vector<EdgeKey> order;
  std::map<EdgeKey, std::vector<const Flow *>> edges;
  for (const Flow &flow : graph.flows) {
    const EdgeKey key{flow.from, flow.to, flow.isForNextIteration};
    if (edges[key].empty())
      order.push_back(key);
    edges[key].push_back(&flow);
  }
  for (const EdgeKey &key : order)
    printEdge(key, edges[key]);
  line(0, "}");
  return std::move(text);
}

} // namespace

std::string dpg::views::dotOf(const TaskGraph &graph) { return Printer(graph).print(); }
