// Elements of arrays in a task's body: reads, puts, accumulations, reductions.
#include "compiler/emit/cpp/task_emitter.h"
#include "compiler/emit/syntax/printer.h"
#include "dialects/dpg/names.h"
#include "dialects/num/block_types.h"

#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/SaveAndRestore.h"

#include <utility>

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::cast;
using llvm::dyn_cast;

/// The outermost index is a local row: as a subscript of what is spread it stands for itself. So does the column of an
/// entry, which a plan changes to a place in [owned | halo].
Expression TaskEmitter::subscript(mlir::Value value, bool isLocal) {
  if (const ir::EntryLoop loop = ir::entryLoopGiving(value); loop && loop.coordinate == value && isLocal)
    return !tileColumn.empty() ? atom(tileColumn) : cpp::method(use(loop.matrix), "column", {use(loop.position)});
  if (!isLocal || !outermostIndex(nest) || !isShiftOf(value, outermostIndex(nest)))
    return use(value);
  if (value == outermostIndex(nest))
    return atom(index);
  mlir::Operation *op = value.getDefiningOp();
  const char *symbol = op->getName().stripDialect() == "addi" ? "+" : "-";
  return cpp::binary(symbol, subscript(op->getOperand(0), isLocal), subscript(op->getOperand(1), isLocal));
}

Expression TaskEmitter::element(llvm::StringRef array, ir::ArrayType type, mlir::ValueRange subscripts) {
  std::vector<Expression> places;
  for (auto [dimension, value] : llvm::enumerate(subscripts))
    places.push_back(subscript(value, dimension == type.spreadDimension()));
  if (blockIndex && isOfBlock(subscripts, blockIndex))
    return elementsOfBlock(array.str(), std::move(places));
  if (places.size() == 1)
    return Expression::subscript(atom(array.str()), places.front());
  return cpp::call(array.str(), std::move(places));
}

/// An element of a sparse matrix is looked for in its line.
void TaskEmitter::emitRead(ir::ReadOp read, cpp::Block &out) {
  auto type = read.getArray().getType();
  const Expression array = use(read.getArray());
  if (!type.isSparse())
    return define(read.getResult(), element(array.text(), type, read.getSubscripts()), out);
  const unsigned along = type.lineDimension();
  define(read.getResult(),
         cpp::method(array, "element",
                     {subscript(read.getSubscripts()[along], /*isLocal=*/true),
                      subscript(read.getSubscripts()[1 - along], /*isLocal=*/false)}),
         out);
}

/// Reads are written where they are used, however often: a person would not name them. So is what a put has just
/// stored. What is looked for in a sparse matrix is looked for once.
bool TaskEmitter::needsName(mlir::Value value) const {
  mlir::Operation *op = value.getDefiningOp();
  auto read = llvm::dyn_cast_or_null<ir::ReadOp>(op);
  if (read && read.getArray().getType().isSparse())
    return !value.hasOneUse() ||
           value.getUsers().begin()->getParentOfType<ir::ReduceOp>() != read->getParentOfType<ir::ReduceOp>();
  if (read || inExpression || llvm::isa_and_nonnull<ir::EntryOp>(op))
    return false;
  if (outermostIndex(nest) && value != outermostIndex(nest) && isShiftOf(value, outermostIndex(nest)))
    return false;
  return ScalarEmitter::needsName(value);
}

/// Whether what is put might be read after: then all puts come at the end of the body.
bool TaskEmitter::putsLast() const {
  if (!signature.uses.aliased.empty())
    return true;
  bool readsWritten = false;
  ir::NestOp(nest).walk([&](ir::ReadOp read) {
    readsWritten |= cast<mlir::BlockArgument>(mlir::Value(read.getArray())).getArgNumber() >= signature.firstInit();
  });
  return readsWritten;
}

/// An element of the array, or of the thread's copy that is combined into it.
Expression TaskEmitter::targetOf(ir::PutOp put) {
  auto type = cast<ir::ArrayType>(nest.getResult(put.getInto()).getType());
  const std::string array = put.getCombining() ? copies.lookup(put.getInto())
                                               : parameters.arrays.lookup(signature.firstInit() + put.getInto());
  if (ir::ForEntriesOp loop = ir::NestOp(nest).entriesOf(put.getInto()))
    return Expression::subscript(atom(array), use(loop.getBody().getArgument(1)));
  return element(array, type, put.getSubscripts());
}

