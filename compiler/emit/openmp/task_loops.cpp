// The loops of a task, shared out over threads.
//
// Lines of a matrix come in blocks with an even share of the entries for each thread, and what is under way is polled
// between blocks. Rows of dense data are split evenly; the innermost loop may be vectorised if it is plain arithmetic.
// Sums are accumulated for each thread alone; maxima and minima keep a NaN (dpg/num/extrema.h).
#include "compiler/ast/extent_text.h"
#include "compiler/emit/cpp/extents.h"
#include "compiler/emit/cpp/integer_ranges.h"
#include "compiler/emit/cpp/task_emitter.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/StringExtras.h"

#include <map>

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::cast;

namespace {

/// How many rows of dense data are computed between two polls.
constexpr const char *rowsBetweenPolls = "16";

std::string reductionIdentifier(ir::ReductionKind kind, mlir::Type type) {
  const bool isHardware = llvm::isa<mlir::FloatType>(type);
  switch (kind) {
  case ir::ReductionKind::sum:
    return "+";
  case ir::ReductionKind::product:
    return "*";
  case ir::ReductionKind::max:
    return isHardware ? "dpg::largest" : "max";
  case ir::ReductionKind::min:
    return isHardware ? "dpg::smallest" : "min";
  case ir::ReductionKind::any:
    return "||";
  case ir::ReductionKind::all:
    return "&&";
  case ir::ReductionKind::argmax:
    return "dpg::place_of_largest";
  case ir::ReductionKind::argmin:
    return "dpg::place_of_smallest";
  }
  llvm_unreachable("all kinds are listed");
}

} // namespace

std::string TaskEmitter::indexName(unsigned position) const {
  return cast<ir::IndexAttr>(ir::NestOp(nest).getIndices()[position]).getName().str();
}

/// The outermost index is a local row where the space is spread; its value counts from the first row of all. Inner
/// loops of one iteration are none.
void TaskEmitter::bindIndices() {
  for (unsigned position = 0; position < nest.getIndices().size(); ++position) {
    const mlir::Value value = nest.getBody().getArgument(position);
    indexValues[indexName(position)] = value;
    if (position > 0 && isSingle(position)) {
      innerIndices.push_back("");
      bind(value, extent(cast<ir::IndexAttr>(nest.getIndices()[position]).getFrom(), nest));
      continue;
    }
    const std::string name = names.take(indexName(position));
    if (position > 0) {
      innerIndices.push_back(name);
      bind(value, atom(name));
      continue;
    }
    index = name;
    const bool isGlobal = !parameters.owners.empty();
    bind(value, isGlobal ? cpp::binary("+", cpp::method(atom(parameters.owners), "first"), atom(name)) : atom(name));
  }
}

std::vector<std::string> TaskEmitter::reductionClauses() const {
  std::map<std::string, std::vector<std::string>> groups;
  for (size_t i = 0; i < accumulators.size(); ++i) {
    ir::AccumulateOp accumulate = ir::NestOp(nest).accumulateOf(ir::NestOp(nest).arrayCount() + i);
    groups[reductionIdentifier(accumulate.getKind(), accumulate.getValue().getType())].push_back(accumulators[i]);
  }
  std::vector<std::string> clauses;
  for (const auto &[identifier, variables] : groups)
    clauses.push_back("reduction(" + identifier + " : " + llvm::join(variables, ", ") + ")");
  return clauses;
}

Expression TaskEmitter::localRows() {
  const unsigned argument = *signature.sizedBy;
  const std::string &name = parameters.arrays[argument];
  if (cast<ir::ArrayType>(task.getBody().getArgument(argument).getType()).rank() > 1)
    return cpp::method(atom(name), "local_rows");
  if (signature.uses.withGhosts.contains(argument))
    return cpp::method(atom(name), "local_size");
  return cpp::call("dpg::size", {atom(name)});
}

