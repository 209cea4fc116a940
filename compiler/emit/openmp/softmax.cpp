// Means weighted by exponentials of scores (dpg.softmax_mean): calls of the runtime, with what a score is as a lambda.
//
//     dpg::stream_softmax<float>(pattern, Q, K, V, O,
//                                [&](dpg::index, dpg::index, float product) { return product / root; });
//
// over the tiles of a pattern, all rows in one call, where the product of two rows is the runtime's; or, for each row,
//
//     dpg::softmax_row<double>(A, i, V, O, [&](dpg::index k) {
//       return std::optional<double>(a[i] + b[A.column(k)]);
//     });
#include "compiler/emit/cpp/task_emitter.h"
#include "compiler/passes/graph/stream_softmax/tiles.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/SaveAndRestore.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::cast;
using llvm::dyn_cast;

/// What a nest computes row by row; null of other nests.
static ir::SoftmaxMeanOp meanIn(ir::NestOp nest) {
  auto means = nest.getBody().getOps<ir::SoftmaxMeanOp>();
  return means.empty() ? ir::SoftmaxMeanOp() : *means.begin();
}

bool TaskEmitter::computesSoftmaxRows() const { return meanIn(nest) != nullptr; }

namespace {

/// The operations of a mean's body that a value is made of.
llvm::SetVector<mlir::Operation *> madeOf(mlir::Value value, ir::SoftmaxMeanOp mean) {
  llvm::SetVector<mlir::Operation *> found;
  const auto follow = [&](auto &&self, mlir::Value each) -> void {
    mlir::Operation *op = each ? each.getDefiningOp() : nullptr;
    if (!op || !mean->isProperAncestor(op))
      return;
    while (op->getParentOp() != mean)
      op = op->getParentOp();
    if (!found.insert(op))
      return;
    op->walk([&](mlir::Operation *inner) {
      for (mlir::Value operand : inner->getOperands())
        self(self, operand);
    });
  };
  follow(follow, value);
  return found;
}

/// The array that is weighed.
ir::ReadOp weighedBy(ir::SoftmaxMeanOp mean) {
  for (mlir::Operation *op : madeOf(mean.weigh().getValue(), mean))
    if (auto read = dyn_cast<ir::ReadOp>(op))
      return read;
  llvm_unreachable("stream_softmax weighs elements of an array");
}

/// Whether a value is the same for all rows and entries.
bool isInvariant(mlir::Operation *op, ir::SoftmaxMeanOp mean) {
  return op->getNumRegions() == 0 && llvm::none_of(op->getOperands(), [&](mlir::Value operand) {
           if (llvm::isa<mlir::BlockArgument>(operand))
             return mean->getParentRegion()->isAncestor(operand.getParentRegion());
           mlir::Operation *defining = operand.getDefiningOp();
           return mean->getParentOp()->isProperAncestor(defining) && !isInvariant(defining, mean);
         });
}

/// Whether all that is computed of a number anew for each entry are quotients by it.
bool isOnlyDividedBy(mlir::Value value, ir::SoftmaxMeanOp mean) {
  return llvm::all_of(value.getUses(), [&](mlir::OpOperand &use) {
    return isInvariant(use.getOwner(), mean) ||
           (llvm::isa<mlir::arith::DivFOp>(use.getOwner()) && use.getOperandNumber() == 1);
  });
}

} // namespace

/// What does not depend on rows and entries gets names before the call.
mlir::LogicalResult TaskEmitter::nameInvariants(ir::SoftmaxMeanOp mean, cpp::Block &out) {
  llvm::SmallVector<mlir::Operation *> invariants;
  nest.walk([&](mlir::Operation *op) {
    if (op->getNumResults() == 1 && !llvm::isa<ir::SoftmaxMeanOp>(op) && nest->isProperAncestor(op) &&
        isInvariant(op, mean))
      invariants.push_back(op);
  });
  for (mlir::Operation *op : invariants) {
    if (mlir::failed(emit(op, out)))
      return mlir::failure();
    const mlir::Value value = op->getResult(0);
    const bool isLast = llvm::any_of(op->getUsers(), [&](mlir::Operation *user) { return !isInvariant(user, mean); });
    if (!isLast || (use(value).isAtom() && !isOnlyDividedBy(value, mean)))
      continue;
    const std::string own = describe(value), name = names.take(own == "value" ? "scale" : own);
    if (isOnlyDividedBy(value, mean))
      out.push_back(cpp::Declaration{"const dpg::divisor", name, std::nullopt, {typed(value)}});
    else
      out.push_back(cpp::Declaration{"const " + typeOf(value), name, use(value)});
    bind(value, atom(name));
  }
  return mlir::success();
}

