// Moves nests into branches: see move_where_used.h.
#include "compiler/passes/move_where_used.h"
#include "compiler/passes/captured_values.h"
#include "dialects/num/num.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace dpg {

namespace {

/// Builds, before an operation, the condition under which any of its results is used.
class Guard {
public:
  explicit Guard(Operation *moved) : moved(moved), builder(moved) {}

  /// Null where a use needs no condition, or one that is not known before the nest.
  Value build() {
    for (OpOperand &use : moved->getUses())
      add(sidesAround(use));
    Value any;
    for (const Sides &sides : uses) {
      Value all;
      for (auto [condition, isTaken] : sides) {
        Value holds = isTaken ? condition : shared(num::NotOp::create(builder, condition.getLoc(), condition));
        all = all ? join<num::AndOp>(all, holds) : holds;
      }
      if (!all)
        return {};
      any = any ? join<num::OrOp>(any, all) : all;
    }
    return any;
  }

private:
  /// Conditions, outer ones first, and whether each holds.
  using Sides = SmallVector<std::pair<Value, bool>>;

  /// The sides that a use stands in, as far as their conditions are known before the nest.
  Sides sidesAround(OpOperand &use) {
    Sides sides;
    for (Operation *op = use.getOwner(); op->getBlock() != moved->getBlock(); op = op->getParentOp()) {
      if (auto [deciding, isTaken] = sideOf(op); deciding)
        addKnown(deciding, isTaken, sides);
    }
    return Sides(sides.rbegin(), sides.rend());
  }

  /// What is known before of a condition that holds, or does not: all of it, or parts that then hold or do not either.
  void addKnown(Value condition, bool holds, Sides &sides) {
    if (Value before = known(condition)) {
      if (!llvm::is_contained(sides, std::pair(before, holds)))
        sides.push_back({before, holds});
      return;
    }
    Operation *op = condition.getDefiningOp();
    if (auto negation = dyn_cast_or_null<num::NotOp>(op))
      return addKnown(negation->getOperand(0), !holds, sides);
    if ((holds && isa_and_nonnull<num::AndOp>(op)) || (!holds && isa_and_nonnull<num::OrOp>(op)))
      for (Value part : op->getOperands())
        addKnown(part, holds, sides);
    // `a and b` where b is computed only if a holds, and `a or b` likewise
    if (auto lazy = dyn_cast_or_null<num::ChooseOp>(op);
        lazy && yieldsConstant(holds ? lazy.getNo() : lazy.getYes(), !holds))
      addKnown(lazy.getCondition(), holds, sides);
  }

  static bool yieldsConstant(Region &side, bool truth) {
    llvm::APInt constant;
    return matchPattern(cast<num::YieldOp>(side.front().getTerminator()).getValue(), m_ConstantInt(&constant)) &&
           constant.getBoolValue() == truth;
  }

  /// The condition of the choice or branch that `op` stands directly in, if any, and whether its side is that where it
  /// holds.
  static std::pair<Value, bool> sideOf(Operation *op) {
    if (auto choice = dyn_cast<num::ChooseOp>(op->getParentOp());
        choice && choice.getCondition().getType().isInteger(1))
      return {choice.getCondition(), op->getParentRegion() == &choice.getYes()};
    if (auto branch = dyn_cast<scf::IfOp>(op->getParentOp()))
      return {branch.getCondition(), op->getParentRegion() == &branch.getThenRegion()};
    return {};
  }

  /// A use in fewer sides counts for one in more of them.
  void add(Sides sides) {
    auto isIn = [](const Sides &few, const Sides &many) {
      return llvm::all_of(few, [&](const auto &side) { return llvm::is_contained(many, side); });
    };
    if (llvm::any_of(uses, [&](const Sides &known) { return isIn(known, sides); }))
      return;
    llvm::erase_if(uses, [&](const Sides &known) { return isIn(sides, known); });
    uses.push_back(std::move(sides));
  }

  /// Whether it may be computed where it would not be otherwise: it ends no program, and is no loop.
  static bool mayComputeEarlier(Operation *op) {
    auto isHarmless = [](Operation *inner) {
      if (isa<arith::FloorDivSIOp, math::IPowIOp, num::ToIntOp, num::NarrowOp, num::OfSomeOp>(inner))
        return false;
      return isa<num::ChooseOp, num::YieldOp>(inner) || (isMemoryEffectFree(inner) && isSpeculatable(inner));
    };
    return !op->walk([&](Operation *inner) {
                return isHarmless(inner) ? WalkResult::advance() : WalkResult::interrupt();
              }).wasInterrupted();
  }

  /// The value, computed before the nest; null where that is not possible.
  Value known(Value value) {
    if (Value before = copies.lookupOrNull(value))
      return before;
    if (dominance.properlyDominates(value, moved))
      return value;
    Operation *op = value.getDefiningOp();
    if (!op || op->getNumResults() != 1 || !mayComputeEarlier(op))
      return {};
    for (Value operand : usedValues(op)) {
      Value before = known(operand);
      if (!before)
        return {};
      copies.map(operand, before);
    }
    Value copy = shared(builder.clone(*op, copies));
    copies.map(value, copy);
    return copy;
  }

  template <typename Op> Value join(Value left, Value right) {
    return shared(Op::create(builder, right.getLoc(), left.getType(), left, right));
  }

  /// The result of an operation that was just built, or of an equal one before it: a condition is often that of several
  /// choices.
  Value shared(Operation *op) {
    for (Operation *earlier : built)
      if (OperationEquivalence::isEquivalentTo(earlier, op, OperationEquivalence::IgnoreLocations)) {
        op->erase();
        return earlier->getResult(0);
      }
    built.push_back(op);
    return op->getResult(0);
  }

  Operation *moved;
  OpBuilder builder;
  DominanceInfo dominance;
  IRMapping copies;
  SmallVector<Operation *> built;
  std::vector<Sides> uses;
};

Value zeroOf(Type type, OpBuilder &builder, Location place) {
  if (isa<num::RealType>(type))
    return num::ConstantOp::create(builder, place, type, "0");
  if (auto complex = dyn_cast<num::ComplexType>(type))
    return num::ComplexOp::create(builder, place, type, zeroOf(complex.getPart(), builder, place), Value());
  return arith::ConstantOp::create(builder, place, builder.getZeroAttr(type));
}

} // namespace

bool givesScalarsAlone(Operation *op) {
  return op->getNumResults() > 0 && llvm::all_of(op->getResultTypes(), [](Type type) {
           return isa<num::RealType, num::ComplexType>(type) || type.isIntOrIndexOrFloat();
         });
}

void moveWhereUsed(Operation *op, ArrayRef<Operation *> before) {
  Value condition = op->use_empty() ? Value() : Guard(op).build();
  if (!condition)
    return;
  OpBuilder builder(op);
  auto branch = scf::IfOp::create(builder, op->getLoc(), op->getResultTypes(), condition, /*withElseRegion=*/true);
  op->replaceAllUsesWith(branch.getResults());
  for (Operation *check : before)
    check->moveBefore(branch.thenBlock(), branch.thenBlock()->end());
  op->moveBefore(branch.thenBlock(), branch.thenBlock()->end());
  builder.setInsertionPointToEnd(branch.thenBlock());
  scf::YieldOp::create(builder, op->getLoc(), op->getResults());
  builder.setInsertionPointToEnd(branch.elseBlock());
  SmallVector<Value> zeros;
  for (Type type : op->getResultTypes())
    zeros.push_back(zeroOf(type, builder, op->getLoc()));
  scf::YieldOp::create(builder, op->getLoc(), zeros);
}

} // namespace dpg
