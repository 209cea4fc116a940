// One nest as a linalg.generic on tensors.
//
// Every loop of the nest becomes an iterator, and so does that of a reduction which is the whole expression; every read
// becomes an operand with the map of its subscripts. Bounds are implied by the operands' shapes upstream, so loops must
// run over whole dimensions.
#include "compiler/passes/graph/nest_to_linalg/export_nest.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SparseTensor/IR/SparseTensor.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;

namespace dpg {

using ir::ReductionKind;
using utils::IteratorType;

Type exportedType(Type type) {
  auto array = dyn_cast<ir::ArrayType>(type);
  if (!array)
    return type.isIntOrIndexOrFloat() ? type : Type();
  // Upstream's coordinates are those of distinct entries; ours are of terms.
  if (!array.getElement().isIntOrIndexOrFloat() || array.getStorage() == ir::Storage::coo)
    return {};
  SmallVector<int64_t> shape;
  for (ir::ExtentAttr extent : array.getShape()) {
    int64_t size = 0;
    shape.push_back(extent.getText().getAsInteger(10, size) ? ShapedType::kDynamic : size);
  }
  if (!array.isSparse())
    return RankedTensorType::get(shape, array.getElement());
  using sparse_tensor::LevelFormat;
  MLIRContext *context = type.getContext();
  sparse_tensor::LevelType levels[] = {*sparse_tensor::buildLevelType(LevelFormat::Dense, true, true),
                                       *sparse_tensor::buildLevelType(LevelFormat::Compressed, true, true)};
  bool byColumns = array.getStorage() == ir::Storage::csc;
  AffineMap order =
      AffineMap::getPermutationMap(byColumns ? ArrayRef<unsigned>{1, 0} : ArrayRef<unsigned>{0, 1}, context);
  auto encoding = sparse_tensor::SparseTensorEncodingAttr::get(context, levels, order);
  return RankedTensorType::get(shape, array.getElement(), encoding);
}

LogicalResult refuseExport(Operation *op, const Twine &reason) {
  op->emitRemark() << "not exported: " << reason;
  return failure();
}

namespace {

class NestExporter {
public:
  NestExporter(ir::NestOp nest, OpBuilder &builder, ExportedValues &exported)
      : nest(nest), builder(builder), exported(exported), location(nest.getLoc()) {}

  LogicalResult run();

private:
  struct Operand {
    Value tensor;
    AffineMap map;
  };

  LogicalResult collectLoops();
  LogicalResult collectReads();
  LogicalResult checkBounds();
  FailureOr<AffineMap> mapOf(Operation *op, ValueRange subscripts);
  Value neutral(Type type);
  Value combine(OpBuilder &at, Value sum, Value value);
  Value initialTensor();
  LogicalResult buildBody(OpBuilder &at, ValueRange arguments);
  LogicalResult buildOne(OpBuilder &at, Operation &op);
  LogicalResult buildChoice(OpBuilder &at, num::ChooseOp choice);

  ir::NestOp nest;
  OpBuilder &builder;
  ExportedValues &exported;
  Location location;

