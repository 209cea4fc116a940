// The statements of a nest in a kernel.
//
// y[i] = b[i] - (sum(j) A[i, j] * x[j])   becomes   for i
//                                                     sum = 0
//                                                     for j
//                                                       sum = sum + A[i, j] * x[j]
//                                                     y[i] = b[i] - sum
//
// with y[i] in the place of sum where the nest reads no element of y. What a statement is computed from is repeated in
// it: between two statements only memory carries values.
#include "compiler/passes/polyhedral/extract_kernels/kernel_builder.h"

#include "compiler/passes/extents.h"
#include "compiler/passes/may_end_program.h"
#include "compiler/passes/polyhedral/statements.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace mlir;

namespace dpg::polyhedral {

Value KernelBuilder::variable(Type type, StringRef name) {
  const OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(body);
  MLIRContext *context = builder.getContext();
  auto array = dyn_cast<ir::ArrayType>(type);
  if (!array)
    array = ir::ArrayType::get(ir::ExtentAttr::get(context, "1"), type, ir::Storage::replicated);
  return ir::LocalOp::create(builder, ir::withName(loop.getLoc(), name), array, name);
}

Value KernelBuilder::zero() { return arith::ConstantIndexOp::create(builder, loop.getLoc(), 0); }

ir::WriteOp KernelBuilder::write(Value value, Value memory, ValueRange place) {
  auto made = ir::WriteOp::create(builder, value.getLoc(), value, memory, place);
  nests[made] = depths.size() - 1;
  return made;
}

/// The next partial sum of a reduction, which the program leaves without an order.
void KernelBuilder::writePartial(Value value, Value memory, ValueRange place) {
  write(value, memory, place)->setAttr("partial", builder.getUnitAttr());
}

/// What an int or real is the conversion of, of another format.
static Value uncast(Value value) {
  Operation *op = value.getDefiningOp();
  const bool isCast = isa_and_nonnull<arith::IndexCastOp, arith::ExtFOp, arith::SIToFPOp>(op);
  return isCast ? uncast(op->getOperand(0)) : value;
}

/// A number that lies in an element, perhaps in another format.
Value KernelBuilder::heldValue(const Held &held, IRMapping &made) {
  auto read = ir::ReadOp::create(builder, held.put.getLoc(), held.put.getType(), held.memory, held.place);
  nests[read] = depths.size() - 1;
  IRMapping ofElement = made;
  ofElement.map(held.put, read);
  return valueOf(held.value, ofElement);
}

/// `value` of the nest at the builder's place; `made` are those that are there already.
Value KernelBuilder::valueOf(Value value, IRMapping &made) {
  if (const Value there = made.lookupOrNull(value))
    return there;
  if (const Value index = outer.lookupOrNull(value))
    return index;
  if (const Value number = numbers.lookup(value)) {
    auto read = ir::ReadOp::create(builder, value.getLoc(), value.getType(), number, zero());
    nests[read] = depths.size() - 1;
    made.map(value, read);
    return read;
  }
  Operation *op = value.getDefiningOp();
  if (!op) {
    auto nest = dyn_cast<ir::NestOp>(cast<BlockArgument>(value).getOwner()->getParentOp());
    const Value index =
        nest ? indexOf(extentOf(
                   cast<ir::IndexAttr>(nest.getIndices()[cast<BlockArgument>(value).getArgNumber()]).getFrom()))
             : indices.lookup(ir::nameOf(value)); // a size, or the index of a loop outside
    return index ? index : (refuse("`" + ir::nameOf(value) + "` is not known"), Value());
  }
  if (const auto lies = reduced.find(value); lies != reduced.end()) {
    auto read = ir::ReadOp::create(builder, value.getLoc(), value.getType(), lies->second.first, lies->second.second);
    nests[read] = depths.size() - 1;
    made.map(value, read);
    return read;
  }
  if (auto nest = dyn_cast<ir::NestOp>(op); nest && standsForElement(nest)) {
    bool isStale = false;
    nest.walk([&](ir::ReadOp read) {
      const Value memory = bufferOf(read.getArray())->memory;
      isStale |= hasChanged(nest, read) || changesSince(nest, memory) || writtenHere.contains(memory);
    });
    if (isStale)
      return refuse("an element of `" + ir::nameOf(value) + "` is read before it changes"), Value();
    return valueOf(nest.accumulateOf(cast<OpResult>(value).getResultNumber()).getValue(), made);
  }
  if (!loop->isAncestor(op) && isa<ir::NestOp>(op))
    return refuse("`" + ir::nameOf(value) + "` is not known"), Value();
  if (auto nest = dyn_cast<ir::NestOp>(op)) {
    if (const auto held = heldIn.find(value); held != heldIn.end() &&
                                              lastWrite.lookup(held->second.memory) <= madeBy[nest] &&
                                              !changesSince(nest, held->second.memory))
      return heldValue(held->second, made);
    auto read = ir::ReadOp::create(builder, value.getLoc(), value.getType(), bufferOf(value)->memory, placeOf(value));
    nests[read] = depths.size() - 1;
    made.map(value, read);
    return read;
  }
  if (auto size = dyn_cast<ir::SizeOp>(op)) {
    const Value index = indexOf(extentOf(size.getExtent()));
    return index ? index : (refuse("`" + size.getExtent().getText() + "` is not affine"), Value());
  }
  if (const std::optional<Extent> place = placeOfInt(value))
    if (const Value index = indexOf(*place))
      return made.map(value, index), index;
  if (isa<num::ChooseOp, scf::IfOp>(op))
    return selectOf(op, cast<OpResult>(value).getResultNumber(), made);
  if (!isa<ir::ReadOp>(op) && !isScalar(*op))
    return refuse("`" + op->getName().getStringRef() + "` stands in it"), Value();
  IRMapping operands;
  for (Value operand : op->getOperands()) {
    auto read = dyn_cast<ir::ReadOp>(op);
    const bool isArray = read && operand == read.getArray();
    const Value mapped = isArray ? bufferOf(operand)->memory : valueOf(operand, made);
    if (!mapped)
      return {};
    operands.map(operand, mapped);
  }
  Operation *copy = builder.clone(*op, operands);
  if (isSpeculating && isa<ir::ReadOp>(copy))
    copy->setAttr(polyhedral::speculative, builder.getUnitAttr());
  nests[copy] = depths.size() - 1;
  made.map(value, copy->getResult(0));
  return copy->getResult(0);
}

/// In how many bits an int fits: one more for each sum of what arrays hold in fewer than 64.
static unsigned bitsOf(Value value) {
  constexpr unsigned all = 64;
  APInt constant;
  if (matchPattern(value, m_ConstantInt(&constant)))
    return constant.getSignificantBits();
  Operation *op = value.getDefiningOp();
  if (auto cast = dyn_cast_or_null<arith::IndexCastOp>(op); cast && isa<IntegerType>(cast.getIn().getType()))
    return cast.getIn().getType().getIntOrFloatBitWidth();
  if (auto nest = dyn_cast_or_null<ir::NestOp>(op); nest && nest.arrayCount() == 0)
    return bitsOf(nest.accumulateOf(cast<OpResult>(value).getResultNumber()).getValue());
  if (isa_and_nonnull<num::ChooseOp, scf::IfOp>(op)) {
    unsigned most = 1;
    for (Region &side : op->getRegions())
      most = std::max(most, bitsOf(side.front().getTerminator()->getOperand(cast<OpResult>(value).getResultNumber())));
    return most;
  }
  if (isa_and_nonnull<arith::AddIOp, arith::SubIOp>(op))
    return std::min(all, std::max(bitsOf(op->getOperand(0)), bitsOf(op->getOperand(1))) + 1);
  return all;
}

/// Whether what a side of a choice computes may end the program.
bool KernelBuilder::mayEnd(Region &side) {
  for (Operation &op : side.front()) {
    if (isa<ir::AccumulateOp>(op)) // of one value
      continue;
    auto nest = dyn_cast<ir::NestOp>(op);
    const bool isSmallSum = isa<arith::AddIOp, arith::SubIOp>(op) && bitsOf(op.getResult(0)) < 64;
    if (nest ? !standsForElement(nest) || mayEnd(nest.getBody()) : !isSmallSum && mayEndByArithmetic(&op))
      return true;
  }
  return false;
}

/// The value of a choice, of which both sides are computed: reads in them are marked, and are found to lie inside of
/// their arrays wherever they stand (statements.h), or the loop is no kernel.
Value KernelBuilder::selectOf(Operation *choice, unsigned result, IRMapping &made) {
  for (Region &side : choice->getRegions())
    if (mayEnd(side))
      return refuse("a side of a choice may end the program"), Value();
  const Value condition = valueOf(choice->getOperand(0), made);
  if (!condition)
    return {};
  const llvm::SaveAndRestore speculate(isSpeculating, true);
  const Value yes = valueOf(choice->getRegion(0).front().getTerminator()->getOperand(result), made);
  const Value no = yes ? valueOf(choice->getRegion(1).front().getTerminator()->getOperand(result), made) : Value();
  if (!no)
    return {};
  const Location at = choice->getLoc();
  const bool isConjunction = yes.getType().isInteger(1) && matchPattern(no, m_Zero());
  const Value chosen = isConjunction ? arith::AndIOp::create(builder, at, condition, yes).getResult()
                                     : arith::SelectOp::create(builder, at, condition, yes, no).getResult();
  made.map(choice->getResult(result), chosen);
  return chosen;
}

/// The element that a nest of one iteration reads or puts.
static SmallVector<std::optional<Extent>> placeIn(ir::NestOp nest, ValueRange subscripts) {
  Substitution firsts;
  for (auto index : nest.getIndices().getAsRange<ir::IndexAttr>())
    firsts.insert({index.getName().str(), extentOf(index.getFrom())});
  return llvm::map_to_vector(subscripts, [&](Value subscript) {
    const std::optional<Extent> place = extentOfValue(subscript);
    return place ? std::optional(place->substitute(firsts)) : std::nullopt;
  });
}

/// Whether what has been built since `nest`, which reads one element, may have changed that.
bool KernelBuilder::hasChanged(ir::NestOp nest, ir::ReadOp read) {
  const SmallVector<std::optional<Extent>> place = placeIn(nest, read.getSubscripts());
  const auto isApart = [&](const Change &change) {
    for (auto [here, there] : llvm::zip_first(place, change.place)) {
      const std::optional<int64_t> distance = here && there ? (*here - *there).asConstant() : std::nullopt;
      if (distance && *distance != 0)
        return true;
    }
    return false;
  };
  const Value memory = bufferOf(read.getArray())->memory;
  return llvm::any_of(changes, [&](const Change &change) {
    return change.memory == memory && change.number > stoodAt.lookup(nest) && !isApart(change);
  });
}

/// Whether a loop that has begun since `nest`, which runs again and again, changes an array.
bool KernelBuilder::changesSince(ir::NestOp nest, Value memory) {
  bool changes = false;
  for (ir::ForOp open : openLoops)
    if (!open->isAncestor(nest))
      open.walk([&](ir::NestOp inner) {
        for (Value result : inner.getResults())
          changes |= isArray(result) && bufferOf(result)->memory == memory;
      });
  return changes;
}

/// A nest of one iteration that only gives a number: `A[i - 1, j]` in a statement of a loop over i and j. It is
/// computed where it is used.
bool KernelBuilder::standsForElement(ir::NestOp nest) {
  if (nest.arrayCount() > 0 || nest.getIndices().empty() || nest.getNumResults() != 1)
    return false;
  bool isPlain = true;
  nest.getBody().walk([&](Operation *op) { isPlain &= !isa<ir::ReduceOp, ir::ForEntriesOp>(op); });
  return isPlain && !ir::givesIndex(nest.accumulateOf(0).getKind()) && hasOneIteration(nest);
}

bool KernelBuilder::hasOneIteration(ir::NestOp nest) {
  return llvm::all_of(nest.getIndices().getAsRange<ir::IndexAttr>(), [](ir::IndexAttr index) {
    return (extentOf(index.getTo()) - extentOf(index.getFrom())).asConstant() == 1;
  });
}

Value KernelBuilder::combined(ir::ReductionKind kind, Value left, Value right) {
  const Type type = left.getType();
  const bool isFloat = isa<FloatType>(type), isInt = isa<IndexType, IntegerType>(type);
  const Location at = right.getLoc();
  if (isFloat && kind == ir::ReductionKind::sum)
    return arith::AddFOp::create(builder, at, left, right);
  if (isFloat && kind == ir::ReductionKind::product)
    return arith::MulFOp::create(builder, at, left, right);
  if (isFloat && kind == ir::ReductionKind::max)
    return arith::MaximumFOp::create(builder, at, left, right);
  if (isFloat && kind == ir::ReductionKind::min)
    return arith::MinimumFOp::create(builder, at, left, right);
  if (isInt && kind == ir::ReductionKind::max)
    return arith::MaxSIOp::create(builder, at, left, right);
  if (isInt && kind == ir::ReductionKind::min)
    return arith::MinSIOp::create(builder, at, left, right);
  return refuse("a reduction of " + ir::stringifyReductionKind(kind) + " of another kind stands in it"), Value();
}

Value KernelBuilder::identityOf(ir::ReductionKind kind, Type type) {
  if (auto real = dyn_cast<FloatType>(type)) {
    const llvm::fltSemantics &semantics = real.getFloatSemantics();
    llvm::APFloat value = llvm::APFloat::getZero(semantics);
    if (kind == ir::ReductionKind::product)
      value = llvm::APFloat::getOne(semantics);
    else if (kind != ir::ReductionKind::sum)
      value = llvm::APFloat::getInf(semantics, /*Negative=*/kind == ir::ReductionKind::max);
    return arith::ConstantOp::create(builder, loop.getLoc(), builder.getFloatAttr(type, value));
  }
  const bool isLargest = kind == ir::ReductionKind::max;
  if (!type.isIndex() || (!isLargest && kind != ir::ReductionKind::min))
    return refuse("a " + ir::stringifyReductionKind(kind) + " of ints stands in it"), Value();
  using Limits = std::numeric_limits<int64_t>;
  return arith::ConstantOp::create(builder, loop.getLoc(),
                                   builder.getIndexAttr(isLargest ? Limits::min() : Limits::max()));
}

/// The loop of a reduction, into the element `place` of `memory`.
bool KernelBuilder::buildReduce(ir::ReduceOp reduce, Value memory, ValueRange place) {
  if (reduce.getMatrix())
    return refuse("it runs over the entries of a sparse matrix");
  const Value first = identityOf(reduce.getKind(), reduce.getType());
  if (!first)
    return false;
  write(first, memory, place);
  const OpBuilder::InsertionGuard guard(builder);
  Block &block = reduce.getBody().front();
  const Value before = indices.lookup(reduce.getIndex().getName());
  if (!openLoop(reduce.getIndex(), block.getArgument(0)))
    return false;
  const Value term = reduce.yield().getValue();
  if (!buildReducesOf(term))
    return false;
  IRMapping made;
  auto sum = ir::ReadOp::create(builder, reduce.getLoc(), reduce.getType(), memory, place);
  nests[sum] = depths.size() - 1;
  const Value next = valueOf(term, made);
  const Value updated = next ? combined(reduce.getKind(), sum, next) : Value();
  if (updated)
    writePartial(updated, memory, place);
  indices[reduce.getIndex().getName()] = before;
  return bool(updated);
}

/// The reductions that `value` is computed from, which are not built yet.
bool KernelBuilder::buildReducesOf(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op || reduced.contains(value) || !loop->isAncestor(op) || isa<ir::ForOp, ir::NestOp>(op))
    return true;
  if (auto reduce = dyn_cast<ir::ReduceOp>(op)) {
    const auto [memory, place] = memoryOf(reduce);
    if (!buildReduce(reduce, memory, place))
      return false;
    reduced[value] = {memory, place};
    return true;
  }
  return llvm::all_of(op->getOperands(), [&](Value operand) { return buildReducesOf(operand); });
}

