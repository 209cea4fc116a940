// Elements that are read for some sides of choices alone: see guard_reads.h.
//
//     dpg.check_subscripts "M" 2 in k to k + 1                 scf.if %holds {
//     %e = dpg.nest ... M[1, k]                                  dpg.check_subscripts "M" 2 in k to k + 1
//     %holds = k < 3                                   ->        %e = dpg.nest ... M[1, k]
//     num.choose %holds { yield %e } else { ... }              } else { 0 }
#include "compiler/passes/graph/check_elements/guard_reads.h"
#include "dialects/num/num.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace dpg {

namespace {

/// The checks that stand directly before `nest`, in their order.
SmallVector<Operation *> checksBefore(ir::NestOp nest) {
  SmallVector<Operation *> checks;
  for (Operation *op = nest->getPrevNode(); op && isa<ir::CheckSubscriptsOp, ir::RequireElementsOp>(op);
       op = op->getPrevNode())
    checks.insert(checks.begin(), op);
  return checks;
}

/// Builds, before a nest, the condition under which any of its results is used.
class Guard {
public:
  explicit Guard(ir::NestOp nest) : nest(nest), builder(nest) {}

  /// Null where a use needs no condition, or one that is not known before the nest.
  Value build() {
    for (OpOperand &use : nest->getUses())
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
    for (Operation *op = use.getOwner(); op->getBlock() != nest->getBlock(); op = op->getParentOp()) {
      auto choice = dyn_cast<num::ChooseOp>(op->getParentOp());
      if (!choice || !choice.getCondition().getType().isInteger(1))
        continue;
      const bool isTaken = choice.getYes().isAncestor(op->getParentRegion());
      if (Value condition = known(choice.getCondition());
          condition && !llvm::is_contained(sides, std::pair(condition, isTaken)))
        sides.push_back({condition, isTaken});
    }
    return Sides(sides.rbegin(), sides.rend());
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

  /// The value, computed before the nest; null where that is not possible.
  Value known(Value value) {
    if (Value before = copies.lookupOrNull(value))
      return before;
    if (dominance.properlyDominates(value, nest))
      return value;
    Operation *op = value.getDefiningOp();
    if (!op || op->getNumRegions() > 0 || op->getNumResults() != 1 || !isPure(op))
      return {};
    for (Value operand : op->getOperands()) {
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

  ir::NestOp nest;
  OpBuilder builder;
  DominanceInfo dominance;
  IRMapping copies;
  SmallVector<Operation *> built;
  std::vector<Sides> uses;
};

} // namespace

void guardReads(ir::NestOp nest) {
  const SmallVector<Operation *> checks = checksBefore(nest);
  const bool areScalars = nest.arrayCount() == 0 &&
                          llvm::all_of(nest.getResultTypes(), [](Type type) { return type.isIntOrIndexOrFloat(); });
  if (checks.empty() || !areScalars || nest->use_empty())
    return;
  Value condition = Guard(nest).build();
  if (!condition)
    return;
  OpBuilder builder(nest);
  auto branch = scf::IfOp::create(builder, nest.getLoc(), nest.getResultTypes(), condition, /*withElseRegion=*/true);
  nest.getOperation()->replaceAllUsesWith(branch.getResults());
  for (Operation *check : checks)
    check->moveBefore(branch.thenBlock(), branch.thenBlock()->end());
  nest->moveBefore(branch.thenBlock(), branch.thenBlock()->end());
  builder.setInsertionPointToEnd(branch.thenBlock());
  scf::YieldOp::create(builder, nest.getLoc(), nest.getResults());
  builder.setInsertionPointToEnd(branch.elseBlock());
  SmallVector<Value> zeros;
  for (Type type : nest.getResultTypes())
    zeros.push_back(arith::ConstantOp::create(builder, nest.getLoc(), builder.getZeroAttr(type)));
  scf::YieldOp::create(builder, nest.getLoc(), zeros);
}

} // namespace dpg
