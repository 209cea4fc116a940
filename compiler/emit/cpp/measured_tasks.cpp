// Programs that note how long their tasks take, and what sizes they met: those that `dpgc report` runs.
#include "compiler/emit/cpp/graph_emitter.h"
#include "compiler/emit/syntax/printer.h"
#include "dialects/dpg/names.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;

/// Sizes, ints, and the entries of sparse matrices, as costs of tasks name them (views/task_costs.h).
void GraphEmitter::noteSizes(cpp::Block &out) {
  if (!measuresTasks || signature.isPrivate())
    return;
  const auto note = [&](const std::string &name, Expression value) {
    out.push_back(
        cpp::Evaluation{cpp::call("dpg::task_times::size", {atom(cpp::stringLiteral(name)), std::move(value)})});
  };
  for (llvm::StringRef size : graph.getSizes().getAsValueRange<mlir::StringAttr>())
    note(size.str(), sizeNamed(size));
  for (mlir::Value argument : graph.getBody().getArguments()) {
    const std::string name = ir::nameOf(argument).str();
    auto type = llvm::dyn_cast<ir::ArrayType>(argument.getType());
    if (type && type.isSparse())
      note("nnz_of_" + name, cpp::call("dpg::stored_entries", {atom(buffer(argument))}));
    else if (argument.getType().isIndex())
      note(name, use(argument));
  }
}

/// What `emit` adds to `out`, between two calls that note its time. The outer part of a run goes on with the inner one.
void GraphEmitter::measured(mlir::Operation *op, llvm::StringRef task, cpp::Block &out,
                            llvm::function_ref<void()> emit) {
  if (!measuresTasks)
    return emit();
  auto run = llvm::dyn_cast<ir::RunOp>(op);
  const std::string shared = isByAllThreads(op) ? "_shared" : "";
  std::vector<Expression> words{atom(cpp::stringLiteral(task))};
  if (run && run.getPart() == ir::Part::outer)
    words.push_back(atom("false"));
  out.push_back(cpp::Evaluation{cpp::call("dpg::task_times::begin" + shared, std::move(words))});
  emit();
  out.push_back(cpp::Evaluation{cpp::call("dpg::task_times::end" + shared, {})});
}

} // namespace dpg::emit
