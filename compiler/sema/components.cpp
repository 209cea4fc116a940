// Components by name, what they call, and which graph a program runs.
#include "compiler/sema/program_names.h"
#include "compiler/sema/sema.h"
#include "compiler/sema/walk.h"

#include "llvm/ADT/STLExtras.h"

#include <set>

using namespace dpg;
using namespace dpg::sema;
using namespace dpg::ast;
using llvm::dyn_cast;

ProgramNames sema::collectNames(Program &program, DiagnosticEngine &engine) {
  ProgramNames names;
  std::map<std::string, const Component *> known;
  for (Component *component : program.components) {
    auto [first, isNew] = known.insert({component->name.text, component});
    if (!isNew) {
      engine.report(DiagnosticKind::duplicate_component, component->name.range, component->name.text)
          .note(first->second->name.range, "it is defined here first");
      continue;
    }
    if (auto *callable = dyn_cast<Callable>(component))
      names.callables[component->name.text] = callable;
    else if (auto *implementation = dyn_cast<ImplementationComponent>(component))
      names.implementations[component->name.text] = implementation;
    else if (auto *execution = dyn_cast<ExecutionComponent>(component))
      names.executions[component->name.text] = execution;
  }
  return names;
}

namespace {

/// A call from one component of the program to another.
struct CallEdge {
  std::string callee;
  SourceRange range;
};

std::vector<CallEdge> edgesOf(const Block &body, const ProgramNames &names) {
  std::vector<CallEdge> edges;
  forEachCall(body, [&](const CallExpression &call) {
    if (names.callables.count(call.callee.text))
      edges.push_back({call.callee.text, call.callee.range});
  });
  return edges;
}

/// Looks for cycles in depth, with the path that leads to where it is.
class CycleFinder {
public:
  CycleFinder(const ProgramNames &names, DiagnosticEngine &engine) : engine(engine) {
    for (const auto &[name, callable] : names.callables)
      calls[name] = edgesOf(callable->body, names);
    for (const auto &[name, implementation] : names.implementations) // what a task does, its implementations do
      if (names.callables.count(implementation->of.text))
        llvm::append_range(calls[implementation->of.text], edgesOf(implementation->body, names));
  }

  void run() {
    for (const auto &[name, edges] : calls)
      visit(name);
  }

private:
  void visit(const std::string &name) {
    if (!visited.insert(name).second)
      return;
    path.push_back(name);
    for (const CallEdge &edge : calls[name]) {
      auto start = llvm::find(path, edge.callee);
      if (start == path.end())
        visit(edge.callee);
      else
        report(start - path.begin(), edge);
    }
    path.pop_back();
  }

  void report(size_t start, const CallEdge &closing) {
    std::string way;
    for (size_t i = start + 1; i < path.size(); ++i)
      way += (way.empty() ? " by way of `" : "`, `") + path[i];
    engine.report(DiagnosticKind::recursion, closing.range, closing.callee, way.empty() ? "" : way + "`");
  }

  DiagnosticEngine &engine;
  std::map<std::string, std::vector<CallEdge>> calls;
  std::vector<std::string> path;
  std::set<std::string> visited;
};

} // namespace

void sema::checkRecursion(const ProgramNames &program, DiagnosticEngine &engine) { CycleFinder(program, engine).run(); }

static bool isImplemented(const ProgramNames &names, const std::string &task) {
  return llvm::any_of(names.implementations, [&](const auto &entry) { return entry.second->of.text == task; });
}

void sema::checkOpaqueTasks(const Program &program, const ProgramNames &names, DiagnosticEngine &engine) {
  std::set<std::string> reported;
  auto check = [&](const CallExpression &call) {
    auto found = names.callables.find(call.callee.text);
    if (found == names.callables.end() || !isOpaque(*found->second) || isImplemented(names, call.callee.text))
      return;
    if (reported.insert(call.callee.text).second)
      engine.report(DiagnosticKind::opaque_task, call.callee.range, call.callee.text)
          .note(found->second->name.range, "it is declared here");
  };
  for (const Component *component : program.components) {
    if (auto *callable = dyn_cast<Callable>(component))
      forEachCall(callable->body, check);
    else if (auto *implementation = dyn_cast<ImplementationComponent>(component))
      forEachCall(implementation->body, check);
  }
}

bool sema::isOpaque(const Callable &callable) {
  return callable.kind == ComponentKind::Abstract && (!callable.hasBody || callable.body.empty());
}

std::vector<GraphComponent *> dpg::outermostGraphs(const Program &program) {
  std::set<std::string> called;
  std::vector<GraphComponent *> graphs;
  for (Component *component : program.components) {
    auto *graph = dyn_cast<GraphComponent>(component);
    if (!graph || graph->range.file != program.mainFile)
      continue;
    graphs.push_back(graph);
    forEachCall(graph->body, [&](const CallExpression &call) { called.insert(call.callee.text); });
  }
  llvm::erase_if(graphs, [&](const GraphComponent *graph) { return called.count(graph->name.text) > 0; });
  return graphs;
}

GraphComponent *dpg::mainGraph(const Program &program, llvm::StringRef name) {
  if (!name.empty())
    return llvm::dyn_cast_or_null<GraphComponent>(program.find(name));
  std::vector<GraphComponent *> graphs = outermostGraphs(program);
  return graphs.size() == 1 ? graphs.front() : nullptr;
}