/// A value that is put and used again is put at once and read back: `next[j] = ...; change += next[j] - rank[j];`.
bool TaskEmitter::defineElsewhere(mlir::Value value, const Expression &expression, cpp::Block &out) {
  if (putsLast() || inColumns || blockIndex)
    return false;
  for (mlir::Operation *user : value.getUsers()) {
    auto put = dyn_cast<ir::PutOp>(user);
    if (!put || put.getCombining() || put->getBlock() != value.getParentBlock() || !emittedPuts.insert(put).second)
      continue;
    const Expression target = targetOf(put);
    out.push_back(cpp::Assignment{target, expression});
    bind(value, target);
    return true;
  }
  return false;
}

void TaskEmitter::emitPut(ir::PutOp put, cpp::Block &out) {
  if (!emittedPuts.insert(put).second)
    return;
  if (put.getCombining()) {
    const bool isSum =
        *put.getCombining() == ir::ReductionKind::sum || *put.getCombining() == ir::ReductionKind::product;
    const Expression term = isSum ? use(put.getValue()) : typed(put.getValue());
    return out.push_back(accumulation(*put.getCombining(), put.getValue().getType(), targetOf(put), term, put));
  }
  Expression value = assignable(put.getValue());
  if (!putsLast())
    return out.push_back(stored(put, value));
  if (nest.arrayCount() > 1 && !value.isAtom()) {
    const std::string name = names.take(("new_" + ir::nameOf(nest.getResult(put.getInto()))).str());
    out.push_back(cpp::Declaration{"const " + typeOf(put.getValue()), name, value});
    value = atom(name);
  }
  lastPuts.push_back(stored(put, value));
}

cpp::Statement TaskEmitter::stored(ir::PutOp put, Expression value) {
  if (blockIndex)
    return putOfBlock(put, std::move(value));
  return cpp::Assignment{targetOf(put), std::move(value)};
}

void TaskEmitter::emitAccumulate(ir::AccumulateOp accumulate, cpp::Block &out) {
  const Expression target = atom(accumulators[accumulate.getInto() - nest.arrayCount()]);
  const mlir::Type type = accumulate.getValue().getType();
  const bool isSum =
      accumulate.getKind() == ir::ReductionKind::sum || accumulate.getKind() == ir::ReductionKind::product;
  Expression value = isSum ? use(accumulate.getValue()) : typed(accumulate.getValue());
  // A choice that takes several lines reads better with a name than inside of a call.
  if (value.kind() == Expression::Kind::Conditional && value.flat().size() > cpp::columnLimit / 2) {
    const std::string name = names.take(describe(accumulate.getValue()));
    out.push_back(cpp::Declaration{"const " + scalarType(type), name, value});
    value = atom(name);
  }
  if (blockIndex)
    return out.push_back(cpp::Evaluation{cpp::method(target, "add", {atom(blockName()), value})});
  if (ir::givesIndex(accumulate.getKind()))
    value = cpp::braces("dpg::located<" + scalarType(type) + ">", {value, use(accumulate.getAt())});
  out.push_back(accumulation(accumulate.getKind(), type, target, value, accumulate));
}

static llvm::StringRef accumulatorName(ir::ReductionKind kind) {
  switch (kind) {
  case ir::ReductionKind::sum:
    return "sum";
  case ir::ReductionKind::product:
    return "product";
  case ir::ReductionKind::max:
    return "largest";
  case ir::ReductionKind::min:
    return "smallest";
  case ir::ReductionKind::any:
    return "any_holds";
  case ir::ReductionKind::all:
    return "all_hold";
  case ir::ReductionKind::argmax:
  case ir::ReductionKind::argmin:
    return "best";
  }
  llvm_unreachable("all kinds are listed");
}

