// Reductions that a loop makes anew in each iteration, as arrays with an element for each.
//
//     for j                                      for j
//       largest = -infinity                        largest[j] = -infinity
//       for k                                      for k
//         largest = max(largest, B[k, j])            largest[j] = max(largest[j], B[k, j])
//
// With one variable for all iterations, loops could not be interchanged; here the loop over j may stand inside, along
// neighbouring elements of B. Where terms lie side by side along k, the variable stays one, in a register.
#include "compiler/passes/extents.h"
#include "compiler/passes/polyhedral/extract_kernels/kernel_builder.h"
#include "compiler/passes/polyhedral/statements.h"

#include "dialects/dpg/names.h"

using namespace mlir;

namespace dpg::polyhedral {

namespace {

bool speaks(Value subscript, StringRef index) {
  const std::optional<Extent> place = extentOfValue(subscript);
  return place && llvm::is_contained(place->names(), index.str());
}

/// Whether terms of a reduction over `index` lie in different rows, and beside each other along `loop`.
bool isDownColumns(ir::ReadOp read, StringRef index, StringRef loop) {
  const ValueRange subscripts = read.getSubscripts();
  return subscripts.size() > 1 && speaks(subscripts.back(), loop) && !speaks(subscripts.back(), index) &&
         llvm::any_of(subscripts.drop_back(), [&](Value each) { return speaks(each, index); });
}

} // namespace

/// The index of the loop around a nest that its numbers get an element for each iteration of; "" where they stay one.
std::string KernelBuilder::loopToExpandAlong(ir::NestOp nest) {
  auto loop = dyn_cast<ir::ForOp>(nest->getParentOp());
  if (!loop || nest.getIndices().size() != 1 || nest.arrayCount() > 0)
    return "";
  const StringRef index = cast<ir::IndexAttr>(nest.getIndices()[0]).getName(), around = loop.getIndex().getName();
  bool isDown = false;
  nest.walk([&](ir::ReadOp read) { isDown |= isDownColumns(read, index, around); });
  const bool isOfIteration = llvm::all_of(nest->getUsers(), [&](Operation *user) {
    return nest->getBlock()->findAncestorOpInBlock(*user) && !isa<ir::NextOp>(user);
  });
  return isDown && isOfIteration ? around.str() : "";
}

/// Whether an array of the loop has as many elements along a dimension: then the extent is not negative.
bool KernelBuilder::isSizeOfArray(ir::ExtentAttr extent) {
  return llvm::any_of(buffers, [&](auto &entry) {
    auto array = dyn_cast<ir::ArrayType>(entry.second.type);
    return array && llvm::is_contained(array.getShape(), extent);
  });
}

/// The kernel's own memory. That iterations stay inside of a number's elements is asked as it is of speculative reads.
void KernelBuilder::expandNumbers() {
  loop.getBody().walk([&](ir::NestOp nest) {
    const std::string along = !mayExpand || standsForElement(nest) ? "" : loopToExpandAlong(nest);
    auto around = dyn_cast<ir::ForOp>(nest->getParentOp());
    if (along.empty() || !isSizeOfArray(around.getIndex().getTo()))
      return;
    for (Value result : nest.getResults()) {
      Buffer *buffer = bufferOf(result);
      buffer->along = along;
      buffer->type = ir::ArrayType::get({around.getIndex().getTo()}, result.getType());
    }
  });
  for (auto &[leader, buffer] : buffers)
    if (buffer.isLocal) {
      buffer.memory = variable(buffer.type, buffer.name);
      if (!buffer.along.empty())
        expanded.push_back(buffer.memory);
    }
}

void KernelBuilder::markExpanded() {
  for (Value memory : expanded)
    for (Operation *access : memory.getUsers())
      access->setAttr(speculative, builder.getUnitAttr());
}

/// What a reduction inside of a nest grows in: an element for each iteration of the nest's last loop, or a variable.
std::pair<Value, SmallVector<Value>> KernelBuilder::memoryOf(ir::ReduceOp reduce) {
  const StringRef given = ir::nameOf(reduce.getResult());
  const std::string name = given.empty() ? ir::stringifyReductionKind(reduce.getKind()).str() : given.str();
  const auto indicesOfNest = reduce->getParentOfType<ir::NestOp>().getIndices();
  const auto last = indicesOfNest.empty() ? ir::IndexAttr() : cast<ir::IndexAttr>(*std::prev(indicesOfNest.end()));
  bool isDown = false;
  if (last)
    reduce.walk([&](ir::ReadOp read) { isDown |= isDownColumns(read, reduce.getIndex().getName(), last.getName()); });
  if (!mayExpand || !isDown || !isSizeOfArray(last.getTo()))
    return {variable(reduce.getType(), name), {zero()}};
  const Value memory = variable(ir::ArrayType::get({last.getTo()}, reduce.getType()), name);
  expanded.push_back(memory);
  return {memory, {indices.lookup(last.getName())}};
}

/// Where a number lies in its memory.
Value KernelBuilder::placeOf(Value number) {
  const std::string &along = bufferOf(number)->along;
  return along.empty() ? zero() : indices.lookup(along);
}

} // namespace dpg::polyhedral
