// The C++ function of one task: parameters, comments, results. See task_emitter.h.
#include "compiler/emit/cpp/task_emitter.h"

#include "compiler/emit/cpp/origin_lines.h"

#include "compiler/ast/extent_text.h"
#include "compiler/emit/syntax/printer.h"
#include "dialects/dpg/names.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

namespace dpg::emit {

using cpp::atom;
using llvm::cast;

/// An index by the value that it has in the program, a size by its parameter.
cpp::Expression TaskEmitter::sizeNamed(llvm::StringRef name) {
  if (const mlir::Value index = indexValues.lookup(name))
    return use(index);
  const auto found = parameters.sizes.find(name);
  return atom(found == parameters.sizes.end() ? identifier(name) : found->second);
}

/// Names all arguments; gives the parameters for those in use, the arrays that are written last.
std::vector<cpp::Parameter> TaskEmitter::arrayParameters(TaskParameters &declared) {
  std::vector<cpp::Parameter> list;
  for (unsigned argument : signature.arguments) {
    const mlir::BlockArgument value = task.getBody().getArgument(argument);
    const std::string name = names.take(llvm::cast<mlir::StringAttr>(task.getArgumentNames()[argument]).getValue());
    declared.arrays[argument] = name;
    auto array = llvm::dyn_cast<ir::ArrayType>(value.getType());
    const bool isWritten = signature.isWritten(argument);
    const bool areTiles = signature.tiles && argument == signature.matrix;
    const std::string type = areTiles    ? "const dpg::tile_rows &"
                             : !array    ? scalarType(value.getType())
                             : isWritten ? writeParameterType(array)
                                         : readParameterType(array, signature.uses.withGhosts.contains(argument));
    list.push_back({type, name});
  }
  return list;
}

TaskParameters TaskEmitter::declareParameters() {
  TaskParameters declared;
  declared.list = arrayParameters(declared);
  auto add = [&](const std::string &type, llvm::StringRef wanted) {
    declared.list.push_back({type, names.take(wanted)});
    return declared.list.back().name;
  };
  for (const std::string &size : signature.sizes)
    declared.sizes[size] = add("dpg::index", size);
  if (signature.takesRows)
    declared.rows = add("dpg::index_range", "rows");
  if (signature.takesOwners)
    declared.owners = add("const dpg::partition &", "owners");
  if (signature.polls())
    for (const std::string &type : signature.uses.exchanges)
      declared.inFlight.push_back(add(type + " &", "in_flight"));
  return declared;
}

void TaskEmitter::bindArguments() {
  for (const auto &[argument, name] : parameters.arrays)
    bind(task.getBody().getArgument(argument), atom(name));
}

cpp::Block TaskEmitter::declareAccumulators() {
  cpp::Block declarations;
  for (size_t i = 0; i < signature.accumulated.size(); ++i) {
    ir::AccumulateOp accumulate = nest.accumulateOf(nest.arrayCount() + i);
    accumulators.push_back(names.take(signature.accumulated[i]));
    if (blockIndex)
      declarations.push_back(cpp::Declaration{"dpg::sample_block", accumulators.back()});
    else if (isGathered(signature.accumulatedTypes[i]))
      declarations.push_back(cpp::Declaration{signature.accumulatedTypes[i], accumulators.back() + "{}"});
    else
      declarations.push_back(cpp::Declaration{signature.accumulatedTypes[i], accumulators.back(),
                                              identityOf(accumulate.getKind(), accumulate.getValue().getType())});
  }
  return declarations;
}

void TaskEmitter::appendResult(cpp::Block &body) const {
  std::vector<cpp::Expression> values;
  for (const std::string &name : accumulators)
    values.push_back(blockIndex ? cpp::method(atom(name), "total") : atom(name));
  if (values.size() == 1)
    body.push_back(cpp::Return{values.front()});
  if (values.size() < 2)
    return;
  body.push_back(cpp::Return{cpp::braces("", std::move(values))});
}

mlir::FailureOr<cpp::Function> TaskEmitter::emitFunction() {
  task->walk([&](ir::CallOp call) {
    if (const std::string &function = functions.lookup(call.getCallee()); !names.isTaken(function))
      names.take(function); // no name in here may hide it
  });
  parameters = declareParameters();
  bindArguments();
  if (computesSampleBlocks())
    blockIndex = innermostIndex();
  cpp::Function function{signature.resultType, signature.name, parameters.list};
  function.comment = originLines(nest.getOrigins());
  cpp::Block body = declareAccumulators();
  for (mlir::Operation &op : task.getBody().front().without_terminator())
    if (&op != nest.getOperation() && mlir::failed(emit(&op, body)))
      return mlir::failure();
  if (mlir::failed(emitLoops(body)))
    return mlir::failure();
  appendResult(body);
  function.body = std::move(body);
  return function;
}

} // namespace dpg::emit
