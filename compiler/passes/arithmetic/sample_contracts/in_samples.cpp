// Turns values into samples, and back into means where others read them: see in_samples.h.
#include "compiler/passes/arithmetic/sample_contracts/in_samples.h"
#include "compiler/passes/build_nests.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace dpg {

InSamples::InSamples(ir::GraphOp graph, const SampledSlice &slice)
    : graph(graph), slice(slice), taken(namesTakenIn(graph.getBody())),
      stochastic(num::StochasticType::get(graph.getContext())) {}

/// `type` with other numbers.
static Type withNumbers(Type type, Type number) {
  auto array = dyn_cast<ir::ArrayType>(type);
  return array ? Type(array.withElement(number)) : number;
}

bool InSamples::isSampled(Value value) const { return numbersOf(value.getType()) == stochastic; }

void InSamples::give(Value value, Type format) {
  if (isa<ir::ArrayType>(value.getType()) && !isSampled(value))
    before[value] = format;
}

/// Literals stay as they are written: each reader rounds them for itself.
void InSamples::retype(Value value) {
  if (!num::isNumber(numbersOf(value.getType())) || isSampled(value) || value.getDefiningOp<num::ConstantOp>())
    return;
  before.try_emplace(value, numbersOf(value.getType()));
  value.setType(withNumbers(value.getType(), stochastic));
  if (isa<ir::ArrayType>(value.getType()))
    retypeParts(value);
}

/// What lies in an array of samples is samples, whoever reads it.
void InSamples::retypeParts(Value array) {
  for (Operation *user : array.getUsers())
    if (isa<ir::ReadOp, ir::EntryOp, ir::RowOp, ir::StoreAsOp>(user) && user->getOperand(0) == array)
      retype(user->getResult(0));
}

/// Whether what an operation makes of an operand is samples.
bool InSamples::wantsSamples(OpOperand &operand) const {
  Operation *op = operand.getOwner(), *around = op->getParentOp();
  const unsigned position = operand.getOperandNumber();
  const auto given = [&](unsigned result) { return isSampled(around->getResult(result)); };
  return TypeSwitch<Operation *, bool>(op)
      .Case([&](ir::NestOp nest) { return isSampled(nest.getResult(position)); })
      .Case<ir::RepeatOp>([&](ir::RepeatOp loop) {
        const unsigned first = loop.getCarried().getBeginOperandIndex();
        return position >= first && isSampled(loop.getResult(position - first));
      })
      .Case<ir::ForOp>([&](ir::ForOp loop) {
        return isSampled(loop.getResult(position - loop.getCarried().getBeginOperandIndex()));
      })
      .Case<ir::UntilOp>([&](ir::UntilOp) { return position > 0 && given(position - 1); })
      .Case<ir::NextOp, ir::TakeOp, scf::YieldOp>([&](auto) { return given(position); })
      .Case<num::YieldOp>([&](auto) { return given(0); })
      .Case<ir::YieldOp>([&](auto) { return isa<ir::ReduceOp>(around) && given(0); })
      .Case([&](ir::PutOp put) { return isSampled(op->getParentOfType<ir::NestOp>().getResult(put.getInto())); })
      .Case([&](ir::AccumulateOp accumulate) {
        const Value result = around->getResult(accumulate.getInto());
        return isSampled(result) || slice.has(result);
      })
      .Default([&](Operation *) { return op->getNumResults() == 1 && slice.has(op->getResult(0)); });
}

/// Values of an operation of the slice, or none, that reads what both kinds of numbers may be.
static bool takesBoth(Operation *op) {
  return isa<num::ConvertOp, ir::ReadOp, ir::EntryOp, ir::RowOp, ir::StoreAsOp, ir::ShowOp, ir::SampleOp>(op);
}

/// A number for an operation's result, or the elements of an array, in another format: named after the value.
Value InSamples::converted(Value value, Type number, StringRef suffix) {
  Value &known = conversions[{value, number}];
  if (known)
    return known;
  OpBuilder builder(graph.getContext());
  builder.setInsertionPointAfterValue(value);
  const std::string name = ir::nameOf(value).empty() ? "" : (ir::nameOf(value) + suffix).str();
  if (auto array = dyn_cast<ir::ArrayType>(value.getType())) {
    Value whole = convertArray(builder, value.getLoc(), value, array.withElement(number),
                               taken.fresh(name.empty() ? suffix.drop_front() : StringRef(name)), taken,
                               builder.getArrayAttr({}));
    return conversions[{value, number}] = whole;
  }
  Location place = name.empty() ? value.getLoc() : Location(ir::withName(value.getLoc(), taken.fresh(name)));
  return known = num::ConvertOp::create(builder, place, number, value);
}

Value InSamples::meanOf(Value value, Type format) { return converted(value, format, "_mean"); }

Value InSamples::samplesOf(Value value) {
  if (auto undefined = value.getDefiningOp<ir::UndefinedOp>()) {
    OpBuilder builder(undefined);
    return ir::UndefinedOp::create(builder, undefined.getLoc(), withNumbers(value.getType(), stochastic));
  }
  return converted(value, stochastic, "_samples");
}

void InSamples::convertOperand(OpOperand &operand) {
  const Value value = operand.get();
  if (!num::isNumber(numbersOf(value.getType())))
    return;
  const bool wanted = wantsSamples(operand);
  if (wanted && !isSampled(value))
    return operand.set(samplesOf(value));
  const auto original = before.find(value);
  if (wanted || original == before.end()) // what the program declares stochastic stays so
    return;
  const Type format = original->second;
  if (auto undefined = value.getDefiningOp<ir::UndefinedOp>()) {
    OpBuilder builder(undefined);
    const Type type = withNumbers(value.getType(), format);
    return operand.set(ir::UndefinedOp::create(builder, undefined.getLoc(), type));
  }
  operand.set(meanOf(value, format));
}

void InSamples::convert() {
  for (Value value : slice.values())
    retype(value);
  SmallVector<Operation *> all; // conversions that are added need none
  graph.getBody().walk([&](Operation *op) {
    if (!takesBoth(op))
      all.push_back(op);
  });
  for (Operation *op : all)
    for (OpOperand &operand : op->getOpOperands())
      convertOperand(operand);
}

} // namespace dpg
