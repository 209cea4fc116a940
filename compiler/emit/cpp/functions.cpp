// Calls of functions in C++ that implement components.
//
// A collective function is called by every process. A kernel takes the parts of one process: where all its arrays are
// replicated every process calls it, and where they are not all of them lie on process 0, which calls it alone; or
// there is but one process, for which alone it is chosen among others. Kernels of one thread each run beside each other
// where `dpg-overlap-functions` says so.
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
  if (const std::string copy = otherStorages.lookup(value).lookup(storedFor(invoke, value)); !copy.empty())
    return isOnDemand(value, storedFor(invoke, value)) ? Expression::unary("*", atom(copy)) : atom(copy);
  if (invoke.getCollective())
    return array;
  if (type.isSparse())
    return cpp::method(array, "rows");
  if (type.rank() > 1 || !invoke.getIsTemplate())
    return array;
  const bool isRead = llvm::is_contained(invoke.getArguments(), value);
  return cpp::call((isRead ? "std::span<const " : "std::span<") + scalarType(type.getElement()) + ">", {array});
}

/// How a function takes one of its arguments: `csr`, `sell[8]`.
StringRef GraphEmitter::storedFor(ir::InvokeOp invoke, mlir::Value argument) {
  const auto stored = invoke->getAttrOfType<mlir::ArrayAttr>("stored");
  const auto place = llvm::find(invoke.getArguments(), argument) - invoke.getArguments().begin();
  const bool isArgument = stored && place < static_cast<std::ptrdiff_t>(stored.size());
  return isArgument ? cast<mlir::StringAttr>(stored[place]).getValue() : "csr";
}

/// Whether a program may go without a copy of a matrix: it is for an implementation that may be chosen.
bool GraphEmitter::isOnDemand(mlir::Value matrix, StringRef stored) {
  return llvm::any_of(matrix.getUsers(), [&](mlir::Operation *user) {
    auto invoke = dyn_cast<ir::InvokeOp>(user);
    return invoke && storedFor(invoke, matrix) == stored && invoke->getParentOfType<ir::ChooseOp>();
  });
}

/// `const dpg::sell_rows<double> A_in_slices(A, 8);` for each way in which functions take a matrix, where it is made.
void GraphEmitter::declareOtherStorages(mlir::Value matrix, cpp::Block &out) {
  for (mlir::Operation *user : matrix.getUsers()) {
    auto invoke = dyn_cast<ir::InvokeOp>(user);
    const StringRef stored = invoke ? storedFor(invoke, matrix) : "";
    if (!invoke || ir::symbolizeStorage(stored) || otherStorages[matrix].contains(stored))
      continue;
    const bool isSliced = stored.starts_with("sell");
    const std::string element = scalarType(cast<ir::ArrayType>(matrix.getType()).getElement());
    std::vector<Expression> arguments{atom(buffer(matrix))};
    llvm::SmallVector<StringRef> sizes;
    stored.split('[').second.drop_back().split(sizes, ',');
    for (const StringRef size : sizes)
      arguments.push_back(atom(size.trim().str()));
    const std::string wanted = ir::nameInProgram(matrix).str() + (isSliced ? "_in_slices_of_" : "_in_blocks_of_");
    const std::string name = names.take(wanted + sizes.front().trim().str());
    const std::string type = (isSliced ? "dpg::sell_rows<" : "dpg::bsr_rows<") + element + ">";
    const bool isLazy = isOnDemand(matrix, stored);
    out.push_back(cpp::Declaration{isLazy ? "const dpg::stored_on_demand<" + type + ">" : "const " + type, name,
                                   std::nullopt, std::move(arguments)});
    otherStorages[matrix][stored] = name;
    if (isLazy && !bytesToConvert.contains(matrix))
      declareBytesToConvert(matrix, out);
  }
}

/// Every entry and its column number, read once and written once.
void GraphEmitter::declareBytesToConvert(mlir::Value matrix, cpp::Block &out) {
  constexpr unsigned columnNumber = 4;
  const unsigned bytes = 2 * (num::bytesOf(cast<ir::ArrayType>(matrix.getType()).getElement()) + columnNumber);
  const std::string name = names.take((ir::nameInProgram(matrix) + "_conversion_bytes").str());
  out.push_back(cpp::Declaration{
      "const double", name,
      cpp::binary("*", atom(std::to_string(bytes)), cpp::call("dpg::stored_entries", {atom(buffer(matrix))}))});
  bytesToConvert[matrix] = name;
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
      out.push_back(
          cpp::Declaration{scalarType(result.getType()), name, before ? assignable(before) : zeroOf(result.getType())});
      bind(result, atom(name));
    }
  }
}

/// How many threads a function may use: all of the process, or the most that its implementation states.
static Expression threadsFor(ir::InvokeOp invoke) {
  const Expression all = cpp::call("omp_get_max_threads", {});
  auto most = invoke->getAttrOfType<mlir::IntegerAttr>("most_threads");
  if (!most)
    return all;
  const Expression number = atom(std::to_string(most.getInt()));
  return most.getInt() == 1 ? number : cpp::call("std::min", {all, number});
}

/// `dpg::tril(A, -1)` where a product takes no more of a matrix: "tril -1".
static Expression triangleOf(Expression matrix, StringRef triangle) {
  const auto [function, diagonal] = triangle.split(' ');
  std::vector<Expression> arguments{std::move(matrix)};
  if (diagonal != "0")
    arguments.push_back(atom(diagonal.str()));
  return cpp::call("dpg::" + function.str(), std::move(arguments));
}