/// Whether a sum may grow in the element that is put in the end: nothing of the nest reads that array, and it is
/// put where the sum stands, computed once for each element.
bool KernelBuilder::mayAccumulateInto(ir::NestOp nest, ir::PutOp put, ir::ReduceOp reduce) {
  const Value array = resultInstead ? resultInstead : bufferOf(nest.getResult(put.getInto()))->memory;
  if (cast<ir::ArrayType>(array.getType()).getElement() != reduce.getType())
    return false;
  bool isRead = false;
  nest.walk([&](ir::ReadOp read) { isRead |= !resultInstead && bufferOf(read.getArray())->memory == array; });
  return !isRead;
}

bool KernelBuilder::buildPut(ir::NestOp nest, ir::PutOp put) {
  if (put.getCombining())
    return refuse("it combines into elements");
  const Value memory = resultInstead ? resultInstead : bufferOf(nest.getResult(put.getInto()))->memory;
  IRMapping made;
  SmallVector<Value> place;
  for (Value subscript : put.getSubscripts()) {
    place.push_back(valueOf(subscript, made));
    if (!place.back())
      return false;
  }
  // The first sum that the value is computed from, in its element.
  SmallVector<ir::ReduceOp> reduces(nest.getBody().front().getOps<ir::ReduceOp>());
  if (nest.arrayCount() == 1 && nest.getNumResults() == 1 && !reduces.empty() &&
      mayAccumulateInto(nest, put, reduces.front())) {
    if (!buildReduce(reduces.front(), memory, place))
      return false;
    reduced[reduces.front().getResult()] = {memory, place};
  }
  if (!buildReducesOf(put.getValue()))
    return false;
  if (reduced.contains(put.getValue()) && reduced[put.getValue()].first == memory)
    return true; // it lies there
  IRMapping last;
  const Value value = valueOf(put.getValue(), last);
  if (!value)
    return false;
  write(value, memory, place);
  putAt[put.getValue()] = {memory, place};
  writtenHere.insert(memory);
  return true;
}

