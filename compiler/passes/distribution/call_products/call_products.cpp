// call_products: products of dense matrices that are spread become calls of functions that all processes share.
#include "compiler/passes/extents.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/value_names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

namespace dpg {

#define GEN_PASS_DEF_CALLPRODUCTS
#include "compiler/passes/passes.h.inc"

namespace {

/// One factor of a product: an array, and the loop that each of its subscripts is the index of.
struct Factor {
  ir::ReadOp read;
  SmallVector<BlockArgument> loops;

  Value array() const { return ir::ReadOp(read).getArray(); }
  ir::ArrayType type() const { return cast<ir::ArrayType>(array().getType()); }
  bool isOver(ArrayRef<BlockArgument> wanted) const { return ArrayRef(loops) == wanted; }
  /// The extent of the dimension that `loop` runs along.
  ir::ExtentAttr extentAlong(BlockArgument loop) const {
    return type().getShape()[llvm::find(loops, loop) - loops.begin()];
  }
};

/// The elements (row, column) with column - row <= diagonal, or >= diagonal.
struct Triangle {
  bool isLower = true;
  int64_t diagonal = 0;

  Triangle transposed() const { return {!isLower, -diagonal}; }
  /// As an attribute says it: `tril -1`.
  std::string text() const { return (isLower ? "tril " : "triu ") + std::to_string(diagonal); }
};

/// What a loop runs over: a whole dimension, or the part of it in the triangle of its index and that of the rows.
struct Part {
  bool isWhole = true;
  Triangle triangle;
};

/// A product as a function of the runtime computes it; `function` is empty where there is none.
struct Product {
  StringRef function;
  Value left, right;
  SmallVector<ir::ExtentAttr> shape;
  std::optional<Triangle> ofLeft, ofResult; ///< all that counts of them