mlir::LogicalResult TaskEmitter::emitBody(cpp::Block &body) {
  if (computesSoftmaxRows())
    return emitSoftmaxRow(body);
  inColumns = computesInBlocks();
  if (inColumns) {
    columns = names.take("columns");
    bind(nest.getBody().getArgument(1), atom(columns));
  }
  for (mlir::Operation &op : nest.getBody().front().without_terminator())
    if (mlir::failed(sumsColumns(&op) ? emitColumnSums(llvm::cast<ir::ReduceOp>(op), body)
                     : inColumns      ? emitInBlock(&op, body)
                                      : emit(&op, body)))
      return mlir::failure();
  body.insert(body.end(), lastPuts.begin(), lastPuts.end());
  return mlir::success();
}

Expression TaskEmitter::extentOf(ir::IndexAttr loop) {
  const std::optional<Extent> from = Extent::parse(loop.getFrom().getText()),
                              to = Extent::parse(loop.getTo().getText());
  if (!from || !to)
    return cpp::binary("-", extent(loop.getTo(), nest), extent(loop.getFrom(), nest));
  return extent((*to - *from).text(), nest, knownExtents());
}

/// How often the innermost loop's body runs, where that is known before the loops: `rows` is for the `outer` first
/// ones. Of several reductions the first stands for all. What a function costs is not known: it may be worth a thread.
std::optional<Expression> TaskEmitter::workIn(Expression rows, unsigned outer) {
  if (callsFunctions())
    return std::nullopt;
  std::vector<ir::IndexAttr> loops;
  for (mlir::Attribute loop : nest.getIndices().getValue().drop_front(outer))
    loops.push_back(cast<ir::IndexAttr>(loop));
  for (mlir::Block *block = &nest.getBody().front(); block;) {
    auto reductions = block->getOps<ir::ReduceOp>();
    if (reductions.empty())
      break;
    ir::ReduceOp first = *reductions.begin();
    if (first.getMatrix())
      return std::nullopt;
    loops.push_back(first.getIndex());
    block = &first.getBody().front();
  }
  for (ir::IndexAttr loop : loops) {
    for (ir::ExtentAttr bound : {loop.getFrom(), loop.getTo()})
      for (const std::string &name : namesInText(bound.getText()))
        if (!parameters.sizes.contains(name))
          return std::nullopt; // another loop's index
    const Expression count = extentOf(loop);
    if (count.text() == "1")
      continue;
    rows = cpp::binary("*", rows, count);
  }
  return isChecked(rows) ? std::nullopt : std::optional(rows); // a guess of the work ends no program
}

/// The clauses of a parallel loop. Each thread has its own views of matrices, or their pointers would be read again in
/// every row. A small array starts no threads; without its modifier, that clause would keep loops from being
/// vectorised.
std::vector<std::string> TaskEmitter::threadClauses(const std::optional<Expression> &work, bool isVectorised) const {
  std::vector<std::string> clauses, views;
  for (unsigned argument : signature.arguments) {
    auto type = llvm::dyn_cast<ir::ArrayType>(nest->getParentRegion()->getArgument(argument).getType());
    if (type && type.isSparse() && !signature.isWritten(argument))
      views.push_back(parameters.arrays.lookup(argument));
  }
  if (!views.empty())
    clauses.push_back("firstprivate(" + llvm::join(views, ", ") + ")");
  if (work)
    clauses.push_back((isVectorised ? "if (parallel : " : "if (") + cpp::call("dpg::worth_threads", {*work}).flat() +
                      ")");
  llvm::append_range(clauses, reductionClauses());
  return clauses;
}

/// Each thread combines into copies of its own, which end with the region.
void TaskEmitter::nameCopies() {
  for (unsigned array = 0; array < nest.arrayCount(); ++array)
    if (nest.putOf(array).getCombining())
      copies[array] = names.take(parameters.arrays.lookup(signature.firstInit() + array) + "_here");
}

/// What is combined into begins with what the reduction gives over nothing.
cpp::Block TaskEmitter::beginCombined() {
  cpp::Block out;
  for (unsigned array = 0; array < nest.arrayCount(); ++array)
    if (ir::PutOp put = nest.putOf(array); put.getCombining())
      out.push_back(
          cpp::Evaluation{cpp::call("dpg::fill", {atom(parameters.arrays[signature.firstInit() + array]),
                                                  identityOf(*put.getCombining(), put.getValue().getType())})});
  return out;
}