bool KernelBuilder::buildNestBody(ir::NestOp nest) {
  for (Operation &op : nest.getBody().front()) {
    if (auto put = dyn_cast<ir::PutOp>(op); put && !buildPut(nest, put))
      return false;
    if (isa<ir::ForEntriesOp>(op))
      return refuse("it runs over the entries of a sparse matrix");
    if (auto accumulate = dyn_cast<ir::AccumulateOp>(op); accumulate && !buildAccumulate(nest, accumulate))
      return false;
  }
  return true;
}

bool KernelBuilder::buildAccumulate(ir::NestOp nest, ir::AccumulateOp accumulate) {
  if (!buildReducesOf(accumulate.getValue()))
    return false;
  IRMapping made;
  const Value result = nest.getResult(accumulate.getInto()), memory = bufferOf(result)->memory;
  Value value;
  auto put = putAt.find(accumulate.getValue());
  if (put == putAt.end())
    put = putAt.find(uncast(accumulate.getValue()));
  if (hasOneIteration(nest) && put != putAt.end()) {
    heldIn[result] = {put->second.first, put->second.second, put->first, accumulate.getValue()};
    value = heldValue(heldIn[result], made);
  } else if (hasOneIteration(nest)) {
    value = valueOf(accumulate.getValue(), made);
  } else {
    const Value place = placeOf(result);
    auto sum = ir::ReadOp::create(builder, accumulate.getLoc(), result.getType(), memory, place);
    nests[sum] = depths.size() - 1;
    const Value term = valueOf(accumulate.getValue(), made);
    if (const Value next = term ? combined(accumulate.getKind(), sum, term) : Value())
      writePartial(next, memory, place);
    return reason.empty();
  }
  if (!value)
    return false;
  write(value, memory, placeOf(result));
  return true;
}

