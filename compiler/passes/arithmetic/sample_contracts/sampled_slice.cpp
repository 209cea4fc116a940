// What the values of sampled contracts are computed by: see sampled_slice.h.
#include "compiler/passes/arithmetic/sample_contracts/sampled_slice.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

Type numbersOf(Type type) {
  auto array = dyn_cast<ir::ArrayType>(type);
  return array ? array.getElement() : type;
}

bool isInput(Value value) {
  if (auto argument = dyn_cast<BlockArgument>(value))
    return isa<ir::GraphOp>(argument.getOwner()->getParentOp());
  Operation *op = value.getDefiningOp();
  return isa<ir::StoreAsOp, ir::RowOp, ir::ReadOp, ir::EntryOp>(op) && isInput(op->getOperand(0));
}

void SampledSlice::add(Value root) {
  reach(root);
  follow();
}

void SampledSlice::followLoopConditions() {
  isInConditions = true;
  for (size_t next = 0; next < loopConditions.size(); ++next) { // some come from loops in what others depend on
    reach(loopConditions[next]);
    follow();
  }
}

void SampledSlice::reach(Value value) {
  if (isInput(value)) {
    if (Operation *op = value.getDefiningOp()) // which element is read may be computed
      for (Value operand : op->getOperands().drop_front())
        reach(operand);
    return;
  }
  if (reached.insert(value))
    pending.push_back(value);
}

void SampledSlice::follow() {
  while (!pending.empty())
    visit(pending.pop_back_val());
}

void SampledSlice::refuse(Operation *op, const Twine &text) {
  if (refused.insert(op).second)
    found.push_back({op->getLoc(), text.str()});
}

/// What three samples in f64 do not stand for.
bool SampledSlice::refuseType(Value value) {
  const Type number = numbersOf(value.getType());
  if (!num::isNumber(number) || number.isF64() || isa<num::RealType, num::StochasticType>(number))
    return false;
  Operation *op = value.getDefiningOp() ? value.getDefiningOp() : value.getParentBlock()->getParentOp();
  std::string name;
  llvm::raw_string_ostream(name) << number;
  refuse(op, isa<num::ComplexType>(number)        ? "a complex number"
             : isa<num::DoubleDoubleType>(number) ? "a number of dd"
                                                  : "a number of " + name + ", rounded before the result is,");
  return true;
}

void SampledSlice::visit(Value value) {
  if (refuseType(value))
    return;
  if (auto argument = dyn_cast<BlockArgument>(value))
    visitArgument(argument);
  else
    visitResult(cast<OpResult>(value));
}

/// What a loop carries: on the way are the value before it, that of each iteration, and what the loop gives.
void SampledSlice::visitCarried(Operation *loop, unsigned position) {
  const auto reachAll = [&](auto carrying, auto terminator, unsigned leading) {
    reach(carrying.getCarried()[position]);
    reach(terminator.getCarried()[position]);
    reach(carrying.getBody().getArgument(leading + position));
    reach(loop->getResult(position));
  };
  if (auto repeat = dyn_cast<ir::RepeatOp>(loop)) {
    reachAll(repeat, repeat.until(), 0);
    loopConditions.insert(repeat.until().getCondition());
  } else {
    auto counted = cast<ir::ForOp>(loop);
    reachAll(counted, cast<ir::NextOp>(counted.getBody().front().getTerminator()), 1);
  }
}

void SampledSlice::visitArgument(BlockArgument argument) {
  Operation *op = argument.getOwner()->getParentOp();
  const unsigned position = argument.getArgNumber();
  if (isa<ir::RepeatOp>(op))
    visitCarried(op, position);
  else if (isa<ir::ForOp>(op) && position > 0)
    visitCarried(op, position - 1);
}

void SampledSlice::visitNest(ir::NestOp nest, unsigned result) {
  if (result >= nest.arrayCount()) {
    ir::AccumulateOp accumulate = nest.accumulateOf(result);
    reach(accumulate.getValue());
    if (accumulate.getAt())
      reach(accumulate.getAt());
    return;
  }
  reach(nest.getInits()[result]);
  nest.getBody().walk([&](ir::PutOp put) {
    if (put.getInto() != result)
      return;
    reach(put.getValue());
    for (Value subscript : put.getSubscripts())
      reach(subscript);
  });
}

void SampledSlice::visitRepeat(ir::RepeatOp repeat, unsigned result) {
  const unsigned carried = repeat.getCarried().size();
  if (result < carried)
    return visitCarried(repeat, result);
  loopConditions.insert(repeat.until().getCondition());
  if (result < carried + repeat.lastCount())
    reach(repeat.until().getLast()[result - carried]);
}

void SampledSlice::visitFor(ir::ForOp loop, unsigned result) {
  const unsigned carried = loop.getCarried().size();
  if (result < carried)
    return visitCarried(loop, result);
  reach(cast<ir::NextOp>(loop.getBody().front().getTerminator()).getLast()[result - carried]);
}

void SampledSlice::visitOperands(Operation *op) {
  for (Value operand : op->getOperands())
    reach(operand);
}

/// Both sides of a choice by what rounding decides may be right, and the samples have one of them.
void SampledSlice::watchChoice(Value condition) {
  Operation *op = condition.getDefiningOp();
  if (isa_and_nonnull<num::AndOp, num::OrOp, num::NotOp>(op))
    for (Value operand : op->getOperands())
      watchChoice(operand);
  else if (auto choice = dyn_cast_or_null<num::ChooseOp>(op))
    for (Region *side : {&choice.getYes(), &choice.getNo()})
      watchChoice(cast<num::YieldOp>(side->front().getTerminator()).getValue());
  else if (isa_and_nonnull<num::CompareOp>(op) && !isInConditions)
    watched.insert(op);
}

void SampledSlice::visitResult(OpResult result) {
  Operation *op = result.getOwner();
  const unsigned position = result.getResultNumber();
  const auto reachSides = [&](MutableArrayRef<Region> sides) {
    for (Region &side : sides)
      reach(side.front().getTerminator()->getOperand(position));
  };
  TypeSwitch<Operation *>(op)
      .Case([&](ir::NestOp nest) { visitNest(nest, position); })
      .Case([&](ir::ReduceOp reduce) { reach(reduce.yield().getValue()); })
      .Case([&](ir::RepeatOp repeat) { visitRepeat(repeat, position); })
      .Case([&](ir::ForOp loop) { visitFor(loop, position); })
      .Case([&](num::ChooseOp choice) {
        reach(choice.getCondition());
        watchChoice(choice.getCondition());
        reachSides(choice->getRegions());
      })
      .Case([&](scf::IfOp branch) {
        reach(branch.getCondition());
        reachSides(branch->getRegions());
      })
      .Case([&](ir::ChooseOp choice) { reachSides(choice->getRegions()); })
      .Case([&](ir::InvokeOp invoke) {
        refuse(op, "`" + invoke.getImplementation() + "`, a function in C++ or of LAPACK,");
      })
      .Case([&](ir::CallOp call) { refuse(op, "`" + call.getCallee() + "`, which is called for each element,"); })
      .Case<ir::ParallelOp, ir::BesideOp, ir::NewestOp>(
          [&](auto) { refuse(op, "what groups of processes compute and publish"); })
      .Case<num::MulOp, num::DivOp, num::PowOp, num::PowIntOp, num::ToIntOp>([&](auto) {
        if (!isInConditions)
          watched.insert(op);
        visitOperands(op);
      })
      .Default([&](Operation *other) { visitOperands(other); });
}

} // namespace dpg