static const char *copyType(ir::ReductionKind kind) {
  switch (kind) {
  case ir::ReductionKind::sum:
    return "dpg::partial_sums";
  case ir::ReductionKind::product:
    return "dpg::partial_products";
  case ir::ReductionKind::max:
    return "dpg::partial_maxima";
  case ir::ReductionKind::min:
    return "dpg::partial_minima";
  default:
    llvm_unreachable("only these combine into arrays");
  }
}

cpp::Block TaskEmitter::declareCopies() {
  cpp::Block out;
  for (unsigned array = 0; array < nest.arrayCount(); ++array)
    if (ir::PutOp put = nest.putOf(array); put.getCombining())
      out.push_back(cpp::Declaration{copyType(*put.getCombining()),
                                     copies[array],
                                     std::nullopt,
                                     {atom(parameters.arrays[signature.firstInit() + array])}});
  return out;
}

/// A loop that threads share, with their copies around it where they combine into arrays.
cpp::Block TaskEmitter::shareOut(cpp::Pragma parallel, cpp::Statement loop) {
  if (copies.empty())
    return {std::move(parallel), std::move(loop)};
  cpp::Block region = declareCopies();
  constexpr llvm::StringLiteral all = "omp parallel";
  const std::string shared = parallel.directive.substr(all.size());
  cpp::Pragma around{all.str()}, inside{"omp" + shared};
  for (const std::string &clause : parallel.clauses)
    (llvm::StringRef(clause).starts_with("reduction") && !shared.empty() ? inside : around).clauses.push_back(clause);
  if (!shared.empty())
    region.push_back(std::move(inside));
  region.push_back(std::move(loop));
  return {std::move(around), cpp::Scope{std::move(region)}};
}

/// for (block of this thread) { for (row of the block) { } poll }
cpp::Block TaskEmitter::loopOverLines(cpp::Block body) {
  if (signature.takesRows) {
    const Expression contains = cpp::method(atom(parameters.rows), "contains", {atom(index)});
    body.insert(body.begin(), cpp::If(Expression::unary("!", contains), {cpp::Evaluation{atom("continue")}}));
  }
  const std::string block = names.take("block_of_rows");
  cpp::Block inBlock{cpp::RangeLoop{"const dpg::index", index, atom(block), std::move(body)}};
  for (const std::string &exchange : parameters.inFlight)
    inBlock.push_back(cpp::Evaluation{cpp::method(atom(exchange), "poll")});
  const Expression blocks = cpp::method(atom(parameters.arrays[*signature.matrix]), "blocks_of_this_thread");
  const Expression work = cpp::method(atom(parameters.arrays[*signature.matrix]), "work");
  cpp::RangeLoop loop{"const dpg::row_block", block, blocks, std::move(inBlock)};
  if (sharesThreads())
    return {std::move(loop)};
  return shareOut(cpp::Pragma{"omp parallel", threadClauses(work, /*isVectorised=*/false)}, std::move(loop));
}

/// Whether a loop has one iteration at most: U[k, :] = ..., an element that is read outside of nests.
bool TaskEmitter::isSingle(unsigned position) const {
  auto loop = cast<ir::IndexAttr>(ir::NestOp(nest).getIndices()[position]);
  const std::optional<Extent> from = Extent::parse(loop.getFrom().getText()),
                              to = Extent::parse(loop.getTo().getText());
  return from && to && (*to - *from).asConstant() == 1;
}

/// The outermost loop that threads can share; nothing where all are of one iteration, where the rows are those of a
/// thread, and where every process computes the same sum: threads would add in another order on each, and processes
/// that differ in a bit may part at a test.
std::optional<unsigned> TaskEmitter::sharedLoop() const {
  if (sharesThreads())
    return std::nullopt;
  if (!signature.uses.isSpread && !signature.accumulated.empty())
    return std::nullopt;
  for (unsigned position = 0; position < ir::NestOp(nest).getIndices().size(); ++position)
    if (!isSingle(position))
      return position;
  return std::nullopt;
}

/// The innermost loop that is one; the outermost where no other is.
unsigned TaskEmitter::innermostLoop() const {
  for (unsigned position = ir::NestOp(nest).getIndices().size(); position-- > 1;)
    if (!isSingle(position))
      return position;
  return 0;
}

