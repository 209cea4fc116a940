// Elements that `where` leaves out.
//
// An absent element is neither zero nor there. Its array holds 0 in its place, or no entry, and each reader asks anew
// whether the element is present, by the condition that left it out: in
//
//     score[i, j] = ... where pattern[i, j];   top[i] = max(j) score[i, j];
//
// the second statement becomes max(j) (if pattern[i, j] then score[i, j] else -infinity). So presence is an expression
// of indices that is kept with each version of an array, and no array of its own.
#include "compiler/build_ir/component_builder.h"
#include "compiler/build_ir/walk.h"
#include "compiler/sema/sparsity.h"
#include "compiler/sema/walk.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/SaveAndRestore.h"

namespace dpg {

using namespace ast;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

const ComponentBuilder::Absence *ComponentBuilder::absenceOf(const Expression &array) const {
  const auto *name = dyn_cast<NameExpression>(&array);
  const mlir::Value version = name && name->symbol ? versions.lookup(name->symbol) : mlir::Value();
  const auto found = version ? absences.find(version) : absences.end();
  return found == absences.end() ? nullptr : &found->second;
}

/// Whether an array with absent elements is read, outside of reductions, which skip them.
bool ComponentBuilder::mayBeAbsent(const Expression &expression) const {
  bool found = false;
  if (absences.empty())
    return found;
  walkExpressions(&expression, [&](const Expression &part) {
    if (isa<ReductionExpression>(part))
      return Walk::Past;
    const auto *binary = dyn_cast<BinaryExpression>(&part);
    if (binary && binary->op == BinaryOperator::Multiply && binary->left->type.rank() && binary->right->type.rank())
      return Walk::Past;
    const auto *call = dyn_cast<CallExpression>(&part);
    if (call && call->calleeKind != CalleeKind::Elementary && call->calleeKind != CalleeKind::Newest)
      return Walk::Past;
    found |= absenceOf(part) != nullptr;
    return Walk::Into;
  });
  return found;
}

mlir::Value ComponentBuilder::both(mlir::Value left, mlir::Value right, mlir::Location place) {
  if (!left || !right)
    return left ? left : right;
  return num::AndOp::create(builder, place, left.getType(), left, right);
}

mlir::Value ComponentBuilder::choose(mlir::Value condition, mlir::Type type, mlir::Location place,
                                     llvm::function_ref<mlir::Value()> yes, llvm::function_ref<mlir::Value()> no) {
  auto choice = num::ChooseOp::create(builder, place, type, condition);
  const auto side = [&](mlir::Region &region, llvm::function_ref<mlir::Value()> value) {
    mlir::OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToEnd(&region.emplaceBlock());
    num::YieldOp::create(builder, place, value());
  };
  side(choice.getYes(), yes);
  side(choice.getNo(), no);
  return choice.getResult();
}

/// Whether the element that an expression is at some indices is present; null where it surely is.
mlir::Value ComponentBuilder::presence(const Expression &expression, mlir::ValueRange indices) {
  if (computed.contains(&expression) || !mayBeAbsent(expression))
    return {};
  const mlir::Location place = location(expression.range);
  const auto of = [&](const Expression &part) {
    return presence(part, part.type.isScalar() ? mlir::ValueRange() : indices);
  };
  switch (expression.kind) {
  case ExpressionKind::NameUse:
    return absenceOf(expression)->isPresent(indices);
  case ExpressionKind::Subscripted: {
    const auto &subscripted = cast<SubscriptedExpression>(expression);
    const Absence *absence = absenceOf(*subscripted.base);
    return absence ? absence->isPresent(subscriptValues(subscripted.subscripts, indices)) : mlir::Value();
  }
  case ExpressionKind::Unary: {
    const auto &unary = cast<UnaryExpression>(expression);
    if (unary.op == UnaryOperator::Transpose && indices.size() == 2)
      return presence(*unary.operand, {indices[1], indices[0]});
    return of(*unary.operand);
  }
  case ExpressionKind::Binary: {
    const auto &binary = cast<BinaryExpression>(expression);
    if (binary.op == BinaryOperator::And || binary.op == BinaryOperator::Or)
      diagnostics.report(DiagnosticKind::not_lowered, binary.range, "`and` and `or` of elements that may be absent");
    return both(of(*binary.left), of(*binary.right), place);
  }
  case ExpressionKind::Choice: {
    const auto &choice = cast<ChoiceExpression>(expression);
    const auto side = [&](const Expression &value) {
      const mlir::Value present = of(value);
      return present ? present : mlir::arith::ConstantIntOp::create(builder, place, 1, 1).getResult();
    };
    mlir::Value sides;
    if (mayBeAbsent(*choice.yes) || mayBeAbsent(*choice.no))
      sides = choose(
          scalar(*choice.condition), builder.getI1Type(), place, [&] { return side(*choice.yes); },
          [&] { return side(*choice.no); });
    return both(of(*choice.condition), sides, place);
  }
  case ExpressionKind::Call: {
    mlir::Value all;
    for (const Argument &argument : cast<CallExpression>(expression).arguments)
      all = both(all, of(*argument.value), place);
    return all;
  }
  case ExpressionKind::Pinned:
    return of(*cast<PinnedExpression>(expression).operand);
  default:
    return {};
  }
}

/// Whether a statement gives its element at the indices around; null where it surely does.
mlir::Value ComponentBuilder::presenceGiven(const Expression &value, const Expression *where) {
  if (!where)
    return presence(value, {});
  const mlir::Location place = location(where->range);
  const mlir::Value holds = both(presence(*where, {}), scalar(*where), place);
  if (!mayBeAbsent(value))
    return holds;
  return choose(
      holds, builder.getI1Type(), place, [&] { return presence(value, {}); },
      [&] { return mlir::arith::ConstantIntOp::create(builder, place, 0, 1).getResult(); });
}

/// A value, or what stands for it in memory, or in a reduction, where it is absent.
mlir::Value ComponentBuilder::orNone(mlir::Value present, ir::ReductionKind kind, mlir::Type type, SourceRange range,
                                     llvm::function_ref<mlir::Value()> value) {
  if (!present)
    return value();
  const mlir::Location place = location(range);
  const auto nothing = [&]() -> mlir::Value {
    if (type.isInteger(1))
      return mlir::arith::ConstantIntOp::create(builder, place, kind == ir::ReductionKind::all, 1);
    const bool isExtremum = kind == ir::ReductionKind::max || kind == ir::ReductionKind::min;
    if (ir::givesIndex(kind) || (isExtremum && type.isIndex()))
      diagnostics.report(DiagnosticKind::not_lowered, range,
                         "`" + ir::stringifyReductionKind(kind).str() + "` over elements that may be absent" +
                             (ir::givesIndex(kind) ? "" : ", of ints,"));
    const char *digits = kind == ir::ReductionKind::product ? "1"
                         : kind == ir::ReductionKind::max   ? "-infinity"
                         : kind == ir::ReductionKind::min   ? "infinity"
                                                            : "0";
    if (type.isIndex())
      return integer(kind == ir::ReductionKind::product, place);
    return convertTo(type, constant(digits, place), place);
  };
  return choose(present, type, place, [&] { return convertTo(type, value(), place); }, nothing);
}

/// Whether an expression reads, outside of reductions and whichever side of a choice it takes, an element at the two
/// indices of an array that is absent where a sparse operand has no entry.
bool ComponentBuilder::followsAbsence(const Expression &expression, llvm::ArrayRef<Binder> indices) const {
  if (isa<ReductionExpression>(expression))
    return false;
  if (const auto *choice = dyn_cast<ChoiceExpression>(&expression))
    return followsAbsence(*choice->condition, indices) ||
           (followsAbsence(*choice->yes, indices) && followsAbsence(*choice->no, indices));
  if (const auto *subscripted = dyn_cast<SubscriptedExpression>(&expression)) {
    const Absence *absence = absenceOf(*subscripted->base);
    return absence && absence->isSparse && llvm::all_of(indices, [&](const Binder &index) {
             return llvm::any_of(subscripted->subscripts, [&](const Subscript &subscript) {
               const auto *name = subscript.element ? dyn_cast<NameExpression>(subscript.element) : nullptr;
               return name && name->symbol == index.symbol;
             });
           });
  }
  bool found = false;
  sema::forEachChild(expression, [&](const Expression &child) { found |= followsAbsence(child, indices); });
  return found;
}

/// Whether all that a statement gives lies where a sparse operand has entries.
bool ComponentBuilder::givesSparse(const Target &target, const Expression &value) const {
  const Expression *where = statement->clauses.where;
  const bool isMatrix = target.isWhole && target.indices.size() == 2 && target.subscripts->size() == 2;
  return isMatrix && ((where && sema::followsSparse(*where, target.indices)) || followsAbsence(value, target.indices));
}

/// Whether elements of what a statement gives may be absent.
bool ComponentBuilder::leavesOut(const Target &target, const Expression &value) {
  if (!statement->clauses.where && !mayBeAbsent(value))
    return false;
  if (target.indices.size() == target.subscripts->size() && !isRow(target.symbol))
    return true;
  diagnostics.report(DiagnosticKind::not_lowered, target.range,
                     "a statement that leaves elements of a slice, or of a row of an instance, absent");
  return false;
}

/// Keeps with the array that a statement gives which of its elements are present.
void ComponentBuilder::recordAbsence(const Target &target, const Expression &value, mlir::Value given) {
  const Expression *where = statement->clauses.where;
  std::vector<const Symbol *> indices;
  for (const Binder &binder : target.indices)
    indices.push_back(binder.symbol);
  const auto isPresent = [this, indices, where, of = &value, before = versions,
                          known = computed](mlir::ValueRange places) {
    const llvm::SaveAndRestore keepVersions(versions, before);
    const llvm::SaveAndRestore keepComputed(computed, known);
    for (auto [index, place] : llvm::zip(indices, places))
      versions[index] = place;
    return presenceGiven(*of, where);
  };
  absences[given] = {isPresent, cast<ir::ArrayType>(given.getType()).isSparse()};
}

/// How often a block, or a statement with what is in it, reads a name.
static int readsIn(const Block &block, const Symbol *symbol) {
  int count = 0;
  walkStatements(block, [&](const Statement &each) {
    forEachExpression(each, [&](const Expression &expression) {
      walkExpressions(&expression, [&](const Expression &part) {
        const auto *name = dyn_cast<NameExpression>(&part);
        count += name && name->symbol == symbol;
        return Walk::Into;
      });
    });
  });
  return count;
}

/// The last versions that a loop hands on: not those with absent elements that nobody reads behind it, which end with
/// its iterations.
std::vector<const Symbol *> ComponentBuilder::handedOn(std::vector<const Symbol *> last, const Statement &loop) {
  const Block alone{const_cast<Statement *>(&loop)};
  llvm::erase_if(last, [&](const Symbol *symbol) {
    const bool ends =
        absences.contains(versions.lookup(symbol)) && readsIn(statements, symbol) == readsIn(alone, symbol);
    if (ends)
      versions.erase(symbol);
    return ends;
  });
  return last;
}

/// Absent elements go no further than the block that leaves them out.
void ComponentBuilder::refuseAbsence(const Symbol *symbol, SourceRange range) {
  if (absences.contains(versions.lookup(symbol)))
    diagnostics.report(DiagnosticKind::not_lowered, range,
                       "a loop, a branch or a group of processes that hands on `" + symbol->name +
                           "`, some of whose elements are absent,");
}

} // namespace dpg