/// The operations that the score of an element is made of, but for those that have been emitted.
mlir::LogicalResult TaskEmitter::emitScore(ir::SoftmaxMeanOp mean, cpp::Block &out) {
  const llvm::SetVector<mlir::Operation *> needed = madeOf(mean.weigh().getScore(), mean);
  for (mlir::Operation &op : mean.getBody().front().without_terminator())
    if (needed.contains(&op) && !(op.getNumResults() == 1 && isBound(op.getResult(0))) && mlir::failed(emit(&op, out)))
      return mlir::failure();
  return mlir::success();
}

/// One call for all strips of rows.
mlir::LogicalResult TaskEmitter::emitSoftmaxTiles(cpp::Block &out) {
  ir::SoftmaxMeanOp mean = meanIn(nest);
  const std::string format = scalarType(mean.getType());
  std::vector<Expression> arguments{atom(parameters.arrays[*signature.matrix])};
  if (mlir::failed(nameInvariants(mean, out)))
    return mlir::failure();
  RowProduct product;
  std::string productName;
  for (ir::ReduceOp reduce : mean.getBody().getOps<ir::ReduceOp>()) {
    product = rowProductOf(reduce, mean);
    productName = names.take("product");
    bind(reduce.getResult(), atom(productName));
  }
  if (product)
    arguments.insert(arguments.end(), {use(product.left.getArray()), use(product.right.getArray())});
  ir::ReadOp weighed = weighedBy(mean);
  arguments.insert(arguments.end(), {use(weighed.getArray()), atom(parameters.arrays[signature.firstInit()])});

  const auto isRead = [&](mlir::Value place) {
    return llvm::any_of(place.getUsers(), [&](mlir::Operation *user) {
      return llvm::isa<ir::ReadOp>(user) && user != weighed && user != product.left && user != product.right;
    });
  };
  const auto parameter = [](bool isRead, const std::string &name) { return "dpg::index" + (isRead ? " " + name : ""); };
  index = names.take(indexName(0));
  tileColumn = names.take(mean.getIndex().getName());
  std::string types = parameter(isRead(mean.getLine()), index) + ", ";
  types += product ? parameter(isRead(mean.getBody().getArgument(0)), tileColumn) + ", " + format : "dpg::index";
  cpp::Block score;
  for (mlir::Operation &op : nest.getBody().front().without_terminator())
    if (!llvm::isa<ir::SoftmaxMeanOp, ir::PutOp>(op) && !(op.getNumResults() == 1 && isBound(op.getResult(0))) &&
        !op.use_empty() && mlir::failed(emit(&op, score)))
      return mlir::failure();
  if (mlir::failed(emitScore(mean, score)))
    return mlir::failure();
  score.push_back(cpp::Return{use(mean.weigh().getScore())});
  out.push_back(cpp::LambdaLoop{"dpg::stream_softmax<" + format + ">", std::move(arguments), types,
                                product ? productName : tileColumn, std::move(score)});
  return mlir::success();
}

/// One call for the row that the loop around is at.
mlir::LogicalResult TaskEmitter::emitSoftmaxRow(cpp::Block &out) {
  ir::SoftmaxMeanOp mean = meanIn(nest);
  const ir::EntryLoop loop = ir::entryLoopOf(mean);
  for (mlir::Operation &op : nest.getBody().front().without_terminator())
    if (!llvm::isa<ir::SoftmaxMeanOp, ir::PutOp>(op) && op.isBeforeInBlock(mean) && mlir::failed(emit(&op, out)))
      return mlir::failure();
  const std::string format = scalarType(mean.getType()), entry = names.take("k");
  const auto optional = [&](std::vector<Expression> value) {
    return cpp::call("std::optional<" + format + ">", std::move(value));
  };
  cpp::Block body;
  bind(loop.position, atom(entry));
  bindCoordinate(loop, entry, body);
  const llvm::StringRef indexName = mean.getIndex().getName();
  const mlir::Value outer = std::exchange(indexValues[indexName], loop.coordinate);
  if (const mlir::Value present = mean.weigh().getPresent()) {
    for (mlir::Operation &op : mean.getBody().front().without_terminator())
      if (madeOf(present, mean).contains(&op) && mlir::failed(emit(&op, body)))
        return mlir::failure();
    body.push_back(cpp::If(Expression::unary("!", use(present)), {cpp::Return{optional({})}}));
  }
  if (mlir::failed(emitScore(mean, body)))
    return mlir::failure();
  indexValues[indexName] = outer;
  body.push_back(cpp::Return{optional({use(mean.weigh().getScore())})});
  const std::vector<Expression> arguments{use(loop.matrix), subscript(loop.line->get(), /*isLocal=*/true),
                                          use(weighedBy(mean).getArray()),
                                          atom(parameters.arrays[signature.firstInit()])};
  out.push_back(cpp::LambdaLoop{"dpg::softmax_row<" + format + ">", arguments, "dpg::index", entry, std::move(body)});
  return mlir::success();
}

} // namespace dpg::emit
