// Loops whose iterations run on groups of processes: what goes to each group, the calls of its instances, and what
// comes back.
#include "compiler/emit/cpp/graph_emitter.h"
#include "compiler/emit/cpp/instance_work.h"
#include "compiler/emit/syntax/printer.h"

#include "compiler/ast/extent_text.h"
#include "dialects/dpg/names.h"

#include "llvm/ADT/StringExtras.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::cast;
using llvm::StringRef;

/// Whether a value is the same wherever the graph's loops are, and known before them.
static bool isInvariant(mlir::Value value) { return llvm::isa<ir::GraphOp>(value.getParentBlock()->getParentOp()); }

/// Whether an extent speaks of the index of a loop around.
static bool movesWithLoops(StringRef extent, mlir::Operation *op) {
  for (auto loop = op->getParentOfType<ir::ForOp>(); loop; loop = loop->getParentOfType<ir::ForOp>())
    if (llvm::is_contained(namesInText(extent), loop.getIndex().getName()))
      return true;
  return false;
}

/// Whether the groups of a loop can be made before the loops around it: not before a branch, which may not be taken,
/// since a group of more processes than there are ends the program.
static bool mayMakeGroupsBefore(ir::ParallelOp parallel, const std::optional<Extent> &work) {
  const ir::IndexAttr index = parallel.getIndex();
  const mlir::Value processes = parallel.getProcesses();
  return (!processes || isInvariant(processes)) && !parallel->getParentOfType<mlir::scf::IfOp>() &&
         !movesWithLoops(index.getFrom().getText(), parallel) && !movesWithLoops(index.getTo().getText(), parallel) &&
         !(work && movesWithLoops(work->text(), parallel));
}

/// How long instances are predicted to take, where that differs: a function of the index, in double, which no int ends.
std::optional<Expression> GraphEmitter::predictedWork(ir::ParallelOp parallel, const GraphSignature &callee) {
  const std::optional<Extent> work = workOfInstance(parallel, callee.graph);
  if (!work)
    return std::nullopt;
  const StringRef index = parallel.getIndex().getName();
  const NameTable::Scope scope(names);
  const std::string own = names.take(index), text = work->text();
  std::string value;
  for (StringRef rest = text; !rest.empty();) {
    const StringRef word = rest.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
    const bool isName = !word.empty() && !llvm::isDigit(word.front());
    value += word == index  ? own
             : isName       ? sizeNamed(word).flat()
             : word.empty() ? rest.take_front().str()
                            : word.str();
    rest = rest.drop_front(std::max<size_t>(word.size(), 1));
  }
  return atom("[&](double " + own + ") { return " + value + "; }");
}

/// The groups of a loop; made once, before the loops around, where they are the same in each iteration.
std::string GraphEmitter::declareGroups(ir::ParallelOp parallel, cpp::Block &out) {
  const ir::IndexAttr index = parallel.getIndex();
  const Expression instances = cpp::braces("", {extent(index.getFrom(), parallel), extent(index.getTo(), parallel)});
  const std::string name = names.takeOutside("groups");
  areGroupsInvariant = mayMakeGroupsBefore(parallel, workOfInstance(parallel, graphs(parallel.getBody()).graph));
  std::vector<Expression> arguments{comm(), instances};
  if (std::optional<Expression> work = predictedWork(parallel, graphs(parallel.getBody())))
    arguments.push_back(*work);
  const bool hasNumber = parallel.getProcesses() != nullptr;
  arguments.push_back(hasNumber ? use(parallel.getProcesses()) : cpp::method(comm(), "size"));
  statement(areGroupsInvariant ? declarations(out) : out,
            cpp::Declaration{"const dpg::process_groups", name, std::nullopt, std::move(arguments)}, parallel);
  return name;
}

/// What an instance reads: scalars as they are, arrays as its group holds them.
Expression GraphEmitter::readOfInstance(ir::ParallelOp parallel, unsigned position, const std::string &groups,
                                        cpp::Block &out) {
  const mlir::Value value = parallel.getReads()[position];
  auto type = llvm::dyn_cast<ir::ArrayType>(value.getType());
  if (!type)
    return use(value);
  const bool isMadeOnce = hoisted && areGroupsInvariant && isInvariant(value);
  const bool mayMove = type.isSparse() && !hoisted &&
                       StoragePlan::consumes(parallel, parallel.getReads().getBeginOperandIndex() + position);
  const std::string array = buffer(value), name = names.takeOutside(array + "_of_group");
  const Expression source = mayMove ? cpp::call("std::move", {atom(array)}) : atom(array);
  cpp::Block &place = isMadeOnce ? declarations(out) : out;
  place.push_back(cpp::Declaration{arrayType(type), name, cpp::call("dpg::part_of_group", {atom(groups), source})});
  if (isMadeOnce)
    return cpp::method(atom(name), "copy");
  return cpp::call("dpg::for_instance", {atom(groups), atom(name)});
}

