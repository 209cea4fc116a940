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
// j], all in f64 or f32. Other sums stay in the loop over j. Sums in f32 are made of a few products at a time, which
// are added up in f64: a register holds twice as many products in f32, and a long row loses no more than a short one.
//
//     for (const dpg::index_range part : A.parts_of_entries(i)) {
//       auto part_sums = columns.in_f32().zeros();
//       for (const dpg::index k : part)
//         part_sums += A.value(k) * X(A.column(k), columns.in_f32());
//       sums += part_sums;
//     }
//
// Sums of balls, which certificates have, are made for blocks too where terms are products of numbers that are stored
// (dpg/num/column_ball_sums.h). What follows them is done column by column.
#include "compiler/emit/cpp/task_emitter.h"
#include "compiler/emit/openmp/columns.h"
#include "dialects/dpg/names.h"
#include "dialects/num/block_types.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/SetVector.h"

namespace dpg::emit {

using cpp::atom;
using cpp::Expression;
using llvm::dyn_cast;

bool dependsOn(mlir::Value value, llvm::function_ref<bool(mlir::Value)> isWanted) {
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

bool isHardwareReal(mlir::Type type) { return type.isF64() || type.isF32(); }

bool isElementInRow(ir::ReadOp read, mlir::Value column) {
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
bool TaskEmitter::isOnColumns(mlir::Operation *op, mlir::Value column, bool mayHaveName) const {
  if (auto read = dyn_cast<ir::ReadOp>(op))
    return isElementInRow(read, column);
  if (auto widened = dyn_cast<mlir::arith::ExtFOp>(op))
    return widened.getIn().getDefiningOp<ir::ReadOp>() != nullptr;
  return llvm::isa<mlir::arith::AddFOp, mlir::arith::SubFOp, mlir::arith::MulFOp, mlir::arith::DivFOp,
                   mlir::arith::NegFOp>(op) &&
         isHardwareReal(op->getResult(0).getType()) && (mayHaveName || !needsName(op->getResult(0)));
}

/// What a ball is made of exactly: a number that is read, in f64 or f32; null for others.
static mlir::Value storedInBall(mlir::Value ball) {
  auto convert = ball.getDefiningOp<num::ConvertOp>();
  return convert && convert.getValue().getType().isF64() ? convert.getValue() : mlir::Value();
}

static ir::ReadOp readOf(mlir::Value number) {
  auto widened = number.getDefiningOp<mlir::arith::ExtFOp>();
  return (widened ? widened.getIn() : number).getDefiningOp<ir::ReadOp>();
}

/// The factors of A[i, l] * X[l, j] in balls: an entry, and an element of a row.
static std::optional<std::pair<mlir::Value, ir::ReadOp>> exactFactors(ir::ReduceOp reduce, mlir::Value column) {
  auto product = reduce.yield().getValue().getDefiningOp<num::MulOp>();
  if (!product || !product->hasOneUse())
    return std::nullopt;
  for (auto [one, other] :
       {std::pair(product.getLhs(), product.getRhs()), std::pair(product.getRhs(), product.getLhs())}) {
    const mlir::Value entry = storedInBall(one), element = storedInBall(other);
    if (!entry || !element || !entry.getDefiningOp<ir::EntryOp>())
      continue;
    if (ir::ReadOp read = readOf(element); read && isElementInRow(read, column))
      return std::pair(entry, read);
  }
  return std::nullopt;
}

bool TaskEmitter::sumsColumns(mlir::Operation *op) const {
  auto reduce = dyn_cast<ir::ReduceOp>(op);
  ir::NestOp loops = nest;
  if (!reduce || !signature.runsOverLines() || loops.getIndices().size() != 2 || isSingle(1))
    return false;
  const mlir::Value column = loops.getBody().getArgument(1);
  if (!reduce.getMatrix() || reduce.getKind() != ir::ReductionKind::sum || varies(reduce.getLine(), column) ||
      !varies(reduce.yield().getValue(), column))
    return false;
  if (isBall(reduce.getType()))
    return exactFactors(reduce, column).has_value();
  if (!isHardwareReal(reduce.getType()))
    return false;
  return llvm::all_of(reduce.getBody().front().without_terminator(), [&](mlir::Operation &each) {
    const bool isFed = llvm::all_of(each.getOperands(), [&](mlir::Value operand) {
      return reduce->isAncestor(operand.getParentBlock()->getParentOp()) || isKnownBefore(operand, loops, column);
    });
    return isFed && isColumnwise(&each, column);
  });
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

/// The term of one entry, for a block of columns. What is read in f32 comes in f64 as it is, but into a sum in f32.
mlir::LogicalResult TaskEmitter::emitColumnTerm(ir::ReduceOp reduce, cpp::Block &out) {
  const mlir::Value column = nest.getBody().getArgument(1);
  const Expression one = use(column);
  fetchAhead(reduce, out);
  bind(column, atom(reduce.getType().isF32() ? columns + ".in_f32()" : columns));
  for (mlir::Operation &op : reduce.getBody().front().without_terminator())
    if (auto widened = dyn_cast<mlir::arith::ExtFOp>(op); widened && varies(widened.getResult(), column))
      bind(widened.getResult(), use(widened.getIn()));
    else if (mlir::failed(emit(&op, out)))
      return mlir::failure();
  bind(column, one);
  return mlir::success();
}

/// The loops that add up the terms of a line: all entries, or a few at a time in f32.
cpp::Block TaskEmitter::columnSumLoops(ir::ReduceOp reduce, const std::string &sums, const std::string &entry,
                                       cpp::Block terms) {
  const Expression term = use(reduce.yield().getValue()), zeros = cpp::method(atom(columns), "zeros");
  const Expression entries = entriesOf(ir::entryLoopOf(reduce));
  cpp::Block out{cpp::Declaration{"auto", sums, zeros}};
  if (!reduce.getType().isF32()) {
    terms.push_back(cpp::Assignment{atom(sums), term, "+="});
    out.push_back(cpp::RangeLoop{"const dpg::index", entry, entries, std::move(terms)});
    return out;
  }
  const std::string part = names.take("part"), partSums = names.take("part_" + sums);
  terms.push_back(cpp::Assignment{atom(partSums), term, "+="});
  const Expression parts =
      cpp::method(use(reduce.getMatrix()), "parts_of_entries", {subscript(reduce.getLine(), /*isLocal=*/true)});
  cpp::Block inPart{cpp::Declaration{"auto", partSums, cpp::method(atom(columns + ".in_f32()"), "zeros")},
                    cpp::RangeLoop{"const dpg::index", entry, atom(part), std::move(terms)},
                    cpp::Assignment{atom(sums), atom(partSums), "+="}};
  out.push_back(cpp::RangeLoop{"const dpg::index_range", part, parts, std::move(inPart)});
  return out;
}

/// dpg::column_ball_sums sums(columns); for (k) sums.add_product(A.value(k), X(A.column(k), columns));
mlir::LogicalResult TaskEmitter::emitColumnBallSums(ir::ReduceOp reduce, cpp::Block &out) {
  const mlir::Value column = nest.getBody().getArgument(1);
  const Expression one = use(column);
  const std::string sums = names.take("sums"), entry = names.take("k");
  cpp::Block terms;
  bind(reduce.getBody().getArgument(1), atom(entry));
  bindCoordinate(ir::entryLoopOf(reduce), entry, terms);
  fetchAhead(reduce, terms);
  bind(column, atom(columns));
  for (mlir::Operation &op : reduce.getBody().front().without_terminator())
    if (llvm::isa<ir::EntryOp, ir::ReadOp>(op) && mlir::failed(emit(&op, terms)))
      return mlir::failure();
  auto [factor, read] = *exactFactors(reduce, column);
  terms.push_back(cpp::Evaluation{cpp::method(atom(sums), "add_product", {use(factor), use(read.getResult())})});
  bind(column, one);
  columnSums.push_back(cpp::Declaration{"dpg::column_ball_sums", sums, std::nullopt, {atom(columns)}});
  columnSums.push_back(cpp::RangeLoop{"const dpg::index", entry, entriesOf(ir::entryLoopOf(reduce)), std::move(terms)});
  define(reduce.getResult(), cpp::method(atom(sums), "total", {one}), out);
  return mlir::success();
}

mlir::LogicalResult TaskEmitter::emitColumnSums(ir::ReduceOp reduce, cpp::Block &out) {
  if (columns.empty())
    columns = names.take("columns");
  if (isBall(reduce.getType()))
    return emitColumnBallSums(reduce, out);
  const std::string own = ir::nameOf(reduce.getResult()).str(), what = own.empty() ? "sum" : own;
  const std::string sum = inColumns ? "" : names.take(what), sums = names.take(what + "s");
  const std::string entry = names.take("k");
  cpp::Block terms;
  bind(reduce.getBody().getArgument(1), atom(entry));
  bindCoordinate(ir::entryLoopOf(reduce), entry, terms);
  if (mlir::failed(emitColumnTerm(reduce, terms)))
    return mlir::failure();
  cpp::append(columnSums, columnSumLoops(reduce, sums, entry, std::move(terms)));
  if (inColumns) {
    bind(reduce.getResult(), atom(sums));
    return mlir::success();
  }
  columnSums.push_back(cpp::Declaration{"const auto", sum, cpp::method(atom(columns), "one_by_one", {atom(sums)})});
  const Expression result = Expression::subscript(atom(sum), use(nest.getBody().getArgument(1)));
  bind(reduce.getResult(), reduce.getType().isF32() ? cpp::call("float", {result}) : result);
  return mlir::success();
}

} // namespace dpg::emit
