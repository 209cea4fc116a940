// Reductions along a dimension of a sparse matrix, turned into reductions over its stored entries.
#include "compiler/passes/graph/choose_storage/sparse_loops.h"
#include "compiler/passes/extents.h"
#include "compiler/passes/graph/choose_storage/zeros.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

#include <limits>

using namespace mlir;

namespace dpg {

using ir::ReductionKind;
using ir::Storage;

// --------------------------------------------------------------------------------------------------------- recognition

static Operation *loopOf(Value subscript) {
  auto index = dyn_cast<BlockArgument>(subscript);
  Operation *owner = index ? index.getOwner()->getParentOp() : nullptr;
  return isa_and_nonnull<ir::ReduceOp, ir::NestOp>(owner) ? owner : nullptr;
}

SparseRead::SparseRead(ir::ReadOp read) : read(read) {
  for (unsigned dimension = 0; dimension < 2 && dimension < read.getSubscripts().size(); ++dimension)
    loops[dimension] = loopOf(read.getSubscripts()[dimension]);
}

ir::ReduceOp SparseRead::alongEntries() const {
  for (unsigned dimension : {0, 1}) {
    auto reduce = dyn_cast_if_present<ir::ReduceOp>(loops[dimension]);
    Value line = read.getSubscripts()[1 - dimension];
    if (reduce && !reduce.getMatrix() && !reduce->isAncestor(line.getParentBlock()->getParentOp()))
      return reduce;
  }
  return {};
}

/// Whether a value differs from one iteration of `reduce` to the next.
static bool movesIn(Value value, ir::ReduceOp reduce) {
  if (!reduce->isAncestor(value.getParentBlock()->getParentOp()))
    return false;
  Operation *op = value.getDefiningOp();
  return !op || op->getNumRegions() > 0 || llvm::any_of(op->getOperands(), [&](Value v) { return movesIn(v, reduce); });
}

ir::ReduceOp SparseRead::searches() const {
  if (alongEntries())
    return {};
  for (auto reduce = read->getParentOfType<ir::ReduceOp>(); reduce; reduce = reduce->getParentOfType<ir::ReduceOp>())
    if (llvm::any_of(read.getSubscripts(), [&](Value subscript) { return movesIn(subscript, reduce); }))
      return reduce;
  return {};
}

/// Whether a subscript is the index that the nest around is spread along.
static bool isOutermost(Value subscript) {
  auto nest = dyn_cast_if_present<ir::NestOp>(loopOf(subscript));
  return nest && subscript == nest.getBody().getArgument(0);
}

bool SparseRead::takesEitherStorage() const {
  return !alongEntries() && isOutermost(read.getSubscripts()[0]) == isOutermost(read.getSubscripts()[1]);
}

Storage SparseRead::storage() const {
  if (ir::ReduceOp reduce = alongEntries())
    return loops[1] == reduce ? Storage::csr : Storage::csc;
  const bool isByColumns = takesEitherStorage() ? read.getArray().getType().getStorage() == Storage::csc
                                                : isOutermost(read.getSubscripts()[1]);
  return isByColumns ? Storage::csc : Storage::csr;
}

ir::NestOp SparseRead::eitherOrderNest() const {
  auto nest = dyn_cast_if_present<ir::NestOp>(loops[0]);
  bool isOnlyAccumulation = nest && nest.arrayCount() == 0 && nest.getNumResults() == 1;
  if (!isOnlyAccumulation || loops[1] != nest || read.getSubscripts()[0] == read.getSubscripts()[1] ||
      ir::givesIndex(nest.accumulateOf(0).getKind()))
    return {};
  return nest;
}

/// Whether the bounds of an index name another.
static bool dependsOn(ir::IndexAttr index, StringRef name) {
  return llvm::is_contained(extentOf(index.getFrom()).names(), name.str()) ||
         llvm::is_contained(extentOf(index.getTo()).names(), name.str());
}

ir::ReduceOp SparseRead::eitherOrderReduction() const {
  for (unsigned dimension : {0, 1}) {
    auto outer = dyn_cast_if_present<ir::ReduceOp>(loops[dimension]);
    auto inner = dyn_cast_if_present<ir::ReduceOp>(loops[1 - dimension]);
    if (!outer || !inner || inner->getParentOp() != outer || outer.getKind() != inner.getKind())
      continue;
    Block &body = outer.getBody().front();
    bool isPerfect = &body.front() == inner && outer.yield().getValue() == inner.getResult() &&
                     inner->getNextNode() == body.getTerminator();
    if (isPerfect && !ir::givesIndex(outer.getKind()) && !dependsOn(inner.getIndex(), outer.getIndex().getName()))
      return outer;
  }
  return {};
}

// --------------------------------------------------------------------------------------------------------------- order

static void swapReductions(ir::ReduceOp outer, ir::ReduceOp inner) {
  BlockArgument outerIndex = outer.getBody().getArgument(0), innerIndex = inner.getBody().getArgument(0);
  SmallVector<OpOperand *> outerUses = llvm::map_to_vector(outerIndex.getUses(), [](OpOperand &use) { return &use; });
  innerIndex.replaceAllUsesWith(outerIndex);
  for (OpOperand *use : outerUses)
    use->set(innerIndex);
  ir::IndexAttr index = outer.getIndex();
  outer.setIndexAttr(inner.getIndex());
  inner.setIndexAttr(index);
  Location location = outerIndex.getLoc();
  outerIndex.setLoc(innerIndex.getLoc());
  innerIndex.setLoc(location);
}

/// sum(i, j) f becomes sum(i) (sum(j) f): the loop at `place` moves inside.
static void moveLoopInside(ir::NestOp nest, unsigned place) {
  Block &body = nest.getBody().front();
  ir::AccumulateOp accumulate = nest.accumulateOf(0);
  auto index = cast<ir::IndexAttr>(nest.getIndices()[place]);
  OpBuilder builder(accumulate);
  auto reduce = ir::ReduceOp::create(builder, accumulate.getLoc(), accumulate.getValue().getType(),
                                     accumulate.getKind(), index, Value(), Value());
  Block &inner = reduce.getBody().emplaceBlock();
  BlockArgument old = body.getArgument(place);
  old.replaceAllUsesWith(inner.addArgument(old.getType(), old.getLoc()));
  body.eraseArgument(place);
  SmallVector<Attribute> indices(nest.getIndices().getValue());
  indices.erase(indices.begin() + place);
  nest.setIndicesAttr(builder.getArrayAttr(indices));
  for (Operation &op : llvm::make_early_inc_range(body))
    if (!isa<ir::AccumulateOp, ir::DoneOp>(op) && &op != reduce)
      op.moveBefore(&inner, inner.end());
  builder.setInsertionPointToEnd(&inner);
  ir::YieldOp::create(builder, accumulate.getLoc(), accumulate.getValue());
  accumulate.getValueMutable().assign(reduce.getResult());
}

void orderLoops(const SparseRead &read, Storage storage) {
  unsigned along = storage == Storage::csr ? 1 : 0;
  if (ir::NestOp nest = read.eitherOrderNest())
    return moveLoopInside(nest, cast<BlockArgument>(read.read.getSubscripts()[along]).getArgNumber());
  ir::ReduceOp outer = read.eitherOrderReduction();
  if (outer && read.loops[along] == outer)
    swapReductions(outer, cast<ir::ReduceOp>(read.loops[1 - along]));
}

// ------------------------------------------------------------------------------------------------------------ legality

/// What the body must be where there is no entry, so that entries suffice.
static bool isNeutral(ReductionKind kind, AtZero value) {
  switch (kind) {
  case ReductionKind::sum:
  case ReductionKind::product:
  case ReductionKind::max:
  case ReductionKind::min:
    return value == AtZero::Zero;
  case ReductionKind::any:
    return value == AtZero::False;
  case ReductionKind::all:
    return value == AtZero::True || value == AtZero::False;
  default:
    return false;
  }
}

/// Whether a value is the literal that a reduction gives over nothing.
static bool isOverNothing(ReductionKind kind, Value value) {
  while (auto convert = value.getDefiningOp<num::ConvertOp>())
    value = convert.getValue();
  const bool isProduct = kind == ReductionKind::product || kind == ReductionKind::all;
  if (APInt integer; matchPattern(value, m_ConstantInt(&integer))) // there is no largest or smallest int of none
    return isProduct ? integer.isOne() : integer.isZero() && (kind == ReductionKind::sum || kind == ReductionKind::any);
  auto literal = value.getDefiningOp<num::ConstantOp>();
  const StringRef text = literal ? literal.getValue() : StringRef();
  switch (kind) {
  case ReductionKind::sum:
    return text == "0";
  case ReductionKind::product:
    return text == "1";
  case ReductionKind::max:
    return text == "-infinity";
  case ReductionKind::min:
    return text == "infinity";
  default:
    return false;
  }
}

/// Whether a reduction takes in nothing where there is no entry: it asks first whether an element is present, which
/// `where` says. What is absent is no zero.
static bool skipsAbsent(ir::ReduceOp reduce, ZeroAnalysis &zeros) {
  Value taken = reduce.yield().getValue();
  while (auto convert = taken.getDefiningOp<num::ConvertOp>())
    taken = convert.getValue();
  auto choice = taken.getDefiningOp<num::ChooseOp>();
  return choice && zeros.valueOf(choice.getCondition()) == AtZero::False &&
         isOverNothing(reduce.getKind(), cast<num::YieldOp>(choice.getNo().front().getTerminator()).getValue());
}

/// Whether two matrices have the same entries in the same order.
static bool shareEntries(Value left, Value right) {
  return ir::patternOf(left) == ir::patternOf(right) &&
         cast<ir::ArrayType>(left.getType()).getStorage() == cast<ir::ArrayType>(right.getType()).getStorage();
}

LogicalResult verifyReduction(ir::ReduceOp reduce, ArrayRef<SparseRead> reads, StoredFor stored) {
  ir::ReadOp first = reads.front().read;
  auto isAtSameEntry = [&](const SparseRead &other) {
    return llvm::equal(first.getSubscripts(), other.read.getSubscripts()) &&
           shareEntries(stored(reads.front()), stored(other));
  };
  ZeroAnalysis zeros(first.getArray(), first.getSubscripts());
  for (const SparseRead &other : reads)
    if (isAtSameEntry(other))
      zeros.assume(ir::ReadOp(other.read).getArray(), ir::ReadOp(other.read).getSubscripts());
  for (const SparseRead &other : reads)
    if (!zeros.isAssumed(other.read)) {
      InFlightDiagnostic error = mlir::emitError(other.read.getLoc());
      error << "E0714: an expression with two sparse operands, `" << ir::nameInProgram(first.getArray()) << "` and `"
            << ir::nameInProgram(other.read.getArray()) << "` (or one at two places); one is compiled";
      error.attachNote(first.getLoc()) << "the other operand";
      return error;
    }
  if (skipsAbsent(reduce, zeros) || isNeutral(reduce.getKind(), zeros.valueOf(reduce.yield().getValue())))
    return success();
  InFlightDiagnostic error = mlir::emitError(first.getLoc());
  error << "E0715: `" << ir::stringifyReductionKind(reduce.getKind()) << "` over `" << reduce.getIndex().getName()
        << "` runs over the entries of `" << ir::nameOf(first.getArray())
        << "` only where its expression is zero with them";
  return error;
}

// ------------------------------------------------------------------------------------------------------------ rewrite

/// Moves what computes a value before an operation that it does not depend on.
static void moveBefore(Value value, Operation *place) {
  Operation *op = value.getDefiningOp();
  if (!op || !place->isAncestor(op))
    return;
  for (Value operand : op->getOperands())
    moveBefore(operand, place);
  op->moveBefore(place);
}

void readSharedEntries(const ir::EntryLoop &loop) {
  SmallVector<ir::ReadOp> reads;
  const unsigned line = ir::EntryLoop(loop).matrix.getType().lineDimension();
  loop.op->walk([&](ir::ReadOp read) {
    if (read.getArray().getType().isSparse() && shareEntries(read.getArray(), loop.matrix) &&
        read.getSubscripts()[line] == loop.line->get() && read.getSubscripts()[1 - line] == loop.coordinate)
      reads.push_back(read);
  });
  for (ir::ReadOp read : reads) {
    OpBuilder builder(read);
    auto entry = ir::EntryOp::create(builder, read.getLoc(), read.getType(), read.getArray(), loop.position);
    read.replaceAllUsesWith(entry.getResult());
    read.erase();
  }
}

void readElement(const SparseRead &read, Value stored) {
  ir::ReadOp op = read.read;
  while (auto reduce = dyn_cast<ir::ReduceOp>(op->getParentOp()))
    moveBefore(op.getResult(), reduce);
  op.getArrayMutable().assign(stored);
}

namespace {

/// Rewrites one reduction over a dimension into one over the entries of a line.
class EntryReduction {
public:
  EntryReduction(ir::ReduceOp reduce, const SparseRead &read, Value stored)
      : reduce(reduce), read(read.read), stored(stored), builder(reduce), location(reduce.getLoc()) {
    unsigned along = cast<ir::ArrayType>(stored.getType()).getStorage() == Storage::csr ? 1 : 0;
    extent = cast<ir::ArrayType>(stored.getType()).getShape()[along];
    line = this->read.getSubscripts()[1 - along];
    ZeroAnalysis zeros(this->read.getArray(), this->read.getSubscripts());
    reduce.walk([&](ir::ReadOp other) {
      if (llvm::equal(other.getSubscripts(), this->read.getSubscripts()) && shareEntries(other.getArray(), stored))
        zeros.assume(other.getArray(), other.getSubscripts());
    });
    zeroBody = zeros.valueOf(reduce.yield().getValue());
    isOfPresent = skipsAbsent(reduce, zeros);
  }