/// Whether the ranges of a nest move with a loop around it: a sum over i in 0..k, for each k. Others are worth threads
/// and processes of their own.
bool KernelBuilder::movesWithLoop(ir::NestOp nest) {
  bool moves = false;
  for (auto index : nest.getIndices().getAsRange<ir::IndexAttr>())
    for (ir::ExtentAttr bound : {index.getFrom(), index.getTo()})
      for (const std::string &name : extentOf(bound).names())
        for (auto around = nest->getParentOfType<ir::ForOp>(); around && loop->isAncestor(around);
             around = around->getParentOfType<ir::ForOp>())
          moves |= around.getIndex().getName() == name;
  return moves;
}

/// sum = 0, before the loops that add to it.
bool KernelBuilder::beginSums(ir::NestOp nest) {
  if (hasOneIteration(nest))
    return true;
  for (unsigned number = nest.arrayCount(); number < nest.getNumResults(); ++number) {
    ir::AccumulateOp accumulate = nest.accumulateOf(number);
    if (ir::givesIndex(accumulate.getKind()) || !movesWithLoop(nest))
      return refuse("it computes a number over all elements");
    const Value first = identityOf(accumulate.getKind(), accumulate.getValue().getType());
    if (!first)
      return false;
    write(first, bufferOf(nest.getResult(number))->memory, placeOf(nest.getResult(number)));
  }
  return true;
}

