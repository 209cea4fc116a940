// Runs of tasks: calls of their functions, over all lines or over the inner and the outer ones.
#include "compiler/emit/cpp/graph_emitter.h"

#include "compiler/ast/extent_text.h"
#include "dialects/dpg/names.h"

#include "llvm/Support/SaveAndRestore.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::cast;

/// An array as a task takes it: rows of a matrix, a vector with the halo that an exchange brought, or the array itself,
/// of which a vector's tasks see what it owns, or its ghosts too.
Expression GraphEmitter::arrayArgument(ir::RunOp run, const TaskSignature &task, unsigned position) {
  const mlir::Value value = run.getArguments()[position];
  auto type = cast<ir::ArrayType>(value.getType());
  if (task.isWritten(position)) {
    const Expression result = atom(buffer(run.getResult(position - task.firstInit())));
    return type.isSparse() ? cpp::method(result, "values") : result;
  }
  const Expression array = atom(buffer(value));
  if (task.tiles && task.matrix == position)
    return cpp::call("dpg::tiles_of",
                     {array, atom(std::to_string(task.tiles->first)), atom(std::to_string(task.tiles->second))});
  if (type.isSparse()) {
    const bool isRunOver = task.matrix && run.getArguments()[*task.matrix] == value;
    const bool isInner = run.getPart() == ir::Part::inner, isOuter = run.getPart() == ir::Part::outer;
    return cpp::method(array, isRunOver && isInner ? "inner" : isRunOver && isOuter ? "outer" : "rows");
  }
  auto finish = value.getDefiningOp<dist_ir::FinishOp>();
  if (!finish || type.rank() != 1 || bringsNeighbours(finish))
    return array;
  return inlined.contains(finish) ? cpp::method(atom(exchangeOf(finish.getExchange())), "finish")
                                  : cpp::method(array, "with_halo");
}

std::vector<Expression> GraphEmitter::callArguments(ir::RunOp run, const TaskSignature &task,
                                                    const std::vector<unsigned> &arguments,
                                                    const std::vector<std::string> &sizeNames) {
  std::vector<Expression> result;
  for (unsigned position : arguments) {
    const mlir::Value value = run.getArguments()[position];
    const bool isArray = llvm::isa<ir::ArrayType>(value.getType());
    result.push_back(isArray ? arrayArgument(run, task, position) : use(value));
  }
  for (const std::string &size : sizeNames)
    result.push_back(sizeNamed(size));
  return result;
}

/// The exchanges that end between the inner part and the outer one.
static std::vector<dist_ir::FinishOp> exchangesUnderWay(ir::RunOp run) {
  std::vector<dist_ir::FinishOp> found;
  mlir::Operation *from = run, *last = run;
  if (run.getPart() == ir::Part::outer) {
    for (mlir::Operation *op = run->getPrevNode(); op; op = op->getPrevNode())
      if (auto inner = llvm::dyn_cast<ir::RunOp>(op); inner && inner.getTask() == run.getTask()) {
        from = inner;
        break;
      }
  } else {
    for (mlir::Operation *op = run->getNextNode(); op; op = op->getNextNode())
      if (auto outer = llvm::dyn_cast<ir::RunOp>(op); outer && outer.getTask() == run.getTask()) {
        last = outer;
        break;
      }
  }
  for (mlir::Operation *op = from; op && op != last; op = op->getNextNode())
    if (auto finish = llvm::dyn_cast<dist_ir::FinishOp>(op))
      found.push_back(finish);
  return found;
}

std::vector<Expression> GraphEmitter::exchangesOf(ir::RunOp run, llvm::function_ref<bool(dist_ir::FinishOp)> areMeant) {
  std::vector<Expression> result;
  for (dist_ir::FinishOp finish : exchangesUnderWay(run)) {
    if (!areMeant(finish))
      continue;
    const Expression exchange = atom(exchangeOf(finish.getExchange()));
    if (llvm::none_of(result, [&](const Expression &known) { return known.text() == exchange.text(); }))
      result.push_back(exchange);
  }
  return result;
}

