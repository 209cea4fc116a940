// Numbers that change from iteration to iteration, as variables of a kernel.
//
//     beta = 1                                  before the loop
//     for k
//       beta = (1 - alpha * alpha) * beta       where the next one is computed, if the one before is not read behind it
//       ...
//       alpha = next_alpha                      else at the end of the iteration
//
// Values that are read later in the iteration are computed where they stand; only memory carries them on.
#include "compiler/passes/polyhedral/extract_kernels/kernel_builder.h"

#include "dialects/dpg/names.h"

using namespace mlir;

namespace dpg::polyhedral {

namespace {

bool isReal(Value value) { return isa<FloatType>(value.getType()); }

/// Whether a value of an iteration has a place of its own: a real that is carried on, or has a name. Others are
/// computed where they are used.
bool hasPlace(Value value) {
  return isReal(value) && (!ir::nameOf(value).empty() || llvm::any_of(value.getUsers(), llvm::IsaPred<ir::NextOp>));
}

std::string nameOfCarried(ir::ForOp loop, unsigned place) {
  return cast<StringAttr>(loop.getNames()[place]).getValue().str();
}

} // namespace

/// Whether `next` may take the place of `before` where it is computed: nothing reads `before` behind that.
bool KernelBuilder::mayChangeAt(ir::ForOp inner, Value before, Value next) {
  Block &block = inner.getBody().front();
  Operation *change = next.getDefiningOp();
  if (!change || change->getBlock() != &block || !isScalar(*change))
    return false;
  SmallVector<Value> open{before};
  while (!open.empty())
    for (Operation *user : open.pop_back_val().getUsers()) {
      Operation *here = block.findAncestorOpInBlock(*user);
      if (here != change && change->isBeforeInBlock(here))
        return false;
      // Values without a place of their own are computed where they are used, as single elements are.
      if (auto nest = dyn_cast<ir::NestOp>(here); nest && standsForElement(nest))
        llvm::append_range(open, nest.getResults());
      if (user != change && user->getBlock() == &block && isScalar(*user) && !hasPlace(user->getResult(0)))
        llvm::append_range(open, user->getResults());
    }
  return true;
}

bool KernelBuilder::beginNumbers(ir::ForOp inner) {
  Block &block = inner.getBody().front();
  auto next = cast<ir::NextOp>(block.getTerminator());
  for (auto [place, carried] : llvm::enumerate(inner.getCarried())) {
    if (isArray(carried))
      continue;
    const std::string name = nameOfCarried(inner, place);
    if (!isReal(carried))
      return refuse("`" + name + "` is a number of another kind than reals that the loop changes");
    IRMapping made;
    const Value first = valueOf(carried, made);
    if (!first)
      return false;
    const Value memory = variable(carried.getType(), name), before = block.getArgument(place + 1),
                after = next.getCarried()[place];
    write(first, memory, zero());
    numbers[before] = numbers[inner.getResult(place)] = memory;
    if (llvm::is_contained(block.getArguments(), after) && after != before)
      return refuse("`" + name + "` changes places with another number");
    if (mayChangeAt(inner, before, after))
      numbers[after] = memory;
  }
  return true;
}

bool KernelBuilder::buildNumber(Operation &op) {
  if (!isScalar(op) || !isReal(op.getResult(0)) || op.hasTrait<OpTrait::ConstantLike>())
    return true;
  const Value value = op.getResult(0);
  if (!hasPlace(value))
    return true;
  Value memory = numbers.lookup(value);
  numbers.erase(value);
  if (!memory) {
    std::string name = ir::nameOf(value).str();
    auto around = cast<ir::ForOp>(op.getParentOp());
    auto next = cast<ir::NextOp>(op.getBlock()->getTerminator());
    for (auto [place, carried] : llvm::enumerate(next.getCarried()))
      if (carried == value && name.empty())
        name = "next_" + nameOfCarried(around, place);
    memory = variable(value.getType(), name.empty() ? "value" : name);
  }
  IRMapping made;
  const Value computed = valueOf(value, made);
  if (!computed)
    return false;
  write(computed, memory, zero());
  numbers[value] = memory;
  return true;
}

bool KernelBuilder::endIteration(ir::ForOp inner) {
  Block &block = inner.getBody().front();
  auto next = cast<ir::NextOp>(block.getTerminator());
  SmallVector<std::pair<Value, Value>> changes; // all values before the first change
  for (auto [place, after] : llvm::enumerate(next.getCarried())) {
    const Value before = block.getArgument(place + 1), memory = numbers.lookup(before);
    if (isArray(after) || after == before || numbers.lookup(after) == memory)
      continue;
    IRMapping made;
    changes.push_back({valueOf(after, made), memory});
    if (!changes.back().first)
      return false;
  }
  for (auto [value, memory] : changes)
    write(value, memory, zero());
  return true;
}

} // namespace dpg::polyhedral