  SmallVector<std::string> triangles() const {
    const auto text = [](const std::optional<Triangle> &part) { return part ? part->text() : ""; };
    return ofLeft || ofResult ? SmallVector<std::string>{text(ofLeft), "", text(ofResult)} : SmallVector<std::string>();
  }
};

ir::IndexAttr loopOf(BlockArgument index) {
  Operation *loop = index.getOwner()->getParentOp();
  if (auto reduce = dyn_cast<ir::ReduceOp>(loop))
    return reduce.getIndex();
  return cast<ir::IndexAttr>(cast<ir::NestOp>(loop).getIndices()[index.getArgNumber()]);
}

/// How a loop runs along a dimension, for each index of `rows`; nothing where that is neither whole nor a triangle that
/// is known to lie inside: other subscripts are checked in the loops.
std::optional<Part> partOf(ir::IndexAttr loop, ir::ExtentAttr dimension, ir::IndexAttr rows) {
  const bool begins = loop.getFrom().getText() == "0", ends = loop.getTo() == dimension;
  if (begins && ends)
    return Part();
  const Extent place = Extent::symbol(rows.getName());
  const auto behind = (extentOf(loop.getTo()) - place).asConstant();
  const auto from = (extentOf(loop.getFrom()) - place).asConstant();
  if (begins && behind) {
    const auto room = (extentOf(dimension) - extentOf(rows.getTo()) + Extent::constant(1 - *behind)).asConstant();
    if (room && *room >= 0)
      return Part{false, {/*isLower=*/true, *behind - 1}};
  }
  if (ends && from && *from >= 0)
    return Part{false, {/*isLower=*/false, *from}};
  return std::nullopt;
}

/// A dense array that is spread, read at indices of loops; as it is stored, or made a ball or dd exactly.
std::optional<Factor> factorOf(Value value) {
  const bool isExact = isa<num::BallType, num::DoubleDoubleType>(value.getType());
  if (auto exact = value.getDefiningOp<num::ConvertOp>(); exact && isExact)
    value = exact->getOperand(0);
  auto read = value.getDefiningOp<ir::ReadOp>();
  if (!read)
    return std::nullopt;
  Factor factor{read, {}};
  const Type element = factor.type().getElement();
  if (factor.type().getStorage() != ir::Storage::dense ||
      !(element.isF64() || isa<num::BallType, num::DoubleDoubleType>(element)))
    return std::nullopt;
  for (Value subscript : read.getSubscripts()) {
    auto index = dyn_cast<BlockArgument>(subscript);
    if (!index || !isa<ir::NestOp, ir::ReduceOp>(index.getOwner()->getParentOp()))
      return std::nullopt;
    if (isa<ir::ReduceOp>(index.getOwner()->getParentOp()) && index.getArgNumber() != 0)
      return std::nullopt;
    factor.loops.push_back(index);
  }
  return factor;
}

/// The two factors of `term` if a reduction sums it, whole or in part.
std::optional<std::pair<Factor, Factor>> factorsOf(Value term, ir::ReduceOp reduce) {
  Operation *product = term.getDefiningOp();
  const bool isSumAlone = reduce.getKind() == ir::ReductionKind::sum && !reduce.getMatrix();
  if (!isSumAlone || !product || !isa<arith::MulFOp, num::MulOp>(product) || product->getParentOp() != reduce)
    return std::nullopt;
  const auto first = factorOf(product->getOperand(0)), second = factorOf(product->getOperand(1));
  if (!first || !second)
    return std::nullopt;
  return std::pair(*first, *second);
}

/// The function that multiplies `left` and `right` so for loops over rows, and columns where there are any; the rows of
/// an array of three dimensions are those of a matrix.
StringRef functionOf(const Factor &left, const Factor &right, ArrayRef<BlockArgument> loops, BlockArgument inner) {
  const BlockArgument row = loops.front(), column = loops.back();
  const bool isVector = loops.size() == 1;
  const bool meets = isVector ? right.isOver({inner}) : right.isOver({inner, column});
  if (loops.size() == 3)
    return left.isOver({row, loops[1], inner}) && meets ? "multiply" : "";
  const bool isPlain = left.isOver({row, inner}), isTransposed = left.isOver({inner, row});
  if (isPlain && meets)
    return "multiply";
  if (isTransposed && meets)
    return "multiply_transposed";
  return isPlain && !isVector && right.isOver({column, inner}) ? "multiply_by_transposed" : "";
}

/// The product that `left` and `right` make.
Product productOf(const Factor &left, const Factor &right, ArrayRef<BlockArgument> loops, BlockArgument inner) {
  Product product{functionOf(left, right, loops, inner), left.array(), right.array(), {}, {}, {}};
  if (product.function.empty() || left.extentAlong(inner) != right.extentAlong(inner))
    return {};
  const ir::IndexAttr row = loopOf(loops.front());
  for (BlockArgument loop : loops) {
    product.shape.push_back((llvm::is_contained(left.loops, loop) ? left : right).extentAlong(loop));
    const std::optional<Part> part = partOf(loopOf(loop), product.shape.back(), row);
    const bool isColumn = loops.size() == 2 && loop == loops.back();
    if (!part || !(part->isWhole || isColumn))
      return {};
    if (!part->isWhole)
      product.ofResult = part->triangle;
  }
  const std::optional<Part> terms = partOf(loopOf(inner), left.extentAlong(inner), row);
  const bool isTriangular = terms && !terms->isWhole;
  if (!terms || (isTriangular && (product.ofResult || loops.size() == 3)))
    return {};
  if (isTriangular)
    product.ofLeft = product.function == "multiply_transposed" ? terms->triangle.transposed() : terms->triangle;
  const bool mayBeTriangular = left.type().getElement().isF64() && right.type().getElement().isF64() &&
                               isa<arith::MulFOp>(*left.read->getUsers().begin());
  return product.triangles().empty() || mayBeTriangular ? product : Product();
}

/// The product that the sums of `term` make.
Product productOf(Value term, ir::ReduceOp reduce, ir::NestOp nest) {
  const auto factors = factorsOf(term, reduce);
  const auto loops = llvm::to_vector(nest.getBody().getArguments());
  if (!factors || loops.empty() || loops.size() > 3)
    return {};
  const BlockArgument inner = reduce.getBody().getArgument(0);
  const Product product = productOf(factors->first, factors->second, loops, inner);
  return product.function.empty() ? productOf(factors->second, factors->first, loops, inner) : product;
}

/// Whether a nest does nothing but give each element of its one array, all of it, the value of the reduction.
bool givesAlone(ir::NestOp nest, ir::ReduceOp reduce) {
  if (nest.getNumResults() != 1 || nest.arrayCount() != 1)
    return false;
  ir::PutOp put = nest.putOf(0);
  const bool isWhole = llvm::equal(nest.getIndices().getAsRange<ir::IndexAttr>(),
                                   cast<ir::ArrayType>(nest.getResult(0).getType()).getShape(),
                                   [](ir::IndexAttr loop, ir::ExtentAttr extent) {
                                     return loop.getFrom().getText() == "0" && loop.getTo() == extent;
                                   });
  if (!isWhole)
    return false;
  return put.getValue() == reduce.getResult() && !put.getCombining() &&
         llvm::equal(put.getSubscripts(), nest.getBody().getArguments()) &&
         cast<ir::ArrayType>(nest.getResult(0).getType()).getElement() == reduce.getType();
}

std::pair<const char *, const char *> functionsFor(const Product &product, Type element) {
  if (isa<num::BallType>(element))
    return {"dpg::enclose_product", "dpg/dist/enclosed_products.h"};
  if (isa<num::DoubleDoubleType>(element))
    return {"dpg::multiply_in_dd", "dpg/dist/dd_products.h"};
  return {"dpg::multiply",
          product.triangles().empty() ? "dpg/lapack/spread_products.h" : "dpg/lapack/triangular_products.h"};
}

ir::InvokeOp callBefore(ir::NestOp nest, const Product &product, Type element, StringRef name) {
  OpBuilder builder(nest);
  const auto [begin, header] = functionsFor(product, element);
  const std::string function = begin + product.function.drop_front(StringRef("multiply").size()).str();
  auto call = ir::InvokeOp::create(
      builder, ir::withName(nest.getLoc(), name), TypeRange(ir::ArrayType::get(product.shape, element)),
      product.function, function, header, builder.getStrArrayAttr({"in", "in", "out"}), /*collective=*/true,
      /*takes_communicator=*/false, /*takes_threads=*/false, /*gives_result=*/false, /*takes_place=*/false,
      /*is_template=*/false, /*fewest=*/1, /*most=*/0, StringAttr(), ValueRange{product.left, product.right},
      builder.getStrArrayAttr({name}));
  call->setAttr("stored", builder.getStrArrayAttr({"csr", "csr"}));
  const SmallVector<std::string> triangles = product.triangles();
  if (!triangles.empty())
    call->setAttr("triangles", builder.getStrArrayAttr(SmallVector<StringRef>(triangles.begin(), triangles.end())));
  return call;
}

/// A call in the block of a nest, and before it, that gives the same product.
ir::InvokeOp sameCallBefore(ir::NestOp nest, const Product &product, Type element) {
  const auto hasTriangles = [&](ir::InvokeOp call) {
    const auto given = call->getAttrOfType<ArrayAttr>("triangles");
    const SmallVector<std::string> wanted = product.triangles();
    return given ? llvm::equal(given.getAsValueRange<StringAttr>(), wanted) : wanted.empty();
  };
  for (auto call : nest->getBlock()->getOps<ir::InvokeOp>())
    if (call->isBeforeInBlock(nest) && call.getImplementation() == product.function && hasTriangles(call) &&
        llvm::equal(call.getArguments(), ArrayRef{product.left, product.right}) &&
        cast<ir::ArrayType>(call.getResult(0).getType()).getElement() == element)
      return call;
  return {};
}

/// A sum of two sums where one sums two products: syr2k's.
void splitSum(ir::ReduceOp reduce, ir::NestOp nest) {
  auto sum = reduce.yield().getValue().getDefiningOp<arith::AddFOp>();
  if (!sum || !sum->hasOneUse() ||
      !llvm::all_of(sum->getOperands(), [&](Value term) { return !productOf(term, reduce, nest).function.empty(); }))
    return;
  OpBuilder builder(reduce);
  SmallVector<Value> parts;
  for (unsigned term : {0, 1}) {
    auto part = cast<ir::ReduceOp>(builder.clone(*reduce));
    part.yield()->setOperand(0, part.yield().getValue().getDefiningOp()->getOperand(term));
    parts.push_back(part.getResult());
  }
  reduce.getResult().replaceAllUsesWith(arith::AddFOp::create(builder, reduce.getLoc(), parts[0], parts[1]));
  reduce.erase();
}

struct CallProducts : impl::CallProductsBase<CallProducts> {
  void callIn(ir::NestOp nest, TakenNames &taken) {
    for (ir::ReduceOp reduce : llvm::make_early_inc_range(nest.getBody().getOps<ir::ReduceOp>()))
      splitSum(reduce, nest);
    SmallVector<ir::ReduceOp> reductions(nest.getBody().getOps<ir::ReduceOp>());
    for (ir::ReduceOp reduce : reductions) {
      const Product product = productOf(reduce.yield().getValue(), reduce, nest);
      if (product.function.empty())
        continue;
      if (givesAlone(nest, reduce)) {
        ir::InvokeOp call = callBefore(nest, product, reduce.getType(), ir::nameOf(nest.getResult(0)));
        nest.getResult(0).replaceAllUsesWith(call.getResult(0));
        nest.erase();
        return;
      }
      ir::InvokeOp call = sameCallBefore(nest, product, reduce.getType());
      if (!call) {
        const std::string name = taken.fresh((ir::nameOf(product.left) + "_" + ir::nameOf(product.right)).str());
        call = callBefore(nest, product, reduce.getType(), name);
      }
      OpBuilder builder(reduce);
      auto element = ir::ReadOp::create(builder, reduce.getLoc(), reduce.getType(), call.getResult(0),
                                        nest.getBody().getArguments());
      reduce.getResult().replaceAllUsesWith(element.getResult());
      reduce.erase();
    }
  }

  void runOnOperation() override {
    for (auto graph : getOperation().getOps<ir::GraphOp>()) {
      TakenNames taken = namesTakenIn(graph.getBody());
      SmallVector<ir::NestOp> nests;
      graph.walk([&](ir::NestOp nest) { nests.push_back(nest); });
      for (ir::NestOp nest : nests)
        callIn(nest, taken);
    }
  }
};

} // namespace
} // namespace dpg