/// What follows the arrays, scalars and sizes: rows, owners, exchanges.
void GraphEmitter::addTail(ir::RunOp run, const TaskSignature &task, std::optional<Expression> rows,
                           std::vector<Expression> &arguments) {
  if (rows)
    arguments.push_back(*rows);
  if (task.takesOwners)
    arguments.push_back(partitionOf(spaceOf(run)));
  if (!task.polls())
    return;
  // A run may exchange one array where another exchanges two: it passes its exchange twice; or one that need not be
  // polled where another's must.
  llvm::StringMap<unsigned> passed;
  for (const std::string &type : task.uses.exchanges) {
    auto isOfType = [&](dist_ir::FinishOp finish) { return exchangeType(finish) == type; };
    std::vector<Expression> ofType =
        exchangesOf(run, [&](dist_ir::FinishOp finish) { return isPolled(finish) && isOfType(finish); });
    if (ofType.empty())
      ofType = exchangesOf(run, isOfType);
    arguments.push_back(ofType[std::min<size_t>(passed[type]++, ofType.size() - 1)]);
  }
}

ir::ExtentAttr GraphEmitter::spaceOf(ir::RunOp run) { return run->getAttrOfType<ir::ExtentAttr>("dist.space"); }

/// The local rows of a task's range: all of them, or those in which a narrowed range falls.
Expression GraphEmitter::localRows(ir::RunOp run, const TaskSignature &task) {
  ir::TaskOp body = task.task;
  auto loop = cast<ir::IndexAttr>(body.nest().getIndices()[0]);
  const bool mayStandBefore = run.getPart() != ir::Part::all || isByAllThreads(run);
  const llvm::SaveAndRestore take(takesVariables, !mayStandBefore);
  const Expression range = cpp::braces("", {extent(loop.getFrom(), run), extent(loop.getTo(), run)});
  return spaceOf(run) ? cpp::method(partitionOf(spaceOf(run)), "local", {range}) : range;
}

/// Only all_reduce reads the value, perhaps after both parts' values were combined.
bool GraphEmitter::isOnlyCombined(mlir::Value value) {
  return llvm::all_of(value.getUsers(), [](mlir::Operation *user) { return llvm::isa<dist_ir::AllReduceOp>(user); });
}

void GraphEmitter::bindResult(ir::RunOp run, unsigned result, const TaskSignature &task, Expression here) {
  ir::NestOp nest = ir::TaskOp(task.task).nest();
  const std::string &type = task.accumulatedTypes[result - nest.arrayCount()];
  if (!isGathered(type))
    return bind(run.getResult(result), here);
  gathered.try_emplace(run.getResult(result), std::make_unique<Expression>(here));
  bind(run.getResult(result), resultOf(type, here, placeOf(nest.accumulateOf(result).getLoc())));
}

/// Whether a statement reads the value: what is computed of it and read by nobody is none, nor is the end of a loop
/// behind which nobody reads its last version.
bool GraphEmitter::isRead(mlir::Value value) const {
  const auto known = areRead.find(value);
  if (known != areRead.end())
    return known->second;
  const bool isFound = findRead(value);
  areRead[value] = isFound;
  return isFound;
}

bool GraphEmitter::findRead(mlir::Value value) const {
  return isSpokenOf(value) || llvm::any_of(value.getUses(), [&](mlir::OpOperand &use) {
           mlir::Operation *user = use.getOwner();
           const auto readsLast = [&](mlir::OperandRange carried, mlir::OperandRange last) {
             const unsigned firstLast = user->getNumOperands() - last.size(); // they are the terminator's last operands
             if (use.getOperandNumber() < firstLast)
               return true;
             const unsigned result = carried.size() + use.getOperandNumber() - firstLast;
             return !user->getParentOp()->getResult(result).use_empty();
           };
           if (auto until = llvm::dyn_cast<ir::UntilOp>(user))
             return readsLast(until.getCarried(), until.getLast());
           if (auto next = llvm::dyn_cast<ir::NextOp>(user))
             return readsLast(next.getCarried(), next.getLast());
           const bool isComputed =
               llvm::isa<dist_ir::AllReduceOp>(user) || (user->getNumRegions() == 0 && mlir::isPure(user));
           return user->getNumResults() == 0 || !isComputed ||
                  llvm::any_of(user->getResults(), [&](mlir::Value result) { return isRead(result); });
         });
}

