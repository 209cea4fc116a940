// Sums along the rows of a sparse matrix for several columns of a dense one at once.
//
// In Y[i, j] = sum(l) A[i, l] * X[l, j] and what is fused with it, a loop over j around one over the entries of row i
// would run through these once for each column and read X against its order. Instead blocks of columns are summed in
// vector registers (dpg/num/column_block.h), and the rest of the body follows in a loop over the block's columns:
//
//     dpg::for_column_blocks(0, s, [&](const auto columns) {
//       auto sums = columns.zeros();
//       for (const dpg::index k : A.entries(i)) {
//         A.fetch_ahead(k, X, columns);
//         sums += A.value(k) * X(A.column(k), columns);
//       }
//       const auto sum = columns.one_by_one(sums);
//       for (const dpg::index j : columns)
//         Y(i, j) = sum[j];
//     });
//
// A nest takes this form if it has two loops, i over lines and j, and one such sum at least: a sum over entries, not
// inside of a choice, whose terms are +, -, * and / of numbers that have nothing to do with j and of elements X[...,
// j], all in f64 or f32. Other sums stay in the loop over j. Blocks are summed in f64, also where the nest computes in
// f32: they take no longer, since memory holds what it did.
//
// Where the rest of the body is such arithmetic too, in f64, and puts elements [..., j] alone, all of it is done with
// blocks, which are written as they are: `Y.set(i, columns, sums);`.
#include "compiler/emit/cpp/task_emitter.h"
#include "dialects/dpg/names.h"
#include "dialects/num/block_types.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/SetVector.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::dyn_cast;

/// Whether a value is made of one that is wanted.
static bool dependsOn(mlir::Value value, llvm::function_ref<bool(mlir::Value)> isWanted) {
  llvm::SetVector<mlir::Value> needed;
  needed.insert(value);
  for (size_t next = 0; next < needed.size(); ++next) {
    if (isWanted(needed[next]))
      return true;
    if (mlir::Operation *op = needed[next].getDefiningOp())
      needed.insert(op->operand_begin(), op->operand_end());
  }
  return false;
}

/// A value of a term may be another for each column, say.
bool varies(mlir::Value value, mlir::Value with) {
  return dependsOn(value, [&](mlir::Value each) { return each == with; });
}

static bool isHardwareReal(mlir::Type type) { return type.isF64() || type.isF32(); }

/// X[..., j]: what lies in one row of memory for consecutive j.
static bool isElementInRow(ir::ReadOp read, mlir::Value column) {
  const mlir::ValueRange subscripts = read.getSubscripts();
  const ir::ArrayType array = read.getArray().getType();
  return !array.isSparse() && !num::isInBlocks(array.getElement()) && isHardwareReal(read.getResult().getType()) &&
         subscripts.size() == 2 && subscripts[1] == column && !varies(subscripts[0], column);
}

/// Whether a value from outside of a sum can stand in front of the loop over columns, where the sum does.
static bool isKnownBefore(mlir::Value value, ir::NestOp nest, mlir::Value column) {
  mlir::Operation *op = value.getDefiningOp();
  if (!op || !nest->isAncestor(op) || mlir::matchPattern(op, mlir::m_Constant()))
    return true;
  auto read = dyn_cast<ir::ReadOp>(op);
  return read && !read.getArray().getType().isSparse() && llvm::all_of(read.getOperands(), [&](mlir::Value operand) {
           return operand != column && isKnownBefore(operand, nest, column);
         });
}

/// Whether the operation of a term can be one on all columns of a block.
bool TaskEmitter::isColumnwise(mlir::Operation *op, mlir::Value column) const {
  if (op->getNumResults() != 1 || !varies(op->getResult(0), column))
    return op->getNumRegions() == 0;
  return isOnColumns(op, column);
}

/// Whether there is such an operation for blocks.
bool TaskEmitter::isOnColumns(mlir::Operation *op, mlir::Value column) const {
  if (auto read = dyn_cast<ir::ReadOp>(op))
    return isElementInRow(read, column);
  if (auto widened = dyn_cast<mlir::arith::ExtFOp>(op))
    return widened.getIn().getDefiningOp<ir::ReadOp>() != nullptr;
  return llvm::isa<mlir::arith::AddFOp, mlir::arith::SubFOp, mlir::arith::MulFOp, mlir::arith::DivFOp,
                   mlir::arith::NegFOp>(op) &&
         isHardwareReal(op->getResult(0).getType()) && !needsName(op->getResult(0));
}

bool TaskEmitter::sumsColumns(mlir::Operation *op) const {
  auto reduce = dyn_cast<ir::ReduceOp>(op);
  ir::NestOp loops = nest;
  if (!reduce || !signature.runsOverLines() || loops.getIndices().size() != 2 || isSingle(1))
    return false;
  const mlir::Value column = loops.getBody().getArgument(1);
  if (!reduce.getMatrix() || reduce.getKind() != ir::ReductionKind::sum || !isHardwareReal(reduce.getType()) ||
      varies(reduce.getLine(), column) || !varies(reduce.yield().getValue(), column))
    return false;
  return llvm::all_of(reduce.getBody().front().without_terminator(), [&](mlir::Operation &each) {
    const bool isFed = llvm::all_of(each.getOperands(), [&](mlir::Value operand) {
      return reduce->isAncestor(operand.getParentBlock()->getParentOp()) || isKnownBefore(operand, loops, column);
    });
    return isFed && isColumnwise(&each, column);
  });
}

