// Stores arrays of a part of a graph in a narrower format, and sums in it: see narrow_arrays.h.
#include "compiler/passes/arithmetic/build_ladders/narrow_arrays.h"
#include "compiler/passes/array_families.h"
#include "compiler/passes/build_nests.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

/// Whether a value is an array of real numbers whose format is free.
static bool isFree(Value value) {
  auto array = dyn_cast<ir::ArrayType>(value.getType());
  return array && isa<num::RealType>(array.getElement()) && !value.getDefiningOp<ir::UndefinedOp>();
}

static bool isMatrix(Value array) { return cast<ir::ArrayType>(array.getType()).rank() == 2; }

bool computesTiles(ir::NestOp nest) {
  return llvm::any_of(nest.getBody().getOps<ir::SoftmaxMeanOp>(),
                      [](ir::SoftmaxMeanOp mean) { return mean->hasAttr("tiles"); });
}

/// What certificates compute is as exact as its inputs.
static bool computesInBalls(ir::NestOp nest) {
  return nest
      ->walk([](Operation *op) {
        return llvm::any_of(op->getResultTypes(), num::isEnclosure) ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

/// The operand by which an operation in a nest reads an array; null for others.
static OpOperand *arrayReadBy(Operation *op) {
  return llvm::TypeSwitch<Operation *, OpOperand *>(op)
      .Case<ir::ReadOp, ir::EntryOp>([](auto read) { return &read.getArrayMutable(); })
      .Case([](ir::ReduceOp reduce) -> OpOperand * {
        MutableOperandRange matrix = reduce.getMatrixMutable();
        return matrix.empty() ? nullptr : &matrix[0];
      })
      .Case<ir::ForEntriesOp, ir::SoftmaxMeanOp>([](auto loop) { return &loop.getMatrixMutable(); })
      .Default(nullptr);
}

ArrayNarrower::ArrayNarrower(ir::GraphOp graph, ArrayRef<Operation *> part, Location place, FloatType format,
                             llvm::function_ref<bool(Value)> mayNarrow)
    : graph(graph), part(part.begin(), part.end()), place(place), format(format), sizes(graph),
      taken(namesTakenIn(graph.getBody())) {
  chooseFamilies(mayNarrow);
  findInputs();
}

bool ArrayNarrower::isInside(Operation *op) const {
  Operation *above = op ? ir::GraphOp(graph).getBody().front().findAncestorOpInBlock(*op) : nullptr;
  return above && part.contains(above);
}

bool ArrayNarrower::isComputed(Value value) const {
  Operation *op = value.getDefiningOp();
  return isInside(op ? op : value.getParentBlock()->getParentOp());
}

void ArrayNarrower::walk(llvm::function_ref<void(Operation *)> visit) const {
  for (Operation *op : part)
    op->walk(visit);
}

void ArrayNarrower::chooseFamilies(llvm::function_ref<bool(Value)> mayNarrow) {
  ArrayFamilies families(graph, [&](Value value) { return isFree(value) && isComputed(value); });
  llvm::SetVector<Value> arrays;
  const auto collect = [&](Value value) {
    if (isFree(value))
      arrays.insert(value);
  };
  walk([&](Operation *op) {
    llvm::for_each(op->getResults(), collect);
    for (Region &region : op->getRegions())
      for (Block &block : region)
        llvm::for_each(block.getArguments(), collect);
  });
  llvm::DenseSet<Value> wide;
  for (Value array : arrays)
    if (sizes.isSmall(cast<ir::ArrayType>(array.getType())) || !mayNarrow(array))
      wide.insert(families.of(array));
  for (Value array : arrays)
    if (!wide.contains(families.of(array)))
      narrow.insert(array);
}

/// Whether an array of real numbers is computed here and stays as it is.
bool ArrayNarrower::isWide(Value array) const {
  return isFree(array) && isComputed(array) && !narrow.contains(array) &&
         !sizes.isSmall(cast<ir::ArrayType>(array.getType()));
}

bool ArrayNarrower::readsWide(ir::NestOp nest) const {
  return nest
      ->walk([&](Operation *op) {
        OpOperand *read = arrayReadBy(op);
        return read && isWide(read->get()) ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

/// What nests in loops read from outside: each iteration moves it. A nest that reads something wide may need it all.
void ArrayNarrower::findInputs() {
  const auto findIn = [&](ir::NestOp nest) {
    const bool isInLoop = nest->getBlock() != &graph.getBody().front() || computesTiles(nest);
    const bool givesWide = llvm::any_of(nest.getResults(), [&](Value result) { return isWide(result); });
    if (!isInLoop || computesInBalls(nest) || readsWide(nest) || givesWide)
      return;
    nest->walk([&](Operation *op) {
      OpOperand *read = arrayReadBy(op);
      if (read && isFree(read->get()) && !isComputed(read->get()) &&
          !sizes.isSmall(cast<ir::ArrayType>(read->get().getType())))
        inputs.push_back(read);
    });
  };
  walk([&](Operation *op) {
    if (auto nest = dyn_cast<ir::NestOp>(op))
      findIn(nest);
  });
}

bool ArrayNarrower::hasMatrix() const {
  return llvm::any_of(narrow, isMatrix) || llvm::any_of(inputs, [](OpOperand *read) { return isMatrix(read->get()); });
}

Type ArrayNarrower::narrowed(Type type) const { return cast<ir::ArrayType>(type).withElement(format); }

Value ArrayNarrower::copyOf(Value array) {
  auto [found, isNew] = copies.try_emplace(array, Value());
  if (!isNew)
    return found->second;
  OpBuilder builder(part.front());
  if (array.getDefiningOp<ir::UndefinedOp>()) {
    Value undefined = ir::UndefinedOp::create(builder, array.getLoc(), narrowed(array.getType()));
    copies[array] = undefined;
    return undefined;
  }
  const std::string name = taken.fresh((ir::nameOf(array) + "_in_f32").str());
  auto wanted = cast<ir::ArrayType>(narrowed(array.getType()));
  Value copy = convertArray(builder, place, array, wanted, name, taken,
                            originsAt(graph, ir::nameInProgram(array) + " in f32;", place));
  copies[array] = copy;
  return copy;
}

/// An array that becomes a version of a narrow one.
void ArrayNarrower::coerce(OpOperand &operand, Type wanted) {
  Value array = operand.get();
  if (array.getType() == wanted)
    return;
  operand.set(copyOf(array));
}

/// What a loop or a nest begins with, and what loops and branches hand on.
void ArrayNarrower::convertVersions(Operation *op) {
  const auto coerceAll = [&](MutableArrayRef<OpOperand> operands, ValueRange wanted) {
    for (auto [operand, value] : llvm::zip_first(operands, wanted))
      if (isa<ir::ArrayType>(value.getType()))
        coerce(operand, value.getType());
  };
  llvm::TypeSwitch<Operation *>(op)
      .Case([&](ir::NestOp nest) { coerceAll(op->getOpOperands(), nest.getResults()); })
      .Case<ir::RepeatOp, ir::ForOp>([&](auto loop) {
        const unsigned before = loop.getCarried().getBeginOperandIndex();
        coerceAll(op->getOpOperands().drop_front(before).take_front(loop.getCarried().size()), loop.getResults());
      })
      .Case<ir::UntilOp, ir::NextOp>([&](auto end) {
        const unsigned before = end.getCarried().getBeginOperandIndex();
        coerceAll(op->getOpOperands().drop_front(before), op->getParentOp()->getResults());
      })
      .Case([&](scf::YieldOp) { coerceAll(op->getOpOperands(), op->getParentOp()->getResults()); });
}

/// Elements are widened where they are read and rounded where they are put.
void ArrayNarrower::convertElements(Operation *op) {
  OpBuilder builder(op);
  if (auto put = dyn_cast<ir::PutOp>(op)) {
    auto nest = put->getParentOfType<ir::NestOp>();
    Type stored = cast<ir::ArrayType>(nest.getResult(put.getInto()).getType()).getElement();
    if (stored == format && put.getValue().getType() != format)
      put.getValueMutable().assign(num::ConvertOp::create(builder, put.getLoc(), stored, put.getValue()));
    return;
  }
  if (!isa<ir::ReadOp, ir::EntryOp>(op) || !isa<num::RealType>(op->getResult(0).getType()))
    return;
  auto array = cast<ir::ArrayType>(op->getOperand(0).getType());
  if (array.getElement() != format)
    return;
  Value element = op->getResult(0);
  builder.setInsertionPointAfter(op);
  element.setType(format);
  Value widened = num::ConvertOp::create(builder, op->getLoc(), num::RealType::get(op->getContext()), element);
  element.replaceAllUsesExcept(widened, widened.getDefiningOp());
}

/// Whether a sum is one of several over the same entries, of products of elements that are stored narrow.
bool ArrayNarrower::readsNarrowAlone(ir::ReduceOp sum) const {
  const bool isOfColumns = llvm::any_of(sum.getBody().getOps<ir::ReadOp>(), [](ir::ReadOp read) {
    return read.getArray().getType().rank() == 2 && !read.getArray().getType().isSparse();
  });
  if (!sum.getMatrix() || sum.getKind() != ir::ReductionKind::sum || !isa<num::RealType>(sum.getType()) || !isOfColumns)
    return false;
  Block &body = sum.getBody().front();
  return llvm::all_of(body.without_terminator(), [&](Operation &op) {
    if (isa<ir::ReadOp, ir::EntryOp>(op))
      return op.getResult(0).getType() == format;
    if (auto convert = dyn_cast<num::ConvertOp>(op))
      return convert.getValue().getType() == format && convert.getValue().getParentBlock() == &body;
    return isa<num::AddOp, num::SubOp, num::MulOp, num::NegOp>(op) &&
           llvm::all_of(op.getOperands(), [&](Value operand) { return operand.getParentBlock() == &body; });
  });
}

void ArrayNarrower::convertSum(ir::ReduceOp sum) {
  for (Operation &op : llvm::make_early_inc_range(sum.getBody().front()))
    if (auto convert = dyn_cast<num::ConvertOp>(op)) {
      convert.replaceAllUsesWith(convert.getValue());
      convert.erase();
    } else if (op.getNumResults() == 1 && isa<num::RealType>(op.getResult(0).getType())) {
      op.getResult(0).setType(format);
    }
  Value result = sum.getResult();
  OpBuilder builder(sum->getContext());
  builder.setInsertionPointAfter(sum);
  result.setType(format);
  Value widened = num::ConvertOp::create(builder, sum.getLoc(), num::RealType::get(sum->getContext()), result);
  result.replaceAllUsesExcept(widened, widened.getDefiningOp());
}

void ArrayNarrower::run(bool sumsToo) {
  for (Value array : narrow)
    array.setType(narrowed(array.getType()));
  for (OpOperand *read : inputs)
    read->set(copyOf(read->get()));
  walk([&](Operation *op) { convertVersions(op); });
  walk([&](Operation *op) { convertElements(op); });
  SmallVector<ir::ReduceOp> sums;
  walk([&](Operation *op) {
    if (auto sum = dyn_cast<ir::ReduceOp>(op); sum && sumsToo && readsNarrowAlone(sum))
      sums.push_back(sum);
  });
  llvm::for_each(sums, [&](ir::ReduceOp sum) { convertSum(sum); });
  walk([&](Operation *op) {
    if (auto nest = dyn_cast<ir::NestOp>(op); nest && !computesTiles(nest))
      op->setAttr("computes_wide", UnitAttr::get(op->getContext()));
  });
  for (Value array : narrow)
    if (isa<OpResult>(array) && !ir::nameOf(array).empty())
      ir::setName(array, (ir::nameOf(array) + "_in_f32").str());
}

} // namespace dpg