/// Calls the function; gives the names of its scalar results, which have none where nobody reads them.
std::vector<Expression> GraphEmitter::emitCall(ir::RunOp run, const TaskSignature &task, const std::string &callee,
                                               std::vector<Expression> arguments, llvm::StringRef suffix,
                                               cpp::Block &out) {
  const Expression value = cpp::call(callee, std::move(arguments));
  const unsigned arrays = ir::TaskOp(task.task).nest().arrayCount();
  if (llvm::none_of(run.getResults().drop_front(arrays), [&](mlir::Value result) { return isRead(result); })) {
    measured(run, run.getTask(), out, [&] { statement(out, cpp::Evaluation{value}, run); });
    return std::vector<Expression>(task.accumulated.size(), atom("unread")); // in sums that no statement prints
  }
  std::vector<Expression> results;
  std::string list;
  for (size_t i = 0; i < task.accumulated.size(); ++i) {
    const mlir::Value result = run.getResult(arrays + i);
    const std::string end = !suffix.empty() ? suffix.str() : isOnlyCombined(result) ? "_here" : "";
    results.push_back(atom(names.take(cast<mlir::StringAttr>(run.getNames()[arrays + i]).str() + end)));
    list += (list.empty() ? "" : ", ") + results.back().text();
  }
  const std::string type = "const " + (results.size() == 1 ? task.accumulatedTypes.front() : std::string("auto"));
  measured(run, run.getTask(), out,
           [&] { statement(out, cpp::Declaration{type, results.size() == 1 ? list : "[" + list + "]", value}, run); });
  return results;
}

/// Buffers that the run fills, declared, and holding the version that it updates.
void GraphEmitter::prepareResults(ir::RunOp run, cpp::Block &out) {
  auto storageNames = run->getAttrOfType<mlir::ArrayAttr>("storage");
  auto begins = run->getAttrOfType<mlir::ArrayAttr>("init");
  for (unsigned result = 0; storageNames && result < storageNames.size(); ++result) {
    const llvm::StringRef buffer = cast<mlir::StringAttr>(storageNames[result]).getValue();
    const llvm::StringRef begin = cast<mlir::StringAttr>(begins[result]).getValue();
    const unsigned init = run.getArguments().size() - storageNames.size() + result;
    if (begin == "copy")
      copyInto(buffer, storage.bufferOf(run.getArguments()[init]), out);
    else if (ir::hasLines(run.getResult(result).getType()))
      declareEntries(buffer, run.getResult(result), out);
    else
      declareBuffer(buffer, cast<ir::ArrayType>(run.getResult(result).getType()), out);
  }
}

/// Rows of dense data near the ends of the part, which read ghost rows: above and below the inner ones.
std::vector<Expression> GraphEmitter::emitOuterRows(ir::RunOp run, const TaskSignature &task,
                                                    std::vector<Expression> arguments, cpp::Block &out) {
  const Expression all = atom(allRows[task.name]);
  const Expression inner = atom(innerRows[innerRowsKey(run)]);
  auto range = [&](Expression from, Expression to) { return cpp::braces("", {std::move(from), std::move(to)}); };
  std::vector<std::vector<Expression>> parts;
  for (const char *part : {"_above", "_below"}) {
    const bool isAbove = part[1] == 'a';
    const Expression rows = isAbove ? range(Expression::member(all, "first"), Expression::member(inner, "first"))
                                    : range(Expression::member(inner, "last"), Expression::member(all, "last"));
    std::vector<Expression> own = arguments;
    addTail(run, task, isByAllThreads(run) ? rowsOfMember(rows) : rows, own);
    parts.push_back(emitCall(run, task, task.name, std::move(own), part, out));
  }
  std::vector<Expression> results;
  ir::NestOp nest = ir::TaskOp(task.task).nest();
  for (size_t i = 0; i < parts[0].size(); ++i) {
    ir::AccumulateOp accumulate = nest.accumulateOf(nest.arrayCount() + i);
    results.push_back(combination(accumulate.getKind(), accumulate.getValue().getType(), parts[0][i], parts[1][i]));
  }
  return results;
}

