// Statements on groups of processes, beside each other: what goes to each group, the calls, and what comes back.
#include "compiler/emit/cpp/graph_emitter.h"
#include "compiler/emit/syntax/printer.h"
#include "dialects/dpg/names.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::cast;

/// dpg::task_groups groups(comm, {{2, operations, bytes}, ...});
std::string GraphEmitter::declareTaskGroups(ir::BesideOp beside, cpp::Block &out) {
  std::vector<Expression> tasks;
  for (unsigned task = 0; task < beside.taskCount(); ++task)
    tasks.push_back(cpp::braces(
        "", {use(beside.getProcesses()[task]), use(beside.getOperations()[task]), use(beside.getBytes()[task])}));
  const std::string name = names.take("groups");
  statement(out, cpp::Declaration{"dpg::task_groups", name, std::nullopt, {comm(), cpp::braces("", std::move(tasks))}},
            beside);
  return name;
}

/// What a task reads: scalars as they are, arrays as its group holds them.
Expression GraphEmitter::readOfTask(ir::BesideOp beside, mlir::OpOperand &read, const std::string &group,
                                    cpp::Block &out) {
  auto type = llvm::dyn_cast<ir::ArrayType>(read.get().getType());
  if (!type)
    return use(read.get());
  const std::string array = buffer(read.get()), name = names.take(array + "_of_group");
  const bool mayMove = !hoisted && StoragePlan::consumes(beside, read.getOperandNumber());
  const Expression source = mayMove ? cpp::call("std::move", {atom(array)}) : atom(array);
  out.push_back(cpp::Declaration{"auto", name, cpp::call("dpg::part_of_group", {atom(group), source})});
  return cpp::call("std::move", {atom(name)});
}

/// The call of a task's function, and where what it gives goes: nowhere if nobody reads it.
cpp::Block GraphEmitter::callTask(const GraphSignature &callee, const Expression &call,
                                  const std::vector<std::string> &given) {
  if (llvm::all_of(given, [](const std::string &each) { return each.empty(); }))
    return {cpp::Evaluation{call}};
  if (given.size() == 1)
    return {cpp::Evaluation{cpp::method(atom(given.front()), "put", {call})}};
  const NameTable::Scope scope(names);
  const std::string results = names.take("results");
  cpp::Block body{cpp::Declaration{"auto", results, call}};
  for (auto [result, into] : llvm::zip(callee.results, given)) {
    const Expression member = Expression::member(atom(results), result.name);
    if (into.empty())
      continue;
    const bool isArray = llvm::StringRef(result.type).contains('<');
    body.push_back(
        cpp::Evaluation{cpp::method(atom(into), "put", {isArray ? cpp::call("std::move", {member}) : member})});
  }
  return body;
}

void GraphEmitter::emitBeside(ir::BesideOp beside, cpp::Block &out) {
  const std::string groups = declareTaskGroups(beside, out);
  std::vector<std::string> given;
  unsigned result = 0;
  for (unsigned task = 0; task < beside.taskCount(); ++task) {
    const GraphSignature &callee = graphs(beside.body(task));
    const std::string group = groups + "[" + std::to_string(task) + "]";
    std::vector<Expression> arguments;
    const std::string own = names.take("group");
    if (callee.takesComm)
      arguments.push_back(atom(own));
    const mlir::OperandRange reads = beside.readsOf(task);
    for (unsigned read = 0; read < reads.size(); ++read)
      arguments.push_back(readOfTask(beside, beside->getOpOperand(reads.getBeginOperandIndex() + read), group, out));
    std::vector<std::string> ofTask;
    for (const GraphResult &each : callee.results) {
      const mlir::Value value = beside.getResult(result++);
      if (!isRead(value)) {
        ofTask.push_back("");
        continue;
      }
      ofTask.push_back(names.take(describe(value) + "_given"));
      out.push_back(
          cpp::Declaration{"dpg::group_result<" + each.type + ">", ofTask.back(), std::nullopt, {atom(group)}});
    }
    given.insert(given.end(), ofTask.begin(), ofTask.end());
    out.push_back(cpp::LambdaLoop{groups + ".on",
                                  {atom(std::to_string(task))},
                                  "const dpg::communicator &",
                                  callee.takesComm ? own : "",
                                  callTask(callee, cpp::call(callee.name, std::move(arguments)), ofTask)});
  }
  out.push_back(cpp::Evaluation{cpp::method(atom(groups), "run")});
  for (auto [value, from] : llvm::zip(beside.getResults(), given))
    if (!from.empty())
      collectResult(value, from, out);
}

/// What a group gave, for all processes, which all ask for it, wherever it is used.
void GraphEmitter::collectResult(mlir::Value value, const std::string &from, cpp::Block &out) {
  if (auto type = llvm::dyn_cast<ir::ArrayType>(value.getType())) {
    declareBuffer(storage.bufferOf(value), type, out);
    out.push_back(cpp::Evaluation{cpp::method(atom(from), "collect", {atom(buffer(value))})});
    return;
  }
  const Expression given = cpp::method(atom(from), "value");
  if (defineElsewhere(value, given, out))
    return;
  const std::string name = names.take(describe(value));
  out.push_back(cpp::Declaration{"const " + scalarType(value.getType()), name, given});
  bind(value, atom(name));
}

} // namespace dpg::emit
