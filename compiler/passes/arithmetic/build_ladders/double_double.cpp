// Computes a part of a graph in double-double numbers: see double_double.h.
#include "compiler/passes/arithmetic/build_ladders/double_double.h"
#include "compiler/analysis/rounding_bound.h"
#include "compiler/passes/build_nests.h"
#include "dialects/num/block_types.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

/// Whether a type is that of real numbers, or of an array of them, whose format is free.
static bool isFree(Type type) {
  auto array = dyn_cast<ir::ArrayType>(type);
  return isa<num::RealType>(array ? array.getElement() : type);
}

bool mayComputeInDoubleDouble(Operation *op) {
  using num::Function;
  if (llvm::any_of(op->getResultTypes(), llvm::IsaPred<num::ComplexType>))
    return false;
  const StringRef dialect = op->getDialect()->getNamespace();
  return llvm::TypeSwitch<Operation *, bool>(op)
      .Case([](num::ApplyOp apply) {
        const bool isExact = llvm::is_contained({Function::abs, Function::sqrt, Function::sign}, apply.getFunction());
        return isExact || !isFree(apply.getType());
      })
      .Case<num::PowOp, num::Atan2Op>([](auto function) { return !isFree(function.getType()); })
      .Case([](ir::ReduceOp reduce) {
        return !llvm::is_contained({ir::ReductionKind::argmax, ir::ReductionKind::argmin}, reduce.getKind());
      })
      .Case([](ir::AccumulateOp accumulate) { return !accumulate.getAt(); })
      .Case<ir::NestOp, ir::ForEntriesOp, ir::DoneOp, ir::PutOp, ir::ReadOp, ir::EntryOp, ir::YieldOp, ir::ReturnOp,
            ir::UntilOp, ir::NextOp, ir::SizeOp, ir::UndefinedOp, ir::CountEntriesOp, ir::RepeatOp, ir::ShowOp,
            ir::CheckContractOp, ir::CheckRangeOp>([](auto) { return true; })
      .Case([](ir::ForOp loop) { return !loop.getParallel(); })
      .Case([](ir::StoreAsOp store) { return isa<BlockArgument>(store.getArray()); })
      .Default([&](Operation *) { return dialect != "dpg"; });
}

/// Whether a certificate takes a number in, exactly.
static bool isEnclosed(OpOperand &use) {
  Operation *user = use.getOwner();
  return isa<num::ConvertOp>(user) && num::isEnclosure(user->getResult(0).getType());
}

bool DoubleDoubleComputation::isOutside(Value value) const {
  Operation *op = value.getDefiningOp();
  Operation *around = op ? op : value.getParentBlock()->getParentOp();
  Operation *above = around ? part.front()->getBlock()->findAncestorOpInBlock(*around) : nullptr;
  return !above || !llvm::is_contained(part, above);
}

Type DoubleDoubleComputation::widened(Type type) const {
  if (!isFree(type))
    return type;
  const Type wide = num::DoubleDoubleType::get(type.getContext());
  auto array = dyn_cast<ir::ArrayType>(type);
  return array ? Type(array.withElement(wide)) : wide;
}

/// The types of what an operation computes. Random numbers are what f64 holds.
void DoubleDoubleComputation::widen(Operation *op) {
  if (!isa<num::RandomOp>(op))
    for (Value result : op->getResults())
      result.setType(widened(result.getType()));
  for (Region &region : op->getRegions())
    for (BlockArgument argument : region.getArguments())
      argument.setType(widened(argument.getType()));
}

Value DoubleDoubleComputation::scalarInside(Value outside) {
  Value &converted = inside[outside];
  if (!converted) {
    OpBuilder builder(part.front());
    converted = num::ConvertOp::create(builder, outside.getLoc(), widened(outside.getType()), outside);
  }
  return converted;
}

/// A copy in dd, of an array that becomes a version of one that is computed.
Value DoubleDoubleComputation::arrayInside(Value outside) {
  if (Value copy = inside.lookup(outside))
    return copy;
  OpBuilder builder(part.front());
  auto wanted = cast<ir::ArrayType>(widened(outside.getType()));
  if (outside.getDefiningOp<ir::UndefinedOp>())
    return inside[outside] = ir::UndefinedOp::create(builder, outside.getLoc(), wanted);
  const std::string name = taken.fresh((ir::nameOf(outside) + "_in_dd").str());
  return inside[outside] = convertArray(builder, place, outside, wanted, name, taken,
                                        originsAt(graph, ir::nameInProgram(outside) + " in dd;", place));
}

/// What reads an array from outside reads it as it is; what carries it on gets a copy.
void DoubleDoubleComputation::convertOperand(OpOperand &operand) {
  Value value = operand.get();
  Operation *user = operand.getOwner();
  if (!isFree(value.getType()) || !isOutside(value))
    return;
  if (!isa<ir::ArrayType>(value.getType())) {
    if (!isEnclosed(operand) && !isa<ir::CheckRangeOp>(user))
      operand.set(scalarInside(value));
    return;
  }
  if (isa<ir::NestOp, ir::RepeatOp, ir::ForOp, ir::UntilOp, ir::NextOp, scf::YieldOp>(user))
    operand.set(arrayInside(value));
}

/// An element that is read in its own format.
void DoubleDoubleComputation::convertElement(Operation *op) {
  Value element = op->getResult(0);
  if (!isa<num::RandomOp>(op))
    element.setType(num::readAs(cast<ir::ArrayType>(op->getOperand(0).getType()).getElement()));
  if (!isa<num::RealType>(element.getType()))
    return;
  OpBuilder builder(op->getContext());
  builder.setInsertionPointAfter(op);
  const auto isComputedWith = [](OpOperand &use) { return !isEnclosed(use); };
  if (llvm::none_of(element.getUses(), isComputedWith))
    return;
  Value converted = num::ConvertOp::create(builder, op->getLoc(), widened(element.getType()), element);
  element.replaceUsesWithIf(
      converted, [&](OpOperand &use) { return use.getOwner() != converted.getDefiningOp() && isComputedWith(use); });
}

void DoubleDoubleComputation::run() {
  const auto walk = [&](llvm::function_ref<void(Operation *)> visit) {
    for (Operation *op : part)
      op->walk(visit);
  };
  walk([&](Operation *op) { llvm::for_each(op->getOpOperands(), [&](OpOperand &each) { convertOperand(each); }); });
  walk([&](Operation *op) { widen(op); });
  // Structural bounds count the roundings of dd now: no operation of dpg/num/dd.h errs by more than 15 (2^-53)^2.
  walk([&](Operation *op) {
    if (auto constant = dyn_cast<num::ConstantOp>(op); constant && constant->hasAttr("unit_of_roundoff"))
      constant.setValue(analysis::unitText(analysis::doubleDoubleArithmetic().precision));
  });
  SmallVector<Operation *> elements;
  walk([&](Operation *op) {
    if (isa<ir::ReadOp, ir::EntryOp, num::RandomOp>(op))
      elements.push_back(op);
  });
  llvm::for_each(elements, [&](Operation *op) { convertElement(op); });
}

} // namespace dpg
