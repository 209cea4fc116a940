// Calls of functions in C++ that implement components.
//
// A collective function is called by every process. A kernel takes the parts of one process: where all its arrays are
// replicated every process calls it, and where they are not all of them lie on process 0, which calls it alone; or
// there is but one process, for which alone it is chosen among others.
#include "compiler/emit/cpp/graph_emitter.h"
#include "compiler/emit/syntax/printer.h"
#include "dialects/dpg/names.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::cast;
using llvm::StringRef;

/// A template finds its types by spans alone, others convert what they get.
Expression GraphEmitter::functionArgument(ir::InvokeOp invoke, mlir::Value value) {
  auto type = llvm::dyn_cast<ir::ArrayType>(value.getType());
  if (!type)
    return use(value);
  const Expression array = atom(buffer(value));
  if (invoke.getCollective())
    return array;
  if (type.isSparse())
    return cpp::method(array, "rows");
  if (type.rank() > 1 || !invoke.getIsTemplate())
    return array;
  const bool isRead = llvm::is_contained(invoke.getArguments(), value);
  return cpp::call((isRead ? "std::span<const " : "std::span<") + scalarType(type.getElement()) + ">", {array});
}

/// Buffers declared, holding what the function updates, and variables for scalars.
void GraphEmitter::prepareResults(ir::InvokeOp invoke, cpp::Block &out) {
  auto begins = invoke->getAttrOfType<mlir::ArrayAttr>("init");
  for (mlir::OpResult result : invoke.getResults()) {
    const mlir::Value before = invoke.updatedBy(result.getResultNumber());
    if (auto type = llvm::dyn_cast<ir::ArrayType>(result.getType())) {
      const StringRef begin = cast<mlir::StringAttr>(begins[result.getResultNumber()]).getValue();
      if (begin == "copy")
        copyInto(storage.bufferOf(result), storage.bufferOf(before), out);
      else
        declareBuffer(storage.bufferOf(result), type, out);
    } else if (!invoke.getGivesResult()) {
      const std::string name = names.take(describe(result));
      out.push_back(cpp::Declaration{scalarType(result.getType()), name, before ? use(before) : atom("0")});
      bind(result, atom(name));
    }
  }
}

void GraphEmitter::emitInvoke(ir::InvokeOp invoke, cpp::Block &out) {
  prepareResults(invoke, out);
  std::vector<Expression> arguments;
  unsigned taken = 0, given = 0;
  for (StringRef direction : invoke.getDirections().getAsValueRange<mlir::StringAttr>()) {
    if (direction == "in")
      arguments.push_back(functionArgument(invoke, invoke.getArguments()[taken]));
    else if (!invoke.getGivesResult() || llvm::isa<ir::ArrayType>(invoke.getResult(given).getType()))
      arguments.push_back(functionArgument(invoke, invoke.getResult(given)));
    taken += direction != "out";
    given += direction != "in";
  }
  if (invoke.getTakesCommunicator())
    arguments.push_back(comm());
  if (invoke.getTakesThreads())
    arguments.push_back(cpp::call("omp_get_max_threads", {}));
  if (invoke.getTakesPlace())
    arguments.push_back(atom(cpp::stringLiteral(placeOf(invoke.getLoc()))));
  const bool isChosen = invoke->getParentOfType<ir::ChooseOp>() != nullptr; // for the processes that there are
  if (!isChosen && invoke.getCollective() && (invoke.getFewest() > 1 || invoke.getMost() > 0))
    out.push_back(cpp::Evaluation{cpp::call(
        "dpg::check_processes",
        {comm(), atom(std::to_string(invoke.getFewest())), atom(std::to_string(invoke.getMost())),
         atom(cpp::stringLiteral(invoke.getImplementation())), atom(cpp::stringLiteral(placeOf(invoke.getLoc())))})});
  const Expression call = cpp::call(variants.functionOf(invoke), std::move(arguments));
  const bool isOnRoot = !invoke.getCollective() && invoke.hasSpreadArrays() && runsOnOneProcess();
  if (isOnRoot)
    return emitOnRoot(invoke, call, out);
  if (!invoke.getGivesResult())
    return statement(out, cpp::Evaluation{call}, invoke);
  for (mlir::Value result : invoke.getResults())
    if (!llvm::isa<ir::ArrayType>(result.getType())) {
      const std::string name = names.take(describe(result));
      statement(out, cpp::Declaration{"const " + scalarType(result.getType()), name, call}, invoke);
      bind(result, atom(name));
    }
}

/// What one process computes, scalars for all of them.
void GraphEmitter::emitOnRoot(ir::InvokeOp invoke, const Expression &call, cpp::Block &out) {
  std::string work = call.flat() + ";";
  std::vector<Expression> scalars;
  for (mlir::Value result : invoke.getResults()) {
    if (llvm::isa<ir::ArrayType>(result.getType()))
      continue;
    if (invoke.getGivesResult()) {
      const std::string name = names.take(describe(result));
      out.push_back(cpp::Declaration{scalarType(result.getType()), name, atom("0")});
      bind(result, atom(name));
      work = name + " = " + work;
    }
    scalars.push_back(use(result));
  }
  std::vector<Expression> words{comm(), atom("[&] { " + work + " }")};
  words.insert(words.end(), scalars.begin(), scalars.end());
  statement(out, cpp::Evaluation{cpp::call("dpg::on_root", std::move(words))}, invoke);
}

} // namespace dpg::emit
