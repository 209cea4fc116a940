// The C++ function of one task: parameters, comments, results. See task_emitter.h.
#include "compiler/emit/cpp/task_emitter.h"

#include "compiler/ast/extent_text.h"
#include "dialects/dpg/names.h"

#include "llvm/ADT/StringExtras.h"

namespace dpg::emit {

using cpp::atom;
using llvm::cast;

cpp::Expression TaskEmitter::sizeNamed(llvm::StringRef name) {
  const auto found = parameters.sizes.find(name);
  return atom(found == parameters.sizes.end() ? identifier(name) : found->second);
}

llvm::StringSet<> TaskEmitter::extentsOf(ir::TaskOp task) {
  llvm::StringSet<> extents;
  for (mlir::BlockArgument argument : task.getBody().getArguments())
    if (auto type = llvm::dyn_cast<ir::ArrayType>(argument.getType()))
      for (ir::ExtentAttr extent : type.getShape())
        extents.insert(extent.getText());
  return extents;
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
    const std::string type = !array      ? scalarType(value.getType())
                             : isWritten ? writeParameterType(array)
                                         : readParameterType(array);
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

/// step: share[i] = ...;    pagerank.dpg:4, with the places below each other where the lines allow it.
std::vector<std::string> TaskEmitter::originLines() const {
  std::vector<std::pair<std::string, std::string>> rows;
  llvm::StringRef component;
  for (mlir::Attribute attribute : ir::NestOp(nest).getOrigins()) {
    auto origin = cast<ir::OriginAttr>(attribute);
    const bool isNew = origin.getComponent() != component;
    component = origin.getComponent();
    const std::string head = isNew ? (component + ": ").str() : std::string(component.size() + 2, ' ');
    const llvm::StringRef file =
        origin.getFile().rsplit('/').second.empty() ? origin.getFile() : origin.getFile().rsplit('/').second;
    rows.push_back({head + origin.getStatement().str(), (file + ":" + llvm::Twine(origin.getLine())).str()});
  }
  size_t width = 0, placeWidth = 0;
  for (const auto &[statement, place] : rows) {
    width = std::max(width, statement.size());
    placeWidth = std::max(placeWidth, place.size());
  }
  const bool aligns = width + 4 + placeWidth + 3 <= cpp::columnLimit;
  std::vector<std::string> lines;
  for (const auto &[statement, place] : rows)
    lines.push_back(statement + std::string(aligns ? width - statement.size() + 4 : 4, ' ') + place);
  return lines;
}

cpp::Block TaskEmitter::declareAccumulators() {
  cpp::Block declarations;
  for (size_t i = 0; i < signature.accumulated.size(); ++i) {
    ir::AccumulateOp accumulate = nest.accumulateOf(nest.arrayCount() + i);
    accumulators.push_back(names.take(signature.accumulated[i]));
    if (ir::givesIndex(accumulate.getKind()))
      declarations.push_back(cpp::Declaration{signature.accumulatedTypes[i], accumulators.back() + "{}"});
    else
      declarations.push_back(cpp::Declaration{signature.accumulatedTypes[i], accumulators.back(),
                                              identityOf(accumulate.getKind(), accumulate.getValue().getType())});
  }
  return declarations;
}

void TaskEmitter::appendResult(cpp::Block &body) const {
  if (accumulators.size() == 1)
    body.push_back(cpp::Return{atom(accumulators.front())});
  if (accumulators.size() < 2)
    return;
  std::vector<cpp::Expression> values;
  for (const std::string &name : accumulators)
    values.push_back(atom(name));
  body.push_back(cpp::Return{cpp::braces("", std::move(values))});
}

mlir::FailureOr<cpp::Function> TaskEmitter::emitFunction() {
  parameters = declareParameters();
  bindArguments();
  cpp::Function function{signature.resultType, signature.name, parameters.list};
  function.comment = originLines();
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