/// The coordinate of an entry as a number counts in the whole matrix; it has a name where it is used several times.
void TaskEmitter::bindCoordinate(const ir::EntryLoop &loop, const std::string &entry, cpp::Block &body) {
  const mlir::BlockArgument coordinate = loop.coordinate;
  const auto isNumber = [&](mlir::OpOperand &use) {
    if (llvm::isa<ir::PutOp>(use.getOwner()))
      return false; // into the entry
    auto read = dyn_cast<ir::ReadOp>(use.getOwner());
    return !read || use.getOperandNumber() - 1 != read.getArray().getType().spreadDimension();
  };
  const Expression number = cpp::method(use(loop.matrix), "global_column", {atom(entry)});
  if (llvm::count_if(coordinate.getUses(), isNumber) < 2)
    return bind(coordinate, number);
  const std::string name = names.take(ir::nameOf(coordinate));
  body.push_back(cpp::Declaration{"const dpg::index", name, number});
  bind(coordinate, atom(name));
}

/// The entries that a loop runs through.
Expression TaskEmitter::entriesOf(const ir::EntryLoop &loop) {
  return cpp::method(use(loop.matrix), "entries", {subscript(loop.line->get(), /*isLocal=*/true)});
}

/// for (k of the line's entries) S[k] = ...;
mlir::LogicalResult TaskEmitter::emitForEntries(ir::ForEntriesOp op, cpp::Block &out) {
  const ir::EntryLoop loop = ir::entryLoopOf(op);
  const std::string counter = names.take("k");
  cpp::Block body;
  bind(loop.position, atom(counter));
  bindCoordinate(loop, counter, body);
  const llvm::StringRef indexName = op.getIndex().getName();
  const mlir::Value outer = std::exchange(indexValues[indexName], loop.coordinate);
  if (mlir::failed(emitBlock(op.getBody().front(), body)))
    return mlir::failure();
  indexValues[indexName] = outer;
  out.push_back(cpp::RangeLoop{"const dpg::index", counter, entriesOf(loop), std::move(body)});
  return mlir::success();
}

/// Later elements of the vectors that are read in the entries' columns.
void TaskEmitter::fetchElements(ir::ReduceOp reduce, cpp::Block &out) {
  llvm::SmallSetVector<mlir::Value, 2> vectors;
  for (ir::ReadOp read : reduce.getBody().getOps<ir::ReadOp>())
    if (read.getArray().getType().rank() == 1 && read.getSubscripts()[0] == reduce.getBody().getArgument(0) &&
        !read.getArray().getType().isReplicated() && !num::isInBlocks(read.getArray().getType().getElement()))
      vectors.insert(read.getArray());
  const Expression entry = use(reduce.getBody().getArgument(1));
  for (const mlir::Value vector : vectors)
    out.push_back(cpp::Evaluation{cpp::method(use(reduce.getMatrix()), "fetch_ahead", {entry, use(vector)})});
}

/// A number as a sum of balls takes it: a double as such, from which it makes no ball.
Expression TaskEmitter::termOfBallSum(mlir::Value value) {
  auto convert = value.getDefiningOp<num::ConvertOp>();
  const bool isDouble = convert && convert.getValue().getType().isF64();
  return isDouble && !mlir::matchPattern(convert.getValue(), mlir::m_Constant()) ? held(convert.getValue())
                                                                                 : typed(value);
}

/// `sum.add_product(A.value(k), x[A.column(k)])`, or `sum.add(...)` of what is no product or has a name.
Expression TaskEmitter::addedToBallSum(const std::string &sum, mlir::Value term) {
  auto product = term.getDefiningOp<num::MulOp>();
  if (product && !needsName(term))
    return cpp::method(atom(sum), "add_product", {termOfBallSum(product.getLhs()), termOfBallSum(product.getRhs())});
  return cpp::method(atom(sum), "add", {termOfBallSum(term)});
}

