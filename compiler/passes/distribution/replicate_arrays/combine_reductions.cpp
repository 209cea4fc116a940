// A reduction over spread data as a nest of its own: see combine_reductions.h.
#include "compiler/passes/distribution/replicate_arrays/combine_reductions.h"

#include "compiler/ast/extent_text.h"
#include "compiler/passes/extents.h"
#include "compiler/passes/may_end_program.h"
#include "compiler/passes/value_names.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace dpg::distribution {

namespace {

/// What a reduction reads from the nest around it.
struct Surroundings {
  llvm::SetVector<Value> indices;        ///< of the nest, and of reductions around
  llvm::SetVector<Operation *> computed; ///< scalars in the nest, before what uses them
  bool isRepeatable = true;              ///< all of them can be computed elsewhere too
};

void collect(Value value, ir::NestOp nest, Surroundings &found) {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    if (nest->isAncestor(argument.getOwner()->getParentOp()))
      found.indices.insert(argument);
    return;
  }
  Operation *op = value.getDefiningOp();
  if (!nest->isProperAncestor(op) || found.computed.contains(op))
    return;
  found.isRepeatable &= op->getNumRegions() == 0;
  for (Value operand : op->getOperands())
    collect(operand, nest, found);
  found.computed.insert(op);
}

Surroundings surroundingsOf(ir::ReduceOp reduce, ir::NestOp nest) {
  Surroundings found;
  reduce.walk([&](Operation *inner) {
    for (Value operand : inner->getOperands()) {
      Operation *owner = isa<BlockArgument>(operand) ? cast<BlockArgument>(operand).getOwner()->getParentOp()
                                                     : operand.getDefiningOp();
      if (!reduce->isAncestor(owner))
        collect(operand, nest, found);
    }
  });
  return found;
}

/// The loop of an index: of a nest, or of a reduction over a range.
ir::IndexAttr loopOf(Value index) {
  auto argument = cast<BlockArgument>(index);
  Operation *owner = argument.getOwner()->getParentOp();
  if (auto reduce = dyn_cast<ir::ReduceOp>(owner))
    return reduce.getMatrix() ? ir::IndexAttr() : reduce.getIndex();
  return cast<ir::IndexAttr>(cast<ir::NestOp>(owner).getIndices()[argument.getArgNumber()]);
}

bool speaksOf(ir::ExtentAttr extent, llvm::ArrayRef<StringRef> names) {
  return llvm::any_of(namesInText(extent.getText()),
                      [&](const std::string &name) { return llvm::is_contained(names, StringRef(name)); });
}

/// The names of the indices of loops around a nest, which shapes of arrays that live longer do not speak of.
llvm::SmallVector<StringRef> loopNamesAround(ir::NestOp nest) {
  llvm::SmallVector<StringRef> names;
  for (auto loop = nest->getParentOfType<ir::ForOp>(); loop; loop = loop->getParentOfType<ir::ForOp>())
    names.push_back(loop.getIndex().getName());
  return names;
}

/// The extent that an array has along an index of `nest`, so that each value of it is a subscript: the end of its loop
/// or, where that speaks of a loop around, what an array has there that `nest` gives or `reduce` reads.
ir::ExtentAttr extentAlong(Value index, ir::ReduceOp reduce, ir::NestOp nest) {
  llvm::SmallVector<StringRef> around = loopNamesAround(nest);
  ir::IndexAttr loop = loopOf(index);
  if (loop && !speaksOf(loop.getTo(), around))
    return loop.getTo();
  ir::ExtentAttr found;
  auto look = [&](ir::ArrayType type, ValueRange subscripts) {
    for (auto [dimension, subscript] : llvm::enumerate(subscripts))
      if (!found && subscript == index && !speaksOf(type.getShape()[dimension], around))
        found = type.getShape()[dimension];
  };
  for (auto put : nest.getBody().front().getOps<ir::PutOp>())
    look(cast<ir::ArrayType>(nest.getResult(put.getInto()).getType()), put.getSubscripts());
  reduce.walk([&](ir::ReadOp read) { look(read.getArray().getType(), read.getSubscripts()); });
  return found;
}