mlir::LogicalResult GraphEmitter::emitRun(ir::RunOp run, cpp::Block &out) {
  const TaskSignature &task = tasks.of(run);
  prepareResults(run, out);
  if (task.isStatement())
    return emitElements(run, task, out);
  std::vector<Expression> arguments = callArguments(run, task, task.arguments, task.sizes);
  const bool isInner = run.getPart() == ir::Part::inner, isOuter = run.getPart() == ir::Part::outer;
  const bool hasRows = task.takesRows && !task.runsOverLines();
  std::vector<Expression> results;
  if (isOuter && isByAllThreads(run)) {
    emitWhereShared(run, task, std::move(arguments), out);
  } else if (isOuter && hasRows) {
    results = emitOuterRows(run, task, std::move(arguments), out);
  } else {
    std::optional<Expression> rows;
    if (task.takesRows)
      rows = localRows(run, task);
    if (isInner && hasRows)
      rows = declareInnerRows(run, task, *rows, out);
    if (hasRows && isByAllThreads(run))
      rows = rowsOfMember(isInner ? *rows : declareRows(run, task, *rows, out));
    addTail(run, task, rows, arguments);
    results = emitCall(run, task, task.name, std::move(arguments), isInner ? "_inner" : isOuter ? "_outer" : "", out);
  }
  const unsigned arrays = ir::TaskOp(task.task).nest().arrayCount();
  for (size_t i = 0; i < results.size(); ++i)
    bindResult(run, arrays + i, task, results[i]);
  meet(run, out);
  return mlir::success();
}

/// Of another run of the task, other exchanges may be under way.
std::string GraphEmitter::innerRowsKey(ir::RunOp run) {
  std::string key = run.getTask().str();
  for (const Expression &exchange : exchangesOf(run, bringsNeighbours))
    key += " " + exchange.text();
  return key;
}

/// Whether the rows that a task computes are others in each iteration of a loop around its run.
static bool rowsMove(ir::RunOp run, const TaskSignature &task) {
  auto rows = cast<ir::IndexAttr>(ir::TaskOp(task.task).nest().getIndices()[0]);
  std::vector<std::string> names = namesInText(rows.getFrom().getText());
  llvm::append_range(names, namesInText(rows.getTo().getText()));
  for (auto loop = run->getParentOfType<ir::ForOp>(); loop; loop = loop->getParentOfType<ir::ForOp>())
    if (llvm::is_contained(names, loop.getIndex().getName()))
      return true;
  return false;
}

/// Names the rows of a task, all of the part. Once, before the loop, unless they move.
Expression GraphEmitter::declareRows(ir::RunOp run, const TaskSignature &task, Expression rows, cpp::Block &out) {
  const bool areNew = rowsMove(run, task);
  if (areNew || !allRows.contains(task.name)) {
    allRows[task.name] = areNew ? names.take("rows") : names.takeOutside("rows");
    cpp::Block &place = areNew ? out : declarations(out);
    place.push_back(cpp::Declaration{"const dpg::index_range", allRows[task.name], std::move(rows)});
  }
  return atom(allRows[task.name]);
}

/// Names those of them that read no ghost row, likewise.
Expression GraphEmitter::declareInnerRows(ir::RunOp run, const TaskSignature &task, Expression rows, cpp::Block &out) {
  const bool areNew = rowsMove(run, task);
  const Expression all = declareRows(run, task, std::move(rows), out);
  const std::string key = innerRowsKey(run);
  if (areNew || !innerRows.contains(key)) {
    innerRows[key] = areNew ? names.take("inner_rows") : names.takeOutside("inner_rows");
    Expression inner = all;
    for (const Expression &exchange : exchangesOf(run, bringsNeighbours))
      inner = cpp::call("dpg::intersection", {cpp::method(exchange, "inner"), inner});
    cpp::Block &place = areNew ? out : declarations(out);
    place.push_back(cpp::Declaration{"const dpg::index_range", innerRows[key], inner});
  }
  return atom(innerRows[key]);
}

} // namespace dpg::emit