/// Whether a value is another for each column, sums of columns included.
bool TaskEmitter::isOfColumns(mlir::Value value) const {
  const mlir::Value column = ir::NestOp(nest).getBody().getArgument(1);
  return dependsOn(value, [&](mlir::Value each) {
    return each == column || (each.getDefiningOp() && sumsColumns(each.getDefiningOp()));
  });
}

/// Whether a body puts blocks of columns: it has sums of them, and the rest can be computed with blocks too.
bool TaskEmitter::putsColumns() const {
  ir::NestOp loops = nest;
  mlir::Block &body = loops.getBody().front();
  if (loops.getIndices().size() != 2 || !signature.accumulated.empty() || putsLast() ||
      llvm::none_of(body, [&](mlir::Operation &op) { return sumsColumns(&op); }))
    return false;
  const mlir::Value column = loops.getBody().getArgument(1);
  return llvm::all_of(body.without_terminator(), [&](mlir::Operation &op) {
    if (auto put = dyn_cast<ir::PutOp>(op))
      return !put.getCombining() && put.getValue().getType().isF64() && put.getValue().hasOneUse() &&
             isOfColumns(put.getValue()) && put.getSubscripts().size() == 2 && put.getSubscripts()[1] == column &&
             !varies(put.getSubscripts()[0], column);
    if (op.getNumResults() != 1)
      return false;
    if (!isOfColumns(op.getResult(0)))
      return op.getNumRegions() == 0;
    return op.getResult(0).getType().isF64() && (sumsColumns(&op) || isOnColumns(&op, column));
  });
}

/// Y.set(i, columns, ...)
void TaskEmitter::emitColumnPut(ir::PutOp put, cpp::Block &out) {
  const std::string &array = parameters.arrays.lookup(signature.firstInit() + put.getInto());
  const bool isLocal = cast<ir::ArrayType>(nest.getResult(put.getInto()).getType()).spreadDimension() == 0U;
  out.push_back(cpp::Evaluation{cpp::method(
      atom(array), "set", {subscript(put.getSubscripts()[0], isLocal), atom(columns), use(put.getValue())})});
}

/// Later rows of the dense matrices that the entry's column chooses rows of.
void TaskEmitter::fetchAhead(ir::ReduceOp reduce, cpp::Block &out) {
  const mlir::Value column = nest.getBody().getArgument(1);
  llvm::SmallSetVector<mlir::Value, 2> matrices;
  for (ir::ReadOp read : reduce.getBody().getOps<ir::ReadOp>())
    if (isElementInRow(read, column) && read.getSubscripts()[0] == reduce.getBody().getArgument(0) &&
        !read.getArray().getType().isReplicated())
      matrices.insert(read.getArray());
  const Expression entry = use(reduce.getBody().getArgument(1));
  for (const mlir::Value matrix : matrices)
    out.push_back(
        cpp::Evaluation{cpp::method(use(reduce.getMatrix()), "fetch_ahead", {entry, use(matrix), atom(columns)})});
}

/// The term of one entry, for a block of columns. What is read in f32 comes in f64 as it is.
mlir::LogicalResult TaskEmitter::emitColumnTerm(ir::ReduceOp reduce, cpp::Block &out) {
  const mlir::Value column = nest.getBody().getArgument(1);
  const Expression one = use(column);
  bind(column, atom(columns));
  fetchAhead(reduce, out);
  for (mlir::Operation &op : reduce.getBody().front().without_terminator())
    if (auto widened = dyn_cast<mlir::arith::ExtFOp>(op); widened && varies(widened.getResult(), column))
      bind(widened.getResult(), use(widened.getIn()));
    else if (mlir::failed(emit(&op, out)))
      return mlir::failure();
  bind(column, one);
  return mlir::success();
}

mlir::LogicalResult TaskEmitter::emitColumnSums(ir::ReduceOp reduce) {
  if (columns.empty())
    columns = names.take("columns");
  const std::string own = ir::nameOf(reduce.getResult()).str(), what = own.empty() ? "sum" : own;
  const std::string sum = inColumns ? "" : names.take(what), sums = names.take(what + "s");
  const std::string entry = names.take("k");
  cpp::Block terms;
  bind(reduce.getBody().getArgument(1), atom(entry));
  bindCoordinate(ir::entryLoopOf(reduce), entry, terms);
  if (mlir::failed(emitColumnTerm(reduce, terms)))
    return mlir::failure();
  terms.push_back(cpp::Assignment{atom(sums), use(reduce.yield().getValue()), "+="});

  columnSums.push_back(cpp::Declaration{"auto", sums, cpp::method(atom(columns), "zeros")});
  columnSums.push_back(cpp::RangeLoop{"const dpg::index", entry, entriesOf(ir::entryLoopOf(reduce)), std::move(terms)});
  if (inColumns) {
    bind(reduce.getResult(), atom(sums));
    return mlir::success();
  }
  columnSums.push_back(cpp::Declaration{"const auto", sum, cpp::method(atom(columns), "one_by_one", {atom(sums)})});
  const Expression result = Expression::subscript(atom(sum), use(nest.getBody().getArgument(1)));
  bind(reduce.getResult(), reduce.getType().isF32() ? cpp::call("float", {result}) : result);
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
