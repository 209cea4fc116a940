// The program's names for values: what operations record in `names`, and what locations carry.
#include "dialects/dpg/names.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace dpg::ir;

StringRef dpg::ir::nameIn(Location location) {
  if (auto name = dyn_cast<NameLoc>(location))
    return name.getName();
  if (auto call = dyn_cast<CallSiteLoc>(location))
    return nameIn(call.getCallee());
  if (auto fused = dyn_cast<FusedLoc>(location))
    return fused.getLocations().empty() ? StringRef() : nameIn(fused.getLocations().front());
  return {};
}

Location dpg::ir::withName(Location location, StringRef name) {
  if (auto named = dyn_cast<NameLoc>(location))
    location = named.getChildLoc();
  return NameLoc::get(StringAttr::get(location.getContext(), name), location);
}

/// The names that an operation records of its results.
static ArrayAttr recordedNames(Operation *op) {
  return TypeSwitch<Operation *, ArrayAttr>(op)
      .Case<NestOp, RunOp, RepeatOp, ForOp, InvokeOp, ParallelOp>([](auto named) { return named.getNames(); })
      .Case([](CallOp call) { return call.getNames().value_or(ArrayAttr()); })
      .Default([](Operation *other) { return other->getAttrOfType<ArrayAttr>("names"); });
}

static StringRef nameAt(ArrayAttr names, size_t place) {
  return names && place < names.size() ? cast<StringAttr>(names[place]).getValue() : StringRef();
}

static StringRef nameOfArgument(BlockArgument argument) {
  Operation *owner = argument.getOwner()->getParentOp();
  unsigned place = argument.getArgNumber();
  return TypeSwitch<Operation *, StringRef>(owner)
      .Case([&](GraphOp graph) {
        ParameterAttr parameter = graph.parameterOfArgument(place);
        return parameter ? parameter.getName() : StringRef();
      })
      .Case<TaskOp, KernelOp>([&](auto task) { return nameAt(task.getArgumentNames(), place); })
      .Case([&](NestOp nest) {
        return place < nest.getIndices().size() ? cast<IndexAttr>(nest.getIndices()[place]).getName() : StringRef();
      })
      .Case<ReduceOp, ForEntriesOp, SoftmaxMeanOp>(
          [&](auto loop) { return place == 0 ? loop.getIndex().getName() : StringRef(); })
      .Case([&](RepeatOp repeat) { return nameAt(repeat.getNames(), place); })
      .Case([&](ForOp loop) { return place == 0 ? loop.getIndex().getName() : nameAt(loop.getNames(), place - 1); })
      .Default(StringRef());
}

StringRef dpg::ir::nameOf(Value value) {
  StringRef name;
  if (auto argument = dyn_cast<BlockArgument>(value))
    name = nameOfArgument(argument);
  else
    name = nameAt(recordedNames(value.getDefiningOp()), cast<OpResult>(value).getResultNumber());
  return name.empty() ? nameIn(value.getLoc()) : name;
}

std::string dpg::ir::nameInMemory(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  auto array = dyn_cast<ArrayType>(value.getType());
  const bool isOfGraph = argument && isa<GraphOp>(argument.getOwner()->getParentOp());
  const bool isTransposed = isOfGraph && array && array.getStorage() == Storage::csc;
  return (nameOf(value) + (isTransposed ? "_transposed" : "")).str();
}

StringRef dpg::ir::nameInProgram(Value value) {
  if (auto store = value.getDefiningOp<StoreAsOp>())
    return nameInProgram(store.getArray());
  StringRef name = nameOf(value);
  auto array = dyn_cast<ArrayType>(value.getType());
  if (array && array.getElement().isF32())
    name.consume_back("_in_f32"); // narrowed
  if (array && array.getStorage() == Storage::csc && isa_and_nonnull<NestOp, RunOp>(value.getDefiningOp()))
    name.consume_back("_transposed"); // computed by columns
  return name;
}

void dpg::ir::setName(Value value, StringRef name) {
  auto result = dyn_cast<OpResult>(value);
  if (!result) {
    value.setLoc(withName(value.getLoc(), name));
    return;
  }
  Operation *op = result.getOwner();
  ArrayAttr names = recordedNames(op);
  if (!names || result.getResultNumber() >= names.size()) {
    op->setLoc(withName(op->getLoc(), name));
    return;
  }
  SmallVector<Attribute> changed(names.getValue());
  changed[result.getResultNumber()] = StringAttr::get(op->getContext(), name);
  op->setAttr("names", ArrayAttr::get(op->getContext(), changed));
}

/// Takes a suffix off the names that have it; it, where one had it.
static std::string takeSuffix(SmallVectorImpl<StringRef> &names, StringRef suffix) {
  bool isShared = false;
  for (StringRef &name : names)
    isShared |= name.consume_back(suffix);
  return isShared ? suffix.str() : "";
}

std::string dpg::ir::joinNames(llvm::ArrayRef<StringRef> names, bool *isWhole) {
  constexpr size_t longestName = 40;
  SmallVector<StringRef> stems(names);
  std::string suffix;
  for (StringRef each : {"_again", "_enclosed", "_in_f32"})
    suffix = takeSuffix(stems, each) + suffix;
  std::string joined;
  for (StringRef name : stems) {
    const bool fits = joined.empty() || joined.size() + 5 + name.size() <= longestName;
    joined += (joined.empty() ? "" : "_and_") + (fits ? name : StringRef("more")).str();
    if (isWhole)
      *isWhole = fits;
    if (!fits)
      break;
  }
  return joined + suffix;
}