  void run();

private:
  Value inRange(Value index);
  Value number(Type type, int64_t value);
  Value neutral(Type type);
  Value extremum(Value left, Value right);
  void skipOutside();
  Value countEntries();
  Value isIncomplete();
  Value choose(Value condition, llvm::function_ref<Value()> yes, llvm::function_ref<Value()> no);
  Value withZero(Value result);

  ir::ReduceOp reduce;
  ir::ReadOp read;
  Value stored, line;
  ir::ExtentAttr extent;
  AtZero zeroBody;
  bool isOfPresent; ///< where there is no entry, nothing is taken in
  OpBuilder builder;
  Location location;
};

/// Whether an index lies in the reduction's range, as far as the matrix does not say so itself; null where it does.
Value EntryReduction::inRange(Value index) {
  Value inside;
  auto require = [&](arith::CmpIPredicate predicate, ir::ExtentAttr bound) {
    Value holds = arith::CmpIOp::create(builder, location, predicate, index, valueOfExtent(builder, location, bound));
    inside = inside ? num::AndOp::create(builder, location, inside.getType(), inside, holds).getResult() : holds;
  };
  if (reduce.getIndex().getFrom().getText() != "0")
    require(arith::CmpIPredicate::sge, reduce.getIndex().getFrom());
  if (reduce.getIndex().getTo() != extent)
    require(arith::CmpIPredicate::slt, reduce.getIndex().getTo());
  return inside;
}

/// A number of the type that is reduced.
Value EntryReduction::number(Type type, int64_t value) {
  if (type.isIndex())
    return arith::ConstantIndexOp::create(builder, location, value);
  if (auto complex = dyn_cast<num::ComplexType>(type))
    return num::ComplexOp::create(builder, location, type, number(complex.getPart(), value), Value());
  return num::ConstantOp::create(builder, location, type, std::to_string(value));
}

/// What the reduction gives over nothing.
Value EntryReduction::neutral(Type type) {
  const bool isMax = reduce.getKind() == ReductionKind::max;
  switch (reduce.getKind()) {
  case ReductionKind::any:
  case ReductionKind::all: {
    Value truth = arith::ConstantIntOp::create(builder, location, reduce.getKind() == ReductionKind::all, 1);
    return isa<num::TruthType>(type) ? num::ToTruthOp::create(builder, location, type, truth).getResult() : truth;
  }
  case ReductionKind::sum:
    return number(type, 0);
  case ReductionKind::product:
    return number(type, 1);
  default:
    if (type.isIndex())
      return number(type, isMax ? std::numeric_limits<int64_t>::min() : std::numeric_limits<int64_t>::max());
    return num::ConstantOp::create(builder, location, type, isMax ? "-infinity" : "infinity");
  }
}

/// The larger or the smaller of two numbers.
Value EntryReduction::extremum(Value left, Value right) {
  const bool isMax = reduce.getKind() == ReductionKind::max;
  if (left.getType().isIndex())
    return isMax ? arith::MaxSIOp::create(builder, location, left, right).getResult()
                 : arith::MinSIOp::create(builder, location, left, right).getResult();
  return isMax ? num::MaxOp::create(builder, location, left, right).getResult()
               : num::MinOp::create(builder, location, left, right).getResult();
}

Value EntryReduction::choose(Value condition, llvm::function_ref<Value()> yes, llvm::function_ref<Value()> no) {
  auto choice = num::ChooseOp::create(builder, location, reduce.getType(), condition);
  OpBuilder::InsertionGuard guard(builder);
  for (auto [region, side] : {std::pair(&choice.getYes(), yes), std::pair(&choice.getNo(), no)}) {
    builder.setInsertionPointToEnd(&region->emplaceBlock());
    Value value = side();
    num::YieldOp::create(builder, location, value);
  }
  return choice.getResult();
}

/// Entries outside of the range count as nothing.
void EntryReduction::skipOutside() {
  ir::YieldOp yield = reduce.yield();
  builder.setInsertionPoint(yield);
  Value inside = inRange(reduce.getBody().getArgument(0));
  if (!inside)
    return;
  Value value = yield.getValue();
  Value counted = choose(inside, [&] { return value; }, [&] { return neutral(value.getType()); });
  yield.getValueMutable().assign(counted);
}

/// The number of entries of the line in the range.
Value EntryReduction::countEntries() {
  Type type = builder.getIndexType();
  auto count = ir::ReduceOp::create(builder, location, type, ReductionKind::sum, reduce.getIndex(), stored, line);
  OpBuilder::InsertionGuard guard(builder);
  Block &body = count.getBody().emplaceBlock();
  body.addArguments({type, type}, {location, location});
  builder.setInsertionPointToEnd(&body);
  Value one = arith::ConstantIndexOp::create(builder, location, 1);
  if (Value inside = inRange(body.getArgument(0))) {
    Value zero = arith::ConstantIndexOp::create(builder, location, 0);
    one = arith::SelectOp::create(builder, location, inside, one, zero);
  }
  ir::YieldOp::create(builder, location, one);
  return count.getResult();
}

/// Whether the line has fewer entries than the range has elements.
Value EntryReduction::isIncomplete() {
  Value count = countEntries();
  Extent length = extentOf(reduce.getIndex().getTo()) - extentOf(reduce.getIndex().getFrom());
  Value elements = valueOfExtent(builder, location, extentAttr(builder.getContext(), length));
  return arith::CmpIOp::create(builder, location, arith::CmpIPredicate::slt, count, elements);
}

/// The result with what stands where there are no entries taken in.
Value EntryReduction::withZero(Value result) {
  if (isOfPresent)
    return result;
  Type type = result.getType();
  auto zero = [&] { return number(type, 0); };
  switch (reduce.getKind()) {
  case ReductionKind::max:
  case ReductionKind::min:
    return choose(isIncomplete(), [&] { return extremum(result, zero()); }, [&] { return result; });
  case ReductionKind::product:
    return choose(isIncomplete(), zero, [&] { return result; });
  case ReductionKind::all: {
    if (zeroBody == AtZero::True)
      return result;
    Value absent = isIncomplete();
    Value present = num::NotOp::create(builder, location, absent.getType(), absent);
    if (isa<num::TruthType>(type))
      present = num::ToTruthOp::create(builder, location, type, present);
    return num::AndOp::create(builder, location, type, present, result);
  }
  default:
    return result;
  }
}

void EntryReduction::run() {
  Value position = reduce.getBody().addArgument(builder.getIndexType(), location);
  reduce->setOperands({stored, line});
  reduce.getProperties().operandSegmentSizes = {1, 1};
  ZeroAnalysis zeros(read.getArray(), read.getSubscripts());
  SmallVector<ir::ReadOp> reads;
  reduce.walk([&](ir::ReadOp other) {
    if (zeros.isAssumed(other))
      reads.push_back(other);
  });
  for (ir::ReadOp other : reads) {
    builder.setInsertionPoint(other);
    Value entry = ir::EntryOp::create(builder, other.getLoc(), other.getType(), stored, position);
    other.replaceAllUsesWith(entry);
    other.erase();
  }
  skipOutside();
  builder.setInsertionPointAfter(reduce);
  SmallVector<OpOperand *> uses = llvm::map_to_vector(reduce->getUses(), [](OpOperand &use) { return &use; });
  Value complete = withZero(reduce.getResult());
  if (complete != reduce.getResult())
    for (OpOperand *use : uses)
      use->set(complete);
}

} // namespace

void reduceOverEntries(ir::ReduceOp reduce, const SparseRead &read, Value stored) {
  EntryReduction(reduce, read, stored).run();
}

} // namespace dpg
