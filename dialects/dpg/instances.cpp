// Follows loops on groups of processes to the graphs of their instances: see instances.h.
#include "dialects/dpg/instances.h"

namespace dpg::ir {

llvm::SetVector<GraphOp> withInstances(GraphOp graph) {
  auto module = graph->getParentOfType<mlir::ModuleOp>();
  llvm::SetVector<GraphOp> graphs;
  graphs.insert(graph);
  for (size_t next = 0; next < graphs.size(); ++next)
    GraphOp(graphs[next]).walk([&](ParallelOp parallel) {
      if (auto instance = module.lookupSymbol<GraphOp>(parallel.getBody()))
        graphs.insert(instance);
    });
  return graphs;
}

} // namespace dpg::ir
