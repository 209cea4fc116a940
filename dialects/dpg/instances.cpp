// Follows loops on groups of processes to the graphs of their instances: see instances.h.
#include "dialects/dpg/instances.h"

namespace dpg::ir {

llvm::SetVector<GraphOp> withInstances(GraphOp graph) {
  auto module = graph->getParentOfType<mlir::ModuleOp>();
  llvm::SetVector<GraphOp> graphs;
  graphs.insert(graph);
  const auto add = [&](llvm::StringRef symbol) {
    if (auto instance = module.lookupSymbol<GraphOp>(symbol))
      graphs.insert(instance);
  };
  for (size_t next = 0; next < graphs.size(); ++next)
    GraphOp(graphs[next]).walk([&](mlir::Operation *op) {
      if (auto parallel = llvm::dyn_cast<ParallelOp>(op))
        add(parallel.getBody());
      else if (auto beside = llvm::dyn_cast<BesideOp>(op))
        for (unsigned task = 0; task < beside.taskCount(); ++task)
          add(beside.body(task));
    });
  return graphs;
}

} // namespace dpg::ir
