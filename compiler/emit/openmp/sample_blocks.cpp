// Loops over stochastic numbers that compute several elements at once, their samples in vector registers.
//
//     for (const dpg::element_block j : dpg::in_blocks(0, m)) {
//       dpg::put(v.row(i), j, 0.25 * (dpg::at(u.row(i - 1), j) + dpg::at(u.row(i + 1), j)));
//       largest.add(j, dpg::at(u.row(i), j));
//     }
//
// Compilers do not make vectors of three samples beside each other by themselves, or not well, and instructions that
// state how they round are in no language. An innermost loop takes this form if its body is +, -, *, / and square roots
// of elements [..., j], j + 1 and the like and of what is the same for all j, none of which is watched, if it puts such
// elements alone, and sums but reduces nothing else.
#include "compiler/emit/cpp/task_emitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::cast;
using llvm::dyn_cast;

mlir::Value TaskEmitter::innermostIndex() const { return ir::NestOp(nest).getBody().getArgument(innermostLoop()); }

bool isOfBlock(mlir::ValueRange subscripts, mlir::Value index) {
  return !subscripts.empty() && varies(subscripts.back(), index) && isShiftOf(subscripts.back(), index) &&
         llvm::none_of(subscripts.drop_back(), [&](mlir::Value each) { return varies(each, index); });
}

static bool isArithmetic(mlir::Operation *op) {
  auto apply = dyn_cast<num::ApplyOp>(op);
  return llvm::isa<num::AddOp, num::SubOp, num::MulOp, num::DivOp, num::NegOp>(op) ||
         (apply && apply.getFunction() == num::Function::sqrt);
}

/// Whether an operation of a loop's body is one of blocks, or the same for all elements.
bool TaskEmitter::isInBlocks(mlir::Operation *op, mlir::Value index) const {
  if (op->getNumRegions() > 0)
    return false;
  if (auto put = dyn_cast<ir::PutOp>(op))
    return !put.getCombining() && isStochastic(put.getValue().getType()) && isOfBlock(put.getSubscripts(), index);
  if (auto accumulate = dyn_cast<ir::AccumulateOp>(op))
    return accumulate.getKind() == ir::ReductionKind::sum && isStochastic(accumulate.getValue().getType()) &&
           !countsInstabilities(op);
  if (llvm::none_of(op->getOperands(), [&](mlir::Value each) { return varies(each, index); }))
    return true;
  if (auto read = dyn_cast<ir::ReadOp>(op)) {
    const ir::ArrayType type = read.getArray().getType();
    const unsigned argument = cast<mlir::BlockArgument>(mlir::Value(read.getArray())).getArgNumber();
    const bool isSpan = type.rank() == 2 || !signature.uses.withGhosts.contains(argument);
    return !type.isSparse() && isSpan && (isStochastic(type.getElement()) || type.getElement().isF64()) &&
           isOfBlock(read.getSubscripts(), index);
  }
  if (auto convert = dyn_cast<num::ConvertOp>(op))
    return isStochastic(convert.getType()) && convert.getValue().getType().isF64();
  if (op->getNumResults() == 1 && op->getResult(0).getType().isIndex())
    return isShiftOf(op->getResult(0), index) && !mayOverflow(op, knownExtents());
  return isArithmetic(op) && isStochastic(op->getResult(0).getType()) && !countsInstabilities(op);
}

bool TaskEmitter::areInBlocks(mlir::Block &body, mlir::Value index) const {
  const bool isOfSamples = llvm::any_of(
      body, [](mlir::Operation &op) { return isArithmetic(&op) && isStochastic(op.getResult(0).getType()); });
  return isOfSamples &&
         llvm::all_of(body.without_terminator(), [&](mlir::Operation &op) { return isInBlocks(&op, index); });
}

/// Whether the innermost loop of the nest does.
bool TaskEmitter::computesSampleBlocks() const {
  ir::NestOp loops = nest;
  if (loops.getIndices().empty() || isSingle(innermostLoop()))
    return false;
  if (innermostLoop() == 0 && (signature.runsOverLines() || !parameters.inFlight.empty()))
    return false;
  return areInBlocks(loops.getBody().front(), innermostIndex());
}

/// Whether a sum inside of a nest does: y[i] = sum(j) A[i, j] * x[j].
bool TaskEmitter::sumsBlocks(ir::ReduceOp reduce) const {
  mlir::Block &body = reduce.getBody().front();
  return !blockIndex && !reduce.getMatrix() && reduce.getKind() == ir::ReductionKind::sum &&
         isStochastic(reduce.getType()) && !countsInstabilities(reduce) && areInBlocks(body, body.getArgument(0));
}

std::string TaskEmitter::typeOf(mlir::Value value) const {
  const bool isBlock = blockIndex && isStochastic(value.getType()) && varies(value, blockIndex);
  return isBlock ? "dpg::sample_block" : ScalarEmitter::typeOf(value);
}

/// The name of the index, which counts from the first element of the process.
std::string TaskEmitter::blockName() const { return innermostLoop() == 0 ? index : innerIndices[innermostLoop() - 1]; }

/// The row that all subscripts but the last choose; of a vector itself.
static Expression rowOf(const std::string &array, const std::vector<Expression> &subscripts) {
  return subscripts.size() == 1 ? atom(array) : cpp::method(atom(array), "row", {subscripts.front()});
}

Expression TaskEmitter::elementsOfBlock(const std::string &array, std::vector<Expression> subscripts) const {
  return cpp::call("dpg::at", {rowOf(array, subscripts), subscripts.back()});
}

cpp::Statement TaskEmitter::putOfBlock(ir::PutOp put, Expression value) {
  auto type = cast<ir::ArrayType>(nest.getResult(put.getInto()).getType());
  std::vector<Expression> places;
  for (auto [dimension, subscripted] : llvm::enumerate(put.getSubscripts()))
    places.push_back(subscript(subscripted, dimension == type.spreadDimension()));
  const std::string array = parameters.arrays.lookup(signature.firstInit() + put.getInto());
  return cpp::Evaluation{cpp::call("dpg::put", {rowOf(array, places), places.back(), std::move(value)})};
}

/// The innermost loop: over elements, or over blocks of them.
cpp::Statement TaskEmitter::elementLoop(const std::string &name, Expression from, Expression to,
                                        cpp::Block body) const {
  if (blockIndex)
    return cpp::RangeLoop{"const dpg::element_block", name,
                          cpp::call("dpg::in_blocks", {std::move(from), std::move(to)}), std::move(body)};
  return cpp::CountedLoop{"dpg::index", name, std::move(from), std::move(to), std::move(body)};
}

} // namespace dpg::emit