/// The call, with what its results are put into.
Expression GraphEmitter::callOf(ir::InvokeOp invoke) {
  std::vector<Expression> arguments;
  const auto triangles = invoke->getAttrOfType<mlir::ArrayAttr>("triangles");
  unsigned taken = 0, given = 0;
  for (StringRef direction : invoke.getDirections().getAsValueRange<mlir::StringAttr>()) {
    if (direction == "in")
      arguments.push_back(functionArgument(invoke, invoke.getArguments()[taken]));
    else if (!invoke.getGivesResult() || llvm::isa<ir::ArrayType>(invoke.getResult(given).getType()))
      arguments.push_back(functionArgument(invoke, invoke.getResult(given)));
    const StringRef triangle = triangles ? cast<mlir::StringAttr>(triangles[arguments.size() - 1]).getValue() : "";
    if (!triangle.empty())
      arguments.back() = triangleOf(std::move(arguments.back()), triangle);
    taken += direction != "out";
    given += direction != "in";
  }
  if (invoke.getTakesCommunicator())
    arguments.push_back(comm());
  if (invoke.getTakesThreads())
    arguments.push_back(threadsFor(invoke));
  if (invoke.getTakesPlace())
    arguments.push_back(atom(cpp::stringLiteral(placeOf(invoke.getLoc()))));
  return cpp::call(variants.functionOf(invoke), std::move(arguments));
}

void GraphEmitter::checkProcesses(ir::InvokeOp invoke, cpp::Block &out) {
  const bool isChosen = invoke->getParentOfType<ir::ChooseOp>() != nullptr; // for the processes that there are
  if (isChosen || !invoke.getCollective() || (invoke.getFewest() <= 1 && invoke.getMost() == 0))
    return;
  out.push_back(cpp::Evaluation{cpp::call(
      "dpg::check_processes",
      {comm(), atom(std::to_string(invoke.getFewest())), atom(std::to_string(invoke.getMost())),
       atom(cpp::stringLiteral(invoke.getImplementation())), atom(cpp::stringLiteral(placeOf(invoke.getLoc())))})});
}

void GraphEmitter::emitInvoke(ir::InvokeOp invoke, cpp::Block &out) {
  if (runBeside.erase(invoke))
    return;
  if (auto count = invoke->getAttrOfType<mlir::IntegerAttr>("beside"))
    return emitRunBeside(invoke, static_cast<unsigned>(count.getInt()), out);
  prepareResults(invoke, out);
  checkProcesses(invoke, out);
  const Expression call = callOf(invoke);
  measured(invoke, invoke.getImplementation(), out, [&] { emitFunctionCall(invoke, call, out); });
}

void GraphEmitter::emitFunctionCall(ir::InvokeOp invoke, const Expression &call, cpp::Block &out) {
  if (isOnRoot(invoke))
    return emitOnRoot(invoke, workOf(invoke, call, out), scalarsOf(invoke), out);
  if (!invoke.getGivesResult())
    return statement(out, cpp::Evaluation{call}, invoke);
  for (mlir::Value result : invoke.getResults())
    if (!llvm::isa<ir::ArrayType>(result.getType())) {
      const std::string name = names.take(describe(result));
      statement(out, cpp::Declaration{"const " + scalarType(result.getType()), name, call}, invoke);
      bind(result, atom(name));
    }
}

bool GraphEmitter::isOnRoot(ir::InvokeOp invoke) {
  return !invoke.getCollective() && invoke.hasSpreadArrays() && runsOnOneProcess();
}

/// `kernel(x, y);`, or `s = kernel(x);` with s declared before.
std::string GraphEmitter::workOf(ir::InvokeOp invoke, const Expression &call, cpp::Block &out) {
  if (invoke.getGivesResult())
    for (mlir::Value result : invoke.getResults())
      if (!llvm::isa<ir::ArrayType>(result.getType())) {
        const std::string name = names.take(describe(result));
        out.push_back(cpp::Declaration{scalarType(result.getType()), name, zeroOf(result.getType())});
        bind(result, atom(name));
        return name + " = " + call.flat() + ";";
      }
  return call.flat() + ";";
}

std::vector<Expression> GraphEmitter::scalarsOf(ir::InvokeOp invoke) {
  std::vector<Expression> scalars;
  for (mlir::Value result : invoke.getResults())
    if (!llvm::isa<ir::ArrayType>(result.getType()))
      scalars.push_back(use(result));
  return scalars;
}

/// What one process computes, scalars for all of them.
void GraphEmitter::emitOnRoot(ir::InvokeOp invoke, const std::string &work, std::vector<Expression> scalars,
                              cpp::Block &out) {
  std::vector<Expression> words{comm(), atom("[&] { " + work + " }")};
  words.insert(words.end(), scalars.begin(), scalars.end());
  statement(out, cpp::Evaluation{cpp::call("dpg::on_root", std::move(words))}, invoke);
}

/// dpg::run_beside([&] { f(x, y); }, [&] { g(z, w); });
void GraphEmitter::emitRunBeside(ir::InvokeOp first, unsigned count, cpp::Block &out) {
  std::vector<Expression> works, scalars;
  mlir::Operation *next = first;
  for (unsigned call = 0; call < count; ++call, next = next->getNextNode()) {
    auto invoke = cast<ir::InvokeOp>(next);
    prepareResults(invoke, out);
    works.push_back(atom("[&] { " + workOf(invoke, callOf(invoke), out) + " }"));
    llvm::append_range(scalars, scalarsOf(invoke));
    if (call > 0)
      runBeside.insert(invoke);
  }
  const Expression all = cpp::call("dpg::run_beside", std::move(works));
  if (isOnRoot(first))
    return emitOnRoot(first, all.flat() + ";", std::move(scalars), out);
  statement(out, cpp::Evaluation{all}, first);
}

} // namespace dpg::emit