mlir::LogicalResult TaskEmitter::emitReduce(ir::ReduceOp reduce, cpp::Block &out) {
  const bool givesIndex = ir::givesIndex(reduce.getKind());
  const mlir::Value yielded = reduce.yield().getValue();
  const llvm::StringRef own = ir::nameOf(reduce.getResult());
  const bool inBlocks = sumsBlocks(reduce);
  const std::string type = inBlocks ? "dpg::sample_block" : accumulatorType(reduce);
  const bool hasOtherName = own.empty() || isGathered(type) || inBlocks;
  const std::string name = names.take(hasOtherName ? accumulatorName(reduce.getKind()) : own);
  if (isGathered(type))
    out.push_back(cpp::Declaration{type, name + "{}"});
  else if (inBlocks)
    out.push_back(cpp::Declaration{type, name});
  else
    out.push_back(cpp::Declaration{type, name, identityOf(reduce.getKind(), reduce.getType())});

  mlir::Block &block = reduce.getBody().front();
  const std::string counter = names.take(reduce.getMatrix() ? "k" : reduce.getIndex().getName());
  cpp::Block body;
  if (reduce.getMatrix()) {
    bind(block.getArgument(1), atom(counter));
    fetchElements(reduce, body);
    bindCoordinate(ir::entryLoopOf(reduce), counter, body);
  } else {
    bind(block.getArgument(0), atom(counter));
  }
  // Its bounds are those of the place around it, its body may speak of it.
  Expression from = atom(""), to = from;
  if (!reduce.getMatrix()) {
    from = extent(reduce.getIndex().getFrom(), reduce);
    to = endOf(reduce.getIndex(), reduce, out);
  }
  const llvm::StringRef indexName = reduce.getIndex().getName();
  const mlir::Value outer = std::exchange(indexValues[indexName], block.getArgument(0));
  const llvm::SaveAndRestore blocks(blockIndex, inBlocks ? block.getArgument(0) : blockIndex);
  if (mlir::failed(emitBlock(block, body)))
    return mlir::failure();
  indexValues[indexName] = outer;
  const bool isSum = reduce.getKind() == ir::ReductionKind::sum || reduce.getKind() == ir::ReductionKind::product;
  if (type == "dpg::ball_sum") {
    body.push_back(cpp::Evaluation{addedToBallSum(name, yielded)});
  } else {
    Expression value = isSum ? use(yielded) : typed(yielded);
    if (givesIndex)
      value = cpp::braces(type, {value, use(block.getArgument(0))});
    body.push_back(inBlocks ? cpp::Evaluation{cpp::method(atom(name), "add", {atom(counter), value})}
                            : accumulation(reduce.getKind(), yielded.getType(), atom(name), value, reduce));
  }
  if (reduce.getMatrix()) {
    out.push_back(cpp::RangeLoop{"const dpg::index", counter, entriesOf(ir::entryLoopOf(reduce)), std::move(body)});
  } else {
    if (sumsVectors(reduce))
      out.push_back(cpp::Pragma{"omp simd", {"reduction(+ : " + name + ")"}});
    out.push_back(elementLoop(counter, from, to, std::move(body)));
  }
  if (inBlocks)
    define(reduce.getResult(), cpp::method(atom(name), "total"), out);
  else if (isGathered(type))
    define(reduce.getResult(), resultOf(type, atom(name), placeOf(reduce.getLoc())), out);
  else
    bind(reduce.getResult(), atom(name));
  return mlir::success();
}

mlir::LogicalResult TaskEmitter::emitOther(mlir::Operation *op, cpp::Block &out) {
  return llvm::TypeSwitch<mlir::Operation *, mlir::LogicalResult>(op)
      .Case([&](ir::ReadOp read) { return emitRead(read, out), mlir::success(); })
      .Case([&](ir::EntryOp entry) {
        define(entry.getResult(), cpp::method(use(entry.getArray()), "value", {use(entry.getPosition())}), out);
        return mlir::success();
      })
      .Case([&](ir::CheckedSubscriptOp checked) {
        define(checked.getResult(),
               cpp::call("dpg::checked_subscript",
                         {use(checked.getSubscript()), extent(checked.getExtent(), checked),
                          atom(cpp::stringLiteral(checked.getName())), atom(std::to_string(checked.getDimension())),
                          atom(cpp::stringLiteral(placeOf(checked.getLoc())))}),
               out);
        return mlir::success();
      })
      .Case([&](ir::CallOp call) { return emitCall(call, out), mlir::success(); })
      .Case([&](ir::InvokeOp invoke) { return emitInvoke(invoke, out), mlir::success(); })
      .Case([&](ir::ReduceOp reduce) { return emitReduce(reduce, out); })
      .Case([&](ir::ForEntriesOp loop) { return emitForEntries(loop, out); })
      .Case([&](ir::PutOp put) { return emitPut(put, out), mlir::success(); })
      .Case([&](ir::AccumulateOp accumulate) { return emitAccumulate(accumulate, out), mlir::success(); })
      .Default([](mlir::Operation *unknown) { return unknown->emitOpError("cannot be emitted in a task"); });
}

} // namespace dpg::emit
