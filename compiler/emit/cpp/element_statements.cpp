// Single elements of arrays that every process holds: `H(j, k) = ...` and `H(j, k)` in the function of a graph.
#include "compiler/emit/cpp/graph_emitter.h"

namespace dpg::emit {

using cpp::Expression;
using llvm::cast;

Expression GraphEmitter::elementOf(mlir::Value array, std::vector<Expression> subscripts) {
  const std::string name = buffer(array);
  return subscripts.size() == 1 ? Expression::subscript(cpp::atom(name), subscripts.front())
                                : cpp::call(name, std::move(subscripts));
}

void GraphEmitter::emitRead(ir::ReadOp read, cpp::Block &out) {
  std::vector<Expression> subscripts;
  for (mlir::Value subscript : read.getSubscripts())
    subscripts.push_back(use(subscript));
  define(read.getResult(), elementOf(read.getArray(), std::move(subscripts)), out);
}

/// Statements that are inlined several times share a count.
void GraphEmitter::emitCountRun(ir::CountRunOp run, cpp::Block &out) {
  std::string &count = runs[run.getStatement()];
  if (count.empty()) {
    count = names.take((run.getName() + "_runs").str());
    setup.push_back(cpp::Declaration{"dpg::index", count, cpp::atom("0")});
  }
  const std::string name = names.take(describe(run.getResult()));
  statement(out, cpp::Declaration{"const dpg::index", name, cpp::atom(count + "++")}, run);
  bind(run.getResult(), cpp::atom(name));
}

mlir::LogicalResult GraphEmitter::emitElements(ir::RunOp run, const TaskSignature &task, cpp::Block &out) {
  ir::TaskOp body = task.task;
  ir::NestOp nest = body.nest();
  bool isEmitted = true;
  auto valueOf = [&](mlir::Value inTask) {
    if (auto argument = llvm::dyn_cast<mlir::BlockArgument>(inTask)) {
      if (argument.getOwner() == &body.getBody().front())
        return use(run.getArguments()[argument.getArgNumber()]);
      return extent(cast<ir::IndexAttr>(nest.getIndices()[argument.getArgNumber()]).getFrom(), run);
    }
    mlir::Operation *op = inTask.getDefiningOp(); // a constant or a size, which the task repeats
    if (auto size = llvm::dyn_cast<ir::SizeOp>(op))
      return extent(size.getExtent(), run);
    isEmitted &= mlir::succeeded(emit(op, out));
    return isEmitted ? use(inTask) : cpp::atom("");
  };
  for (ir::PutOp put : nest.getBody().front().getOps<ir::PutOp>()) {
    std::vector<Expression> subscripts;
    for (mlir::Value subscript : put.getSubscripts())
      subscripts.push_back(valueOf(subscript));
    statement(out,
              cpp::Assignment{elementOf(run.getResult(put.getInto()), std::move(subscripts)), valueOf(put.getValue())},
              run);
  }
  return mlir::success(isEmitted);
}

} // namespace dpg::emit