  SmallVector<Value> indices; ///< of the nest, then of the reduction
  SmallVector<ir::IndexAttr> bounds;
  llvm::SmallPtrSet<Operation *, 2> reductions; ///< that are the whole expression
  std::optional<ReductionKind> kind;
  Value result; ///< of the innermost expression
  SmallVector<std::pair<Operation *, Operand>> reads;
  IRMapping body;
};

/// The nest's loops, and that of a reduction which gives the whole value.
LogicalResult NestExporter::collectLoops() {
  if (nest.getNumResults() != 1)
    return refuseExport(nest, "a nest with several results");
  for (auto [argument, index] :
       llvm::zip(nest.getBody().getArguments(), nest.getIndices().getAsRange<ir::IndexAttr>())) {
    indices.push_back(argument);
    bounds.push_back(index);
  }
  ir::AccumulateOp accumulate = nest.accumulateOf(0);
  result = accumulate ? accumulate.getValue() : nest.putOf(0).getValue();
  if (accumulate)
    kind = accumulate.getKind();
  while (auto inner = result.getDefiningOp<ir::ReduceOp>()) {
    if (inner.getMatrix())
      return refuseExport(inner, "a reduction over entries; export before dpg-choose-storage");
    if (kind && *kind != inner.getKind())
      return refuseExport(inner, "reductions of two kinds in one nest");
    kind = inner.getKind();
    reductions.insert(inner);
    indices.push_back(inner.getBody().getArgument(0));
    bounds.push_back(inner.getIndex());
    result = inner.yield().getValue();
  }
  if (kind && ir::givesIndex(*kind))
    return refuseExport(nest, "the index of a largest or smallest element");
  return success();
}

FailureOr<AffineMap> NestExporter::mapOf(Operation *op, ValueRange subscripts) {
  SmallVector<AffineExpr> places;
  for (Value subscript : subscripts) {
    auto *found = llvm::find(indices, subscript);
    if (found == indices.end())
      return refuseExport(op, "a subscript that is no index of the statement");
    places.push_back(builder.getAffineDimExpr(found - indices.begin()));
  }
  return AffineMap::get(indices.size(), 0, places, builder.getContext());
}

LogicalResult NestExporter::collectReads() {
  LogicalResult done = success();
  nest.walk([&](ir::ReduceOp reduce) {
    if (!reductions.contains(reduce))
      done = refuseExport(reduce, "a reduction that is part of an expression");
  });
  if (failed(done))
    return done;
  nest.walk([&](ir::ReadOp read) {
    FailureOr<AffineMap> map = mapOf(read, read.getSubscripts());
    if (failed(map))
      done = failure();
    else
      reads.push_back({read, {exported.values.lookup(read.getArray()), *map}});
  });
  return done;
}

/// Every loop runs over the whole of a dimension that it is the subscript of.
LogicalResult NestExporter::checkBounds() {
  for (auto [index, bound] : llvm::zip(indices, bounds)) {
    bool isWhole = false;
    auto look = [&](ValueRange subscripts, ir::ArrayType array) {
      for (auto [subscript, extent] : llvm::zip(subscripts, array.getShape()))
        isWhole |= subscript == index && extent == bound.getTo();
    };
    for (auto &[read, operand] : reads)
      look(cast<ir::ReadOp>(read).getSubscripts(), cast<ir::ReadOp>(read).getArray().getType());
    if (ir::PutOp put = nest.putOf(0))
      look(put.getSubscripts(), cast<ir::ArrayType>(nest.getResultTypes()[0]));
    if (!isWhole || bound.getFrom().getText() != "0")
      return refuseExport(nest, "index `" + bound.getName() + "` does not run over a whole dimension");
  }
  return success();
}

Value NestExporter::neutral(Type type) {
  if (type.isInteger(1))
    return arith::ConstantIntOp::create(builder, location, *kind == ReductionKind::all, 1);
  auto real = dyn_cast<FloatType>(type);
  bool isExtremum = *kind == ReductionKind::max || *kind == ReductionKind::min;
  if (real && isExtremum)
    return arith::ConstantOp::create(
        builder, location,
        builder.getFloatAttr(real, APFloat::getInf(real.getFloatSemantics(), *kind == ReductionKind::max)));
  int64_t value = *kind == ReductionKind::product ? 1 : 0;
  TypedAttr attribute = real ? TypedAttr(builder.getFloatAttr(real, value)) : builder.getIntegerAttr(type, value);
  return arith::ConstantOp::create(builder, location, attribute);
}

Value NestExporter::combine(OpBuilder &at, Value sum, Value value) {
  bool isReal = isa<FloatType>(value.getType());
  switch (*kind) {
  case ReductionKind::sum:
    return isReal ? arith::AddFOp::create(at, location, sum, value).getResult()
                  : arith::AddIOp::create(at, location, sum, value).getResult();
  case ReductionKind::product:
    return isReal ? arith::MulFOp::create(at, location, sum, value).getResult()
                  : arith::MulIOp::create(at, location, sum, value).getResult();
  case ReductionKind::max:
    return isReal ? arith::MaximumFOp::create(at, location, sum, value).getResult()
                  : arith::MaxSIOp::create(at, location, sum, value).getResult();
  case ReductionKind::min:
    return isReal ? arith::MinimumFOp::create(at, location, sum, value).getResult()
                  : arith::MinSIOp::create(at, location, sum, value).getResult();
  case ReductionKind::any:
    return arith::OrIOp::create(at, location, sum, value);
  default:
    return arith::AndIOp::create(at, location, sum, value);
  }
}

/// What the generic writes into: empty, or filled with what a reduction gives over nothing.
Value NestExporter::initialTensor() {
  auto array = dyn_cast<ir::ArrayType>(nest.getResultTypes()[0]);
  auto type = array ? cast<RankedTensorType>(exportedType(array)) : RankedTensorType::get({}, nest.getResultTypes()[0]);
  SmallVector<Value> sizes;
  for (unsigned dimension = 0; dimension < type.getRank(); ++dimension)
    if (type.isDynamicDim(dimension)) {
      Value size = exported.extent(array.getShape()[dimension]);
      if (!size)
        return {};
      sizes.push_back(size);
    }
  Value empty = tensor::EmptyOp::create(builder, location, type, sizes);
  if (!kind)
    return empty;
  return linalg::FillOp::create(builder, location, neutral(type.getElementType()), empty).getResult(0);
}

LogicalResult NestExporter::buildChoice(OpBuilder &at, num::ChooseOp choice) {
  auto branch =
      scf::IfOp::create(at, location, TypeRange{choice.getType()}, body.lookupOrDefault(choice.getCondition()),
                        /*withElseRegion=*/true);
  for (auto [from, to] :
       {std::pair(&choice.getYes(), branch.thenBlock()), std::pair(&choice.getNo(), branch.elseBlock())}) {
    OpBuilder inside = OpBuilder::atBlockBegin(to);
    for (Operation &op : from->front().without_terminator())
      if (failed(buildOne(inside, op)))
        return failure();
    Value value = cast<num::YieldOp>(from->front().getTerminator()).getValue();
    scf::YieldOp::create(inside, location, body.lookupOrDefault(value));
  }
  body.map(choice.getResult(), branch.getResult(0));
  return success();
}

LogicalResult NestExporter::buildOne(OpBuilder &at, Operation &op) {
  if (isa<ir::ReadOp, ir::ReduceOp, ir::PutOp, ir::AccumulateOp>(op))
    return success();
  if (auto choice = dyn_cast<num::ChooseOp>(op))
    return buildChoice(at, choice);
  if (auto size = dyn_cast<ir::SizeOp>(op)) {
    Value value = exported.extent(size.getExtent());
    if (!value)
      return refuseExport(&op, "the extent `" + size.getExtent().getText() + "`");
    body.map(size.getResult(), value);
    return success();
  }
  if (!isa_and_nonnull<arith::ArithDialect>(op.getDialect()) && op.getDialect()->getNamespace() != "math")
    return refuseExport(&op, op.getName().getStringRef());
  at.clone(op, body);
  return success();
}

LogicalResult NestExporter::buildBody(OpBuilder &at, ValueRange arguments) {
  for (auto [place, index] : llvm::enumerate(indices))
    body.map(index, linalg::IndexOp::create(at, location, place));
  for (auto [read, argument] : llvm::zip(reads, arguments))
    body.map(read.first->getResult(0), argument);
  SmallVector<Block *> blocks{&nest.getBody().front()};
  for (Block *block = result.getParentBlock(); block != blocks.front(); block = block->getParentOp()->getBlock())
    blocks.insert(blocks.begin() + 1, block);
  for (Block *block : blocks)
    for (Operation &op : block->without_terminator())
      if (failed(buildOne(at, op)))
        return failure();
  Value value = body.lookupOrDefault(result);
  linalg::YieldOp::create(at, location, kind ? combine(at, arguments.back(), value) : value);
  return success();
}

LogicalResult NestExporter::run() {
  if (failed(collectLoops()) || failed(collectReads()) || failed(checkBounds()))
    return failure();
  ir::PutOp put = nest.putOf(0);
  FailureOr<AffineMap> output = mapOf(nest, put ? ValueRange(put.getSubscripts()) : ValueRange());
  if (failed(output))
    return failure();
  Value init = initialTensor();
  if (!init)
    return refuseExport(nest, "an array whose extents no argument shows");
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
  for (auto &[read, operand] : reads) {
    inputs.push_back(operand.tensor);
    maps.push_back(operand.map);
  }
  maps.push_back(*output);
  size_t parallel = put ? nest.getIndices().size() : 0;
  SmallVector<IteratorType> iterators(parallel, IteratorType::parallel);
  iterators.resize(indices.size(), IteratorType::reduction);
  body = exported.values;
  LogicalResult built = success();
  auto generic = linalg::GenericOp::create(
      builder, location, TypeRange{init.getType()}, inputs, ValueRange{init}, maps, iterators,
      [&](OpBuilder &at, Location, ValueRange arguments) { built = buildBody(at, arguments); });
  if (failed(built))
    return failure();
  Value given = generic.getResult(0);
  if (!put)
    given = tensor::ExtractOp::create(builder, location, given, ValueRange());
  exported.values.map(nest.getResult(0), given);
  return success();
}

} // namespace

LogicalResult exportNest(ir::NestOp nest, OpBuilder &builder, ExportedValues &exported) {
  return NestExporter(nest, builder, exported).run();
}

} // namespace dpg