/// A[i, j] = A_next[i, j];
void KernelBuilder::buildCopyBack(ir::NestOp nest) {
  const OpBuilder::InsertionGuard guard(builder);
  llvm::StringMap<Value> before = indices;
  for (auto [index, argument] : llvm::zip(nest.getIndices().getAsRange<ir::IndexAttr>(), nest.getBody().getArguments()))
    openLoop(index, argument);
  ir::PutOp put = nest.putOf(0);
  IRMapping made;
  SmallVector<Value> place;
  for (Value subscript : put.getSubscripts())
    place.push_back(valueOf(subscript, made));
  auto element = ir::ReadOp::create(builder, put.getLoc(), put.getValue().getType(), resultInstead, place);
  nests[element] = depths.size() - 1;
  write(element, bufferOf(nest.getResult(0))->memory, place);
  indices = std::move(before);
}

/// Whether a nest reads an array, itself or through single elements that are computed where it uses them.
bool KernelBuilder::readsIn(ir::NestOp nest, Value memory) {
  bool reads = false;
  nest.walk([&](Operation *op) {
    if (auto read = dyn_cast<ir::ReadOp>(op))
      reads |= bufferOf(read.getArray())->memory == memory;
    for (Value operand : op->getOperands())
      if (auto element = operand.getDefiningOp<ir::NestOp>(); element && element != nest && standsForElement(element))
        reads |= readsIn(element, memory);
  });
  return reads;
}