/// Whether a choice decides if the reduction is computed at all.
bool isGuarded(ir::ReduceOp reduce, ir::NestOp nest) {
  for (Operation *op = reduce->getParentOp(); op != nest; op = op->getParentOp())
    if (!isa<ir::ReduceOp>(op))
      return true;
  return false;
}

/// Whether an operation can be computed although the program would not: it reads elements that are there, and cannot
/// end the program.
bool isHarmless(Operation *op) {
  auto read = dyn_cast<ir::ReadOp>(op);
  if (!read)
    return true;
  for (auto [extent, subscript] : llvm::zip(read.getArray().getType().getShape(), read.getSubscripts())) {
    auto index = dyn_cast<BlockArgument>(subscript);
    Operation *owner = index ? index.getOwner()->getParentOp() : nullptr;
    auto along = dyn_cast_or_null<ir::ReduceOp>(owner);
    const bool isCoordinate = along && along.getMatrix();
    const bool isIndex = isa_and_nonnull<ir::NestOp, ir::ReduceOp>(owner) && !isCoordinate;
    if (!isCoordinate && !(isIndex && loopOf(index).getTo() == extent))
      return false;
  }
  return true;
}

/// Makes the nest that combines one reduction.
class Combiner {
public:
  Combiner(ir::ReduceOp reduce, ir::NestOp nest)
      : reduce(reduce), nest(nest), around(surroundingsOf(reduce, nest)), builder(nest) {}

  bool isPossible();
  void combine();

private:
  bool mayComputeAlways();
  /// The name of the array that the reduction is put into as it is, else the reduction's own.
  std::string resultName();
  ir::NestOp build(Type type, ValueRange inits);
  void fillBody(ir::NestOp made);

  ir::ReduceOp reduce;
  ir::NestOp nest;
  Surroundings around;
  OpBuilder builder;
};

bool Combiner::isPossible() {
  // Of ints only the result has to fit: they are combined exactly, as scalars alone.
  if (ir::givesIndex(reduce.getKind()) || !num::isNumber(reduce.getType()) || !around.isRepeatable ||
      (isGuarded(reduce, nest) && !mayComputeAlways()))
    return false;
  llvm::SmallVector<StringRef> names;
  for (Value index : around.indices) {
    if (!loopOf(index) || !extentAlong(index, reduce, nest))
      return false;
    names.push_back(loopOf(index).getName());
  }
  names.push_back(reduce.getIndex().getName());
  auto isClosed = [&](ir::IndexAttr loop) {
    return !speaksOf(loop.getFrom(), names) && !speaksOf(loop.getTo(), names);
  };
  return isClosed(reduce.getIndex()) &&
         llvm::all_of(around.indices, [&](Value index) { return isClosed(loopOf(index)); });
}

bool Combiner::mayComputeAlways() {
  bool isAllowed = !mayEndProgram(reduce) && llvm::none_of(around.computed, mayEndProgram) &&
                   llvm::all_of(around.computed, isHarmless);
  reduce.walk([&](Operation *op) { isAllowed &= isHarmless(op); });
  return isAllowed;
}

std::string Combiner::resultName() {
  for (Operation *user : reduce->getUsers())
    if (auto put = dyn_cast<ir::PutOp>(user))
      return ir::nameOf(nest.getResult(put.getInto())).str();
  StringRef own = ir::nameOf(reduce.getResult());
  return own.empty() ? (nest.getName() + "_" + stringifyReductionKind(reduce.getKind())).str() : own.str();
}

