// What follows sums of columns, done for blocks of columns too.
//
// Where a body puts elements [..., j] alone, and takes the largest magnitude of some, and computes them in f64 by +, -,
// * and / from sums and elements [..., j], all of it is done with blocks:
//
//     const auto next_ij = columns.to_f32(B(i, columns) + sums);
//     next.set(i, columns, next_ij);
//     change = dpg::larger(change, largest_magnitude(next_ij - X(i, columns)));
#include "compiler/emit/cpp/task_emitter.h"
#include "compiler/emit/openmp/columns.h"
#include "dialects/dpg/names.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::dyn_cast;

/// Whether a value is another for each column, sums of columns included.
bool TaskEmitter::isOfColumns(mlir::Value value) const {
  const mlir::Value column = ir::NestOp(nest).getBody().getArgument(1);
  return dependsOn(value, [&](mlir::Value each) {
    return each == column || (each.getDefiningOp() && sumsColumns(each.getDefiningOp()));
  });
}

/// Whether a block of columns is put, as it lies in memory.
bool TaskEmitter::putsInRow(ir::PutOp put) const {
  const mlir::Value column = ir::NestOp(nest).getBody().getArgument(1);
  return !put.getCombining() && isHardwareReal(put.getValue().getType()) && isOfColumns(put.getValue()) &&
         put.getSubscripts().size() == 2 && put.getSubscripts()[1] == column && !varies(put.getSubscripts()[0], column);
}

/// |x|, of which the largest is accumulated and nothing else is made; null for others.
static mlir::math::AbsFOp largestMagnitude(ir::AccumulateOp accumulate) {
  auto magnitude = accumulate.getValue().getDefiningOp<mlir::math::AbsFOp>();
  return accumulate.getKind() == ir::ReductionKind::max && magnitude && magnitude->hasOneUse() ? magnitude
                                                                                               : mlir::math::AbsFOp();
}

/// Whether an operation behind sums can be done for all columns of a block: in f64, or from and to what is stored in
/// f32.
bool TaskEmitter::isInBlock(mlir::Operation *op) const {
  if (auto put = dyn_cast<ir::PutOp>(op))
    return putsInRow(put);
  if (auto accumulate = dyn_cast<ir::AccumulateOp>(op)) {
    mlir::math::AbsFOp magnitude = largestMagnitude(accumulate);
    return magnitude && isOfColumns(magnitude.getOperand());
  }
  if (op->getNumResults() != 1)
    return false;
  const mlir::Value result = op->getResult(0);
  if (!isOfColumns(result))
    return op->getNumRegions() == 0;
  const auto areAll = [&](auto isWanted) { return llvm::all_of(result.getUsers(), isWanted); };
  if (llvm::isa<mlir::math::AbsFOp>(op))
    return areAll([](mlir::Operation *user) {
      auto accumulate = dyn_cast<ir::AccumulateOp>(user);
      return accumulate && largestMagnitude(accumulate);
    });
  if (result.getType().isF32())
    return (sumsColumns(op) || llvm::isa<ir::ReadOp, mlir::arith::TruncFOp>(op)) &&
           areAll(llvm::IsaPred<mlir::arith::ExtFOp, ir::PutOp>) &&
           (!sumsColumns(op) || areAll(llvm::IsaPred<mlir::arith::ExtFOp>)) &&
           (!llvm::isa<ir::ReadOp>(op) ||
            isElementInRow(llvm::cast<ir::ReadOp>(op), ir::NestOp(nest).getBody().getArgument(1)));
  return result.getType().isF64() && (sumsColumns(op) || llvm::isa<mlir::arith::ExtFOp>(op) ||
                                      isOnColumns(op, ir::NestOp(nest).getBody().getArgument(1), /*mayHaveName=*/true));
}

bool TaskEmitter::computesInBlocks() const {
  ir::NestOp loops = nest;
  mlir::Block &body = loops.getBody().front();
  if (loops.getIndices().size() != 2 || putsLast() || loops.arrayCount() == 0 ||
      llvm::none_of(body, [&](mlir::Operation &op) { return sumsColumns(&op); }))
    return false;
  return llvm::all_of(body.without_terminator(), [&](mlir::Operation &op) { return isInBlock(&op); });
}

/// Y.set(i, columns, ...)
void TaskEmitter::emitColumnPut(ir::PutOp put, cpp::Block &out) {
  const std::string &array = parameters.arrays.lookup(signature.firstInit() + put.getInto());
  const bool isLocal = cast<ir::ArrayType>(nest.getResult(put.getInto()).getType()).spreadDimension() == 0U;
  out.push_back(cpp::Evaluation{cpp::method(
      atom(array), "set", {subscript(put.getSubscripts()[0], isLocal), atom(columns), use(put.getValue())})});
}

/// What is used more than once gets a name, whatever its type is.
void TaskEmitter::defineColumns(mlir::Value value, Expression expression, cpp::Block &out) {
  if (value.hasOneUse() || value.use_empty())
    return bind(value, std::move(expression));
  const std::string name = names.take(describe(value));
  out.push_back(cpp::Declaration{"const auto", name, std::move(expression)});
  bind(value, atom(name));
}

mlir::LogicalResult TaskEmitter::emitInBlock(mlir::Operation *op, cpp::Block &out) {
  if (auto put = dyn_cast<ir::PutOp>(op)) {
    emitColumnPut(put, out);
  } else if (auto accumulate = dyn_cast<ir::AccumulateOp>(op)) {
    const Expression largest = atom(accumulators[accumulate.getInto() - nest.arrayCount()]);
    const Expression here = cpp::call("largest_magnitude", {use(largestMagnitude(accumulate).getOperand())});
    out.push_back(cpp::Assignment{largest, cpp::call("dpg::larger", {largest, here})});
  } else if (!isOfColumns(op->getResult(0)) || llvm::isa<ir::ReadOp>(op)) {
    return emit(op, out);
  } else if (llvm::isa<mlir::arith::ExtFOp>(op)) {
    bind(op->getResult(0), use(op->getOperand(0)));
  } else if (auto rounded = dyn_cast<mlir::arith::TruncFOp>(op)) {
    const Expression wide = use(rounded.getIn());
    const bool isPutAlone = rounded->hasOneUse(); // which rounds by itself
    defineColumns(rounded.getResult(), isPutAlone ? wide : cpp::method(atom(columns), "to_f32", {wide}), out);
  } else if (!llvm::isa<mlir::math::AbsFOp>(op)) {
    cpp::Block unnamed;
    inExpression = true;
    const mlir::LogicalResult emitted = emit(op, unnamed);
    inExpression = false;
    if (mlir::failed(emitted))
      return mlir::failure();
    defineColumns(op->getResult(0), use(op->getResult(0)), out);
  }
  return mlir::success();
}

/// The loop over columns, in blocks: their sums, then the rest of the body for one after the other.
cpp::Statement TaskEmitter::loopOverColumnBlocks(Expression from, Expression to, cpp::Block body) {
  cpp::Block block = std::move(columnSums);
  if (inColumns)
    cpp::append(block, std::move(body));
  else
    block.push_back(cpp::RangeLoop{"const dpg::index", innerIndices.front(), atom(columns), std::move(body)});
  return cpp::LambdaLoop{
      "dpg::for_column_blocks", {std::move(from), std::move(to)}, "const auto", columns, std::move(block)};
}

} // namespace dpg::emit
