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
    if (buffer.isLocal)
      buffer.memory = variable(buffer.type, buffer.name);
}

bool KernelBuilder::expands() const {
  return llvm::any_of(buffers, [](const auto &entry) { return !entry.second.along.empty(); });
}

void KernelBuilder::markExpanded() {
  for (auto &[leader, buffer] : buffers)
    if (!buffer.along.empty())
      for (Operation *access : buffer.memory.getUsers())
        access->setAttr(speculative, builder.getUnitAttr());
}

/// Where a number lies in its memory.
Value KernelBuilder::placeOf(Value number) {
  const std::string &along = bufferOf(number)->along;
  return along.empty() ? zero() : indices.lookup(along);
}

} // namespace dpg::polyhedral