ir::NestOp Combiner::build(Type type, ValueRange inits) {
  std::string name = resultName();
  llvm::SmallVector<Attribute> loops{reduce.getIndex()};
  for (Value index : around.indices)
    loops.push_back(loopOf(index));
  auto made = ir::NestOp::create(builder, ir::withName(nest.getLoc(), name), type, name, builder.getArrayAttr(loops),
                                 inits, builder.getStrArrayAttr({name}), nest.getOrigins());
  made->setDiscardableAttrs(nest->getDiscardableAttrDictionary());
  Block &body = made.getBody().emplaceBlock();
  body.addArgument(builder.getIndexType(), reduce.getBody().getArgument(0).getLoc());
  for (Value index : around.indices)
    body.addArgument(builder.getIndexType(), index.getLoc());
  return made;
}

void Combiner::fillBody(ir::NestOp made) {
  OpBuilder::InsertionGuard guard(builder);
  Block &body = made.getBody().front();
  builder.setInsertionPointToEnd(&body);
  IRMapping mapping;
  mapping.map(reduce.getBody().getArgument(0), body.getArgument(0));
  for (auto [index, argument] : llvm::zip(around.indices, body.getArguments().drop_front()))
    mapping.map(index, argument);
  for (Operation *op : around.computed)
    builder.clone(*op, mapping);
  for (Operation &op : reduce.getBody().front().without_terminator())
    builder.clone(op, mapping);
  Value value = mapping.lookupOrDefault(reduce.yield().getValue());
  if (around.indices.empty()) {
    ir::AccumulateOp::create(builder, reduce.getLoc(), reduce.getKind(), value, 0, Value());
  } else {
    auto kind = ir::ReductionKindAttr::get(builder.getContext(), reduce.getKind());
    ir::PutOp::create(builder, reduce.getLoc(), value, 0, body.getArguments().drop_front(), kind);
  }
  ir::DoneOp::create(builder, made.getLoc());
}

void Combiner::combine() {
  if (around.indices.empty()) {
    ir::NestOp made = build(reduce.getType(), {});
    fillBody(made);
    reduce.replaceAllUsesWith(made.getResult(0));
    return reduce.erase();
  }
  llvm::SmallVector<ir::ExtentAttr> shape;
  for (Value index : around.indices)
    shape.push_back(extentAlong(index, reduce, nest));
  auto type = ir::ArrayType::get(shape, reduce.getType(), ir::Storage::replicated);
  Value init = ir::UndefinedOp::create(builder, nest.getLoc(), type);
  ir::NestOp made = build(type, init);
  fillBody(made);
  OpBuilder atReduction(reduce);
  auto element = ir::ReadOp::create(atReduction, reduce.getLoc(), reduce.getType(), made.getResult(0),
                                    around.indices.getArrayRef());
  reduce.replaceAllUsesWith(element.getResult());
  reduce.erase();
}

} // namespace

bool canCombine(ir::ReduceOp reduce, ir::NestOp nest) { return Combiner(reduce, nest).isPossible(); }

void combine(ir::ReduceOp reduce, ir::NestOp nest) { Combiner(reduce, nest).combine(); }

void dropIfCopy(ir::NestOp nest) {
  if (nest.getNumResults() != 1 || nest.arrayCount() != 1)
    return;
  ir::PutOp put = nest.putOf(0);
  auto read = put.getValue().getDefiningOp<ir::ReadOp>();
  auto type = cast<ir::ArrayType>(nest.getResult(0).getType());
  auto made = read ? read.getArray().getDefiningOp<ir::NestOp>() : ir::NestOp();
  if (!made || !made.putOf(0) || !made.putOf(0).getCombining() ||
      !nest.getInits()[0].getDefiningOp<ir::UndefinedOp>() || read.getArray().getType() != type ||
      !llvm::equal(read.getSubscripts(), put.getSubscripts()) ||
      !llvm::equal(put.getSubscripts(), nest.getBody().getArguments()))
    return;
  for (auto [loop, extent] : llvm::zip(nest.getIndices().getAsRange<ir::IndexAttr>(), type.getShape()))
    if (loop.getFrom().getText() != "0" || loop.getTo() != extent)
      return;
  nest.getResult(0).replaceAllUsesWith(read.getArray());
  nest.erase();
}

} // namespace dpg::distribution
