// call_products: products of dense matrices that are spread become calls of functions that all processes share.
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
};

/// A product as a function of the runtime computes it; `function` is empty where there is none.
struct Product {
  StringRef function;
  Value left, right;
};

/// The extent of a loop that begins at 0; null for others.
ir::ExtentAttr wholeExtent(ir::IndexAttr loop) {
  return loop.getFrom().getText() == "0" ? loop.getTo() : ir::ExtentAttr();
}

ir::ExtentAttr wholeExtent(BlockArgument index) {
  Operation *loop = index.getOwner()->getParentOp();
  if (auto reduce = dyn_cast<ir::ReduceOp>(loop))
    return index.getArgNumber() == 0 ? wholeExtent(reduce.getIndex()) : ir::ExtentAttr();
  auto nest = cast<ir::NestOp>(loop);
  return wholeExtent(cast<ir::IndexAttr>(nest.getIndices()[index.getArgNumber()]));
}

/// A dense array that is spread, read at indices of loops that run over whole dimensions of it; as it is stored, or
/// made a ball or dd exactly.
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
  for (auto [subscript, extent] : llvm::zip(read.getSubscripts(), factor.type().getShape())) {
    auto index = dyn_cast<BlockArgument>(subscript);
    if (!index || !isa<ir::NestOp, ir::ReduceOp>(index.getOwner()->getParentOp()) || wholeExtent(index) != extent)
      return std::nullopt;
    factor.loops.push_back(index);
  }
  return factor;
}

/// The two factors that a reduction sums the products of.
std::optional<std::pair<Factor, Factor>> factorsOf(ir::ReduceOp reduce) {
  Operation *product = reduce.yield().getValue().getDefiningOp();
  const bool isSumAlone = reduce.getKind() == ir::ReductionKind::sum && !reduce.getMatrix();
  if (!isSumAlone || !product || !isa<arith::MulFOp, num::MulOp>(product) || product->getParentOp() != reduce)
    return std::nullopt;
  const auto first = factorOf(product->getOperand(0)), second = factorOf(product->getOperand(1));
  if (!first || !second)
    return std::nullopt;
  return std::pair(*first, *second);
}

/// The product that `left` and `right` make for loops over rows, and columns where there are any.
Product productOf(const Factor &left, const Factor &right, ArrayRef<BlockArgument> loops, BlockArgument inner) {
  const BlockArgument row = loops.front();
  const bool isPlain = left.isOver({row, inner}), isTransposed = left.isOver({inner, row});
  const bool isVector = loops.size() == 1;
  const bool meets = isVector ? right.isOver({inner}) : right.isOver({inner, loops.back()});
  if (isPlain && meets)
    return {"multiply", left.array(), right.array()};
  if (isTransposed && meets)
    return {"multiply_transposed", left.array(), right.array()};
  if (isPlain && !isVector && right.isOver({loops.back(), inner}))
    return {"multiply_by_transposed", left.array(), right.array()};
  return {};
}

Product productOf(ir::ReduceOp reduce, ir::NestOp nest) {
  const auto factors = factorsOf(reduce);
  const auto loops = llvm::to_vector(nest.getBody().getArguments());
  if (!factors || loops.empty() || loops.size() > 2 ||
      !llvm::all_of(loops, [](BlockArgument index) { return wholeExtent(index) != nullptr; }))
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
                                   [](ir::IndexAttr loop, ir::ExtentAttr extent) { return loop.getTo() == extent; });
  if (!isWhole)
    return false;
  return put.getValue() == reduce.getResult() && !put.getCombining() &&
         llvm::equal(put.getSubscripts(), nest.getBody().getArguments()) &&
         cast<ir::ArrayType>(nest.getResult(0).getType()).getElement() == reduce.getType();
}

ir::InvokeOp callBefore(ir::NestOp nest, const Product &product, Type element, StringRef name) {
  OpBuilder builder(nest);
  SmallVector<ir::ExtentAttr> shape;
  for (auto loop : nest.getIndices().getAsRange<ir::IndexAttr>())
    shape.push_back(loop.getTo());
  const auto [begin, header] =
      isa<num::BallType>(element)           ? std::pair("dpg::enclose_product", "dpg/dist/enclosed_products.h")
      : isa<num::DoubleDoubleType>(element) ? std::pair("dpg::multiply_in_dd", "dpg/dist/dd_products.h")
                                            : std::pair("dpg::multiply", "dpg/lapack/spread_products.h");
  const std::string function = begin + product.function.drop_front(StringRef("multiply").size()).str();
  auto call = ir::InvokeOp::create(
      builder, ir::withName(nest.getLoc(), name), TypeRange(ir::ArrayType::get(shape, element)), product.function,
      function, header, builder.getStrArrayAttr({"in", "in", "out"}), /*collective=*/true, /*takes_communicator=*/false,
      /*takes_threads=*/false, /*gives_result=*/false, /*takes_place=*/false, /*is_template=*/false, /*fewest=*/1,
      /*most=*/0, StringAttr(), ValueRange{product.left, product.right}, builder.getStrArrayAttr({name}));
  call->setAttr("stored", builder.getStrArrayAttr({"csr", "csr"}));
  return call;
}

/// A call in the block of a nest, and before it, that gives the same product.
ir::InvokeOp sameCallBefore(ir::NestOp nest, const Product &product, Type element) {
  for (auto call : nest->getBlock()->getOps<ir::InvokeOp>())
    if (call->isBeforeInBlock(nest) && call.getImplementation() == product.function &&
        llvm::equal(call.getArguments(), ArrayRef{product.left, product.right}) &&
        cast<ir::ArrayType>(call.getResult(0).getType()).getElement() == element)
      return call;
  return {};
}

struct CallProducts : impl::CallProductsBase<CallProducts> {
  void callIn(ir::NestOp nest, TakenNames &taken) {
    SmallVector<ir::ReduceOp> reductions(nest.getBody().getOps<ir::ReduceOp>());
    for (ir::ReduceOp reduce : reductions) {
      const Product product = productOf(reduce, nest);
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
