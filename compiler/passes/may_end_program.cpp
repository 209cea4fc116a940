// What may end a running program: see may_end_program.h.
#include "compiler/passes/may_end_program.h"
#include "compiler/ast/extent_text.h"
#include "compiler/passes/graph/check_elements/subscripts.h"
#include "dialects/num/num.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

namespace {

bool isConstant(Value value) { return matchPattern(value, m_Constant()); }

bool isPositiveConstant(Value value) {
  APInt constant;
  return matchPattern(value, m_ConstantInt(&constant)) && constant.isStrictlyPositive();
}

bool isLoopIndex(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument)
    return false;
  Operation *loop = argument.getOwner()->getParentOp();
  return isa<ir::NestOp, ir::ReduceOp>(loop) || (isa<ir::ForOp>(loop) && argument.getArgNumber() == 0);
}

/// Sizes that arrays show; an int parameter may be any number.
bool isSizeOfArrays(ir::SizeOp size) {
  auto graph = size->getParentOfType<ir::GraphOp>();
  return graph && llvm::all_of(namesInText(size.getExtent().getText()), [&](const std::string &name) {
           return llvm::is_contained(graph.getSizes().getAsValueRange<StringAttr>(), StringRef(name));
         });
}

/// An int that counts elements of arrays, or is near such a number.
bool isSmall(Value value) {
  constexpr unsigned fewBits = 48;
  APInt constant;
  if (matchPattern(value, m_ConstantInt(&constant)))
    return constant.getSignificantBits() <= fewBits;
  if (isLoopIndex(value))
    return true;
  Operation *op = value.getDefiningOp();
  if (auto size = dyn_cast_or_null<ir::SizeOp>(op))
    return isSizeOfArrays(size);
  return isa_and_nonnull<arith::AddIOp, arith::SubIOp>(op) && llvm::all_of(op->getOperands(), isSmall);
}

/// Whether a reduction's terms are constants, as those of a count are: there are fewer of them than elements.
bool isCount(Value term) {
  if (isConstant(term) || !term.getDefiningOp())
    return isConstant(term);
  return llvm::TypeSwitch<Operation *, bool>(term.getDefiningOp())
      .Case([](arith::SelectOp choice) {
        return isConstant(choice.getTrueValue()) && isConstant(choice.getFalseValue());
      })
      .Case([](num::ChooseOp choice) {
        return llvm::all_of(choice->getRegions(), [](Region &side) {
          return isConstant(cast<num::YieldOp>(side.front().getTerminator()).getValue());
        });
      })
      .Default(false);
}

/// Places, which nothing has, and sums and products of ints.
bool isPartial(ir::ReductionKind kind, Value term) {
  const bool addsUp = kind == ir::ReductionKind::sum || kind == ir::ReductionKind::product;
  return ir::givesIndex(kind) || (addsUp && term.getType().isIndex() && !isCount(term));
}

bool mayEnd(Operation *op) {
  return llvm::TypeSwitch<Operation *, bool>(op)
      .Case<arith::AddIOp, arith::SubIOp>([](auto each) { return !llvm::all_of(each->getOperands(), isSmall); })
      .Case([](arith::MulIOp product) {
        return !llvm::all_of(product->getOperands(), isSmall) || llvm::none_of(product->getOperands(), isConstant);
      })
      .Case([](arith::FloorDivSIOp quotient) { return !isPositiveConstant(quotient.getRhs()); })
      .Case<math::IPowIOp, num::ToIntOp, num::NarrowOp, num::OfSomeOp, ir::CheckedSubscriptOp, ir::InvokeOp, ir::CallOp,
            ir::ChooseOp, ir::ParallelOp>([](auto) { return true; })
      .Case([](ir::AccumulateOp accumulate) { return isPartial(accumulate.getKind(), accumulate.getValue()); })
      .Case([](ir::ReduceOp reduce) { return isPartial(reduce.getKind(), reduce.yield().getValue()); })
      .Default(false);
}

} // namespace

bool mayEndByArithmetic(Operation *op) {
  return op->walk([](Operation *inner) { return mayEnd(inner) ? WalkResult::interrupt() : WalkResult::advance(); })
      .wasInterrupted();
}

bool mayEndProgram(Operation *op) {
  auto nest = dyn_cast<ir::NestOp>(op);
  return (nest && !openSubscripts(nest).empty()) || mayEndByArithmetic(op);
}

} // namespace dpg