bool KernelBuilder::buildNest(ir::NestOp nest) {
  if (standsForElement(nest)) {
    stoodAt[nest] = depths.size();
    return true;
  }
  const unsigned number = depths.size();
  depths.push_back(depth);
  llvm::append_range(origins, nest.getOrigins());
  reduced.clear();
  putAt.clear();
  writtenHere.clear();
  resultInstead = {};
  if (buffered.contains(number)) {
    if (nest.arrayCount() != 1 || nest.getNumResults() != 1)
      return refuse("a nest of several results reads what it overwrites");
    resultInstead = variable(nest.getResult(0).getType(), ("next_" + ir::nameOf(nest.getResult(0))).str());
  }
  for (Value result : nest.getResults().take_front(resultInstead ? 0 : nest.arrayCount())) {
    const Value memory = bufferOf(result)->memory;
    if (readsIn(nest, memory))
      updated.push_back({number, memory});
  }
  if (!beginSums(nest))
    return false;
  llvm::StringMap<Value> before = indices;
  {
    const OpBuilder::InsertionGuard guard(builder);
    for (auto [index, argument] :
         llvm::zip(nest.getIndices().getAsRange<ir::IndexAttr>(), nest.getBody().getArguments()))
      if (!openLoop(index, argument))
        return false;
    if (!buildNestBody(nest))
      return false;
  }
  indices = std::move(before);
  if (resultInstead)
    buildCopyBack(nest);
  for (Value result : nest.getResults())
    lastWrite[bufferOf(result)->memory] = depths.size();
  for (unsigned array = 0; array < nest.arrayCount(); ++array) {
    ir::PutOp put = nest.putOf(array);
    const bool isElement = put && hasOneIteration(nest);
    changes.push_back({bufferOf(nest.getResult(array))->memory, unsigned(depths.size()),
                       isElement ? placeIn(nest, put.getSubscripts()) : SmallVector<std::optional<Extent>>()});
  }
  madeBy[nest] = depths.size();
  return reason.empty();
}

} // namespace dpg::polyhedral