/// Shares a loop out over threads; `count` is how many iterations it has.
cpp::Pragma TaskEmitter::parallelFor(unsigned position, const Expression &count) {
  const bool isInnermost = position == innermostLoop() && (position > 0 || parameters.inFlight.empty());
  const std::string vectorised = isInnermost && obstacleToVectors().empty() ? " simd" : "";
  return {"omp parallel for" + vectorised, threadClauses(workIn(count, position + 1), !vectorised.empty())};
}

/// The loops but the outermost.
cpp::Block TaskEmitter::innerLoops(cpp::Block body) {
  for (unsigned position = nest.getIndices().size(); position-- > 1;) {
    if (isSingle(position))
      continue;
    auto loop = cast<ir::IndexAttr>(nest.getIndices()[position]);
    const bool isInnermost = position == innermostLoop();
    cpp::Block next;
    const Expression from = extent(loop.getFrom(), nest), to = endOf(loop, nest, next);
    if (!columns.empty()) {
      next.push_back(loopOverColumnBlocks(from, to, std::move(body)));
      body = std::move(next);
      continue;
    }
    if (!signature.runsOverLines() && position == sharedLoop())
      next.push_back(parallelFor(position, extentOf(loop)));
    else if (isInnermost && obstacleToVectors().empty())
      next.push_back(cpp::Pragma{"omp simd", reductionClauses()});
    next.push_back(isInnermost ? elementLoop(innerIndices[position - 1], from, to, std::move(body))
                               : cpp::CountedLoop{"dpg::index", innerIndices[position - 1], from, to, std::move(body)});
    body = std::move(next);
  }
  return body;
}

cpp::Block TaskEmitter::loopOverRows(cpp::Block body) {
  auto loop = cast<ir::IndexAttr>(nest.getIndices()[0]);
  cpp::Block out;
  Expression from = atom("0"), to = from, count = from;
  if (signature.takesRows) {
    from = Expression::member(atom(parameters.rows), "first");
    to = Expression::member(atom(parameters.rows), "last");
    count = cpp::method(atom(parameters.rows), "size");
  } else if (signature.uses.isSpread) {
    to = count = localRows();
  } else {
    from = extent(loop.getFrom(), nest);
    to = endOf(loop, nest, out);
    count = loop.getFrom().getText() == "0" ? to : extentOf(loop);
  }
  for (const std::string &exchange : parameters.inFlight) {
    const Expression isDue = cpp::binary("==", cpp::binary("%", atom(index), atom(rowsBetweenPolls)), atom("0"));
    body.push_back(cpp::If(isDue, {cpp::Evaluation{cpp::method(atom(exchange), "poll")}}));
  }
  cpp::Statement rows = innermostLoop() == 0 ? elementLoop(index, from, to, std::move(body))
                                             : cpp::CountedLoop{"dpg::index", index, from, to, std::move(body)};
  cpp::Block shared = sharedLoop() == 0U ? shareOut(parallelFor(0, count), std::move(rows)) : cpp::Block{};
  if (shared.empty()) {
    cpp::append(out, declareCopies());
    if (!isSingle(0) && innermostLoop() == 0 && parameters.inFlight.empty() && obstacleToVectors().empty())
      out.push_back(cpp::Pragma{"omp simd", reductionClauses()});
    out.push_back(std::move(rows));
  }
  cpp::append(out, std::move(shared));
  return out;
}

mlir::LogicalResult TaskEmitter::emitLoops(cpp::Block &out) {
  if (signature.tiles)
    return emitSoftmaxTiles(out);
  bindIndices();
  nameCopies();
  cpp::append(out, beginCombined());
  cpp::Block body;
  if (mlir::failed(emitBody(body)))
    return mlir::failure();
  if (!computesSoftmaxRows())
    body = innerLoops(std::move(body));
  if (!nest.getIndices().empty())
    body = signature.runsOverLines() ? loopOverLines(std::move(body)) : loopOverRows(std::move(body));
  out.insert(out.end(), body.begin(), body.end());
  return checkDemands();
}

} // namespace dpg::emit