/// The rows that instances take and give; declares the arrays that they come back to.
std::string GraphEmitter::declareRows(ir::ParallelOp parallel, unsigned result, const std::string &groups,
                                      cpp::Block &out) {
  auto type = cast<ir::ArrayType>(parallel.getResult(result).getType());
  const mlir::Value before = parallel.getRows()[result], after = parallel.getResult(result);
  const StringRef begin = cast<mlir::StringAttr>(parallel->getAttrOfType<mlir::ArrayAttr>("init")[result]).getValue();
  if (begin == "copy")
    copyInto(storage.bufferOf(after), storage.bufferOf(before), out);
  else
    declareBuffer(storage.bufferOf(after), type, out);
  std::vector<Expression> arguments{atom(groups)};
  if (parallel.getTakes()[result])
    arguments.push_back(atom(buffer(before)));
  else if (type.rank() == 2)
    arguments.push_back(extent(type.getShape()[1], parallel));
  const std::string name = names.takeOutside(buffer(after) + (type.rank() == 2 ? "_rows" : "_elements"));
  const std::string kind = type.rank() == 2 ? "dpg::group_rows<" : "dpg::group_elements<";
  out.push_back(cpp::Declaration{kind + scalarType(type.getElement()) + ">", name, std::nullopt, std::move(arguments)});
  return name;
}

const std::string &GraphEmitter::publishedNamed(StringRef name) const {
  return llvm::find_if(signature.published, [&](const Published &each) { return each.of == name; })->name;
}

/// An instance's index is its graph's first argument.
void GraphEmitter::emitPublish(ir::PublishOp publish, cpp::Block &out) {
  const mlir::Value row = publish.getRow();
  const Expression value = llvm::isa<ir::ArrayType>(row.getType()) ? atom(buffer(row)) : use(row);
  const Expression instance = use(graph.getBody().getArgument(0));
  statement(out, cpp::Evaluation{cpp::method(atom(publishedNamed(publish.getName())), "publish", {instance, value})},
            publish);
}

void GraphEmitter::emitNewest(ir::NewestOp newest, cpp::Block &out) {
  declareBuffer(storage.bufferOf(newest.getResult()), newest.getType(), out);
  std::vector<Expression> arguments;
  if (newest.getInstance())
    arguments.push_back(use(newest.getInstance()));
  arguments.push_back(atom(buffer(newest.getResult())));
  statement(out, cpp::Evaluation{cpp::method(atom(publishedNamed(newest.getName())), "newest", std::move(arguments))},
            newest);
}

/// The call of the function that computes one instance, and what becomes of its results.
cpp::Block GraphEmitter::callInstance(const GraphSignature &callee, std::vector<Expression> arguments,
                                      const std::vector<std::string> &rows, const Expression &instance) {
  const Expression call = cpp::call(callee.name, std::move(arguments));
  if (rows.empty())
    return {cpp::Evaluation{call}};
  if (rows.size() == 1)
    return {cpp::Evaluation{cpp::method(atom(rows.front()), "put", {instance, call})}};
  cpp::Block body;
  std::string list;
  std::vector<std::string> given;
  for (const std::string &row : rows) {
    given.push_back(names.take("given_" + StringRef(row).rsplit('_').first.str()));
    list += (list.empty() ? "" : ", ") + given.back();
  }
  body.push_back(cpp::Declaration{"auto", "[" + list + "]", call});
  for (auto [row, result, value] : llvm::zip(rows, callee.results, given)) {
    const bool isArray = StringRef(result.type).starts_with("dpg::vector");
    body.push_back(cpp::Evaluation{
        cpp::method(atom(row), "put", {instance, isArray ? cpp::call("std::move", {atom(value)}) : atom(value)})});
  }
  return body;
}

void GraphEmitter::emitParallel(ir::ParallelOp parallel, cpp::Block &out) {
  const GraphSignature &callee = graphs(parallel.getBody());
  const std::string groups = declareGroups(parallel, out);
  const NameTable::Scope scope(names);
  const std::string index = names.take(parallel.getIndex().getName());
  std::vector<Expression> arguments;
  if (callee.takesComm)
    arguments.push_back(cpp::method(atom(groups), "comm"));
  arguments.push_back(atom(index));
  for (unsigned position = 0; position < parallel.getReads().size(); ++position)
    arguments.push_back(readOfInstance(parallel, position, groups, out));
  std::vector<std::string> rows;
  for (unsigned result = 0; result < parallel.getNumResults(); ++result) {
    rows.push_back(declareRows(parallel, result, groups, out));
    if (parallel.getTakes()[result])
      arguments.push_back(cpp::method(atom(rows.back()), "take", {atom(index)}));
  }
  for (const Published &each : callee.published) {
    const std::string name = names.takeOutside(each.name);
    for (unsigned result = 0; result < rows.size(); ++result)
      if (ir::GraphOp(callee.graph).parameterOfResult(result).getName() == each.of)
        out.push_back(cpp::Declaration{each.type, name, std::nullopt, {atom(groups), atom(rows[result])}});
    arguments.push_back(atom(name));
  }
  const std::string run = parallel->hasAttr("on_threads") ? ".run_on_threads" : ".run";
  out.push_back(cpp::LambdaLoop{
      groups + run, {}, "dpg::index", index, callInstance(callee, std::move(arguments), rows, atom(index))});
  for (unsigned result = 0; result < parallel.getNumResults(); ++result)
    out.push_back(
        cpp::Evaluation{cpp::method(atom(rows[result]), "collect", {atom(buffer(parallel.getResult(result)))})});
}

} // namespace dpg::emit
