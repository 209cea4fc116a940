// Calls of functions in a task's body, once for each element.
#include "compiler/emit/cpp/task_emitter.h"
#include "compiler/emit/cpp/variants.h"
#include "dialects/dpg/names.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;

bool TaskEmitter::callsFunctions() const {
  return ir::NestOp(nest)
      .walk([](mlir::Operation *op) {
        return llvm::isa<ir::CallOp, ir::InvokeOp>(op) ? mlir::WalkResult::interrupt() : mlir::WalkResult::advance();
      })
      .wasInterrupted();
}

void TaskEmitter::emitCall(ir::CallOp call, cpp::Block &out) {
  std::vector<Expression> arguments;
  for (mlir::Value argument : call.getArguments())
    arguments.push_back(use(argument));
  define(call.getResult(0), cpp::call(functions.lookup(call.getCallee()), std::move(arguments)), out);
}

/// A template finds its types by its arguments, others convert what they get.
void TaskEmitter::emitInvoke(ir::InvokeOp invoke, cpp::Block &out) {
  std::vector<Expression> arguments;
  for (mlir::Value argument : invoke.getArguments())
    arguments.push_back(invoke.getIsTemplate() ? typed(argument) : use(argument));
  const mlir::Value result = invoke.getResult(0);
  if (invoke.getGivesResult())
    return define(result, cpp::call(Variants::qualified(invoke.getFunction()), std::move(arguments)), out);
  const std::string name = names.take(ir::nameOf(result));
  out.push_back(cpp::Declaration{scalarType(result.getType()), name, zeroOf(result.getType())});
  const auto directions = invoke.getDirections().getAsValueRange<mlir::StringAttr>();
  const auto before = llvm::find_if(directions, [](llvm::StringRef direction) { return direction != "in"; });
  arguments.insert(arguments.begin() + std::distance(directions.begin(), before), atom(name));
  out.push_back(cpp::Evaluation{cpp::call(Variants::qualified(invoke.getFunction()), std::move(arguments))});
  bind(result, atom(name));
}

} // namespace dpg::emit
